using System.Text;
using System.Text.Encodings.Web;

namespace LinearLearn.Tool;

/// <summary>Formats predictions as UTF-8: lines of CSV or JSON.</summary>
internal sealed class PredictionWriter
{
    /// <summary>Ten to the power of the six decimals of a probability.</summary>
    private const int Scale = 1_000_000;

    /// <summary>More bytes than a probability and its punctuation take.</summary>
    private const int NumberRoom = 32;

    private readonly PredictionFormat _format;
    private readonly byte[][] _labels;
    private readonly int[] _order;
    private byte[] _bytes = new byte[1 << 16];
    private int _length;

    /// <param name="classes">The classes of the model.</param>
    /// <param name="format">How predictions are written.</param>
    public PredictionWriter(ClassLabels classes, PredictionFormat format)
    {
        _format = format;
        string[] names = [.. classes.Values.ToArray().Select(classes.NameOf)];
        _labels = Array.ConvertAll(names, name => Encoding.UTF8.GetBytes(format.IsJson ? QuoteJson(name) : QuoteCsv(name)));
        _order = new int[names.Length];
    }

    /// <summary>Gets what was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Gets or sets the number of rows that were written since the last <see cref="Clear"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>Creates the header of the lines of CSV; empty for JSON.</summary>
    public static string CreateHeader(PredictionFormat format, int classes)
    {
        int top = Math.Min(format.Top, classes);
        return format.IsJson ? ""
            : string.Join(',', Enumerable.Range(1, top).Select(rank => rank == 1 ? "label,probability" : $"label{rank},probability{rank}"))
                + "\n";
    }

    /// <summary>Quotes a text for CSV if it needs quotes.</summary>
    public static string QuoteCsv(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 && text.Trim().Length == text.Length
            ? text
            : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Quotes a text for JSON.</summary>
    public static string QuoteJson(string text) => "\"" + JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text) + "\"";

    /// <summary>Removes everything that was written.</summary>
    public void Clear() => (_length, Rows) = (0, 0);

    /// <summary>Writes a prediction.</summary>
    /// <param name="predicted">The index of the predicted class.</param>
    /// <param name="probabilities">The probability of each class.</param>
    public void Write(int predicted, ReadOnlySpan<float> probabilities)
    {
        Rows++;
        bool isUnsure = probabilities[predicted] < _format.Threshold;
        if (_format.Top <= 1 || probabilities.Length == 1)
        {
            WriteOne(predicted, probabilities[predicted], isUnsure);
            WriteByte((byte)'\n');
            return;
        }
        int top = Math.Min(_format.Top, probabilities.Length);
        Rank(predicted, probabilities, top);
        if (_format.IsJson)
            WriteBytes("{\"predictions\":["u8);
        for (int rank = 0; rank < top; rank++)
        {
            if (rank > 0)
                WriteByte((byte)',');
            WriteOne(_order[rank], probabilities[_order[rank]], isUnsure && rank == 0);
        }
        WriteBytes(_format.IsJson ? "]}\n"u8 : "\n"u8);
    }

    /// <summary>Finds the most probable classes: the predicted one first, then by probability, ties by index.</summary>
    private void Rank(int predicted, ReadOnlySpan<float> probabilities, int top)
    {
        int count = 0;
        for (int index = 0; index < probabilities.Length; index++)
        {
            int place = count;
            while (place > 0 && IsBefore(index, _order[place - 1], predicted, probabilities))
                place--;
            if (place == top)
                continue;
            count = Math.Min(count + 1, top);
            for (int i = count - 1; i > place; i--)
                _order[i] = _order[i - 1];
            _order[place] = index;
        }
    }

    private static bool IsBefore(int index, int other, int predicted, ReadOnlySpan<float> probabilities) =>
        other != predicted && (index == predicted || probabilities[index] > probabilities[other]);

    private void WriteOne(int index, float probability, bool isUnsure)
    {
        Reserve(_labels[index].Length + (2 * NumberRoom));
        if (_format.IsJson)
            WriteBytes("{\"label\":"u8);
        if (!isUnsure)
            WriteBytes(_labels[index]);
        else if (_format.IsJson)
            WriteBytes("null"u8);
        WriteBytes(_format.IsJson ? ",\"probability\":"u8 : ","u8);
        WriteProbability(probability);
        if (_format.IsJson)
            WriteByte((byte)'}');
    }

    private void WriteProbability(float probability)
    {
        int scaled = (int)((probability * (double)Scale) + 0.5);
        _bytes[_length++] = (byte)('0' + (scaled / Scale));
        _bytes[_length++] = (byte)'.';
        uint decimals = (uint)scaled % Scale, first = decimals / 1000; // two halves, which do not wait for each other
        WriteThreeDigits(first);
        WriteThreeDigits(decimals - (1000 * first));
    }

    private void WriteThreeDigits(uint number)
    {
        Span<byte> digits = _bytes.AsSpan(_length, 3);
        uint tens = number / 10;
        digits[0] = (byte)('0' + (number / 100));
        digits[1] = (byte)('0' + (tens % 10));
        digits[2] = (byte)('0' + (number - (10 * tens)));
        _length += digits.Length;
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void WriteByte(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
    }
}
