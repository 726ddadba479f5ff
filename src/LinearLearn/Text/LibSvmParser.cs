using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Turns lines into rows and labels. Each line ends with '\n', so that it can be read without looking for its end.</summary>
/// <param name="lines">Where the lines come from.</param>
/// <param name="options">How to read them.</param>
/// <param name="maxValues">The most values of one dataset.</param>
internal sealed class LibSvmParser(LineReader lines, LibSvmOptions options, int maxValues)
{
    private readonly SparseRowsBuilder _rows = new(maxValues);
    private readonly List<int> _labels = [];
    private readonly int _firstIndex = options.FirstIndex;
    private readonly int _lastIndex = options.IgnoreHigherIndices ? int.MaxValue : LastKept(options);
    private readonly int _lastKept = LastKept(options);
    private int _highestIndex;

    public int Rows => _labels.Count;

    /// <summary>Parses the lines that are at hand, up to a number of rows. True when there are so many.</summary>
    public bool ReadRows(int count)
    {
        while (Rows < count)
        {
            if (!lines.TryTake(out ReadOnlySpan<byte> line))
                return false;
            if (Rows == Array.MaxLength - 1)
                throw Bad(line, 0, Guard.Text($"at most {Array.MaxLength - 1} rows; read a larger file in chunks"));
            Parse(line);
        }
        return true;
    }

    /// <summary>The rows so far; then starts anew.</summary>
    public Dataset Take()
    {
        // A file without any feature stands for rows of a single 0.
        SparseFeatures features = _rows.Take(options.FeatureCount ?? Math.Max(1, _highestIndex + 1 - _firstIndex));
        Dataset data = new(features, CollectionsMarshal.AsSpan(_labels));
        _labels.Clear();
        return data;
    }

    private static int LastKept(LibSvmOptions options) => (int)Math.Min((long)(options.FeatureCount ?? int.MaxValue) - 1 + options.FirstIndex, int.MaxValue);

    private void Parse(ReadOnlySpan<byte> line)
    {
        int at = SkipBlanks(line, 0);
        if (line[at] is (byte)'\n' or (byte)'#')
            return;
        int label = ParseLabel(line, ref at);
        int before = _firstIndex - 1;
        for (at = SkipBlanks(line, at); line[at] is not ((byte)'\n' or (byte)'#'); at = SkipBlanks(line, at))
        {
            int start = at;
            int index = ParseIndex(line, ref at, before);
            float value = ParseValue(line, ref at);
            if (value != 0 && index <= _lastKept && !_rows.TryAdd(index - _firstIndex, value))
                throw Bad(line, start, Guard.Text($"at most {_rows.MaxValues} values that are not 0; read a larger file in chunks"));
            before = index;
        }
        _highestIndex = Math.Max(_highestIndex, before);
        _rows.EndRow();
        _labels.Add(label);
    }

    private int ParseIndex(ReadOnlySpan<byte> line, ref int at, int before)
    {
        int start = at;
        long index = 0;
        for (uint digit; (digit = (uint)line[at] - '0') <= 9; at++)
            index = Math.Min(10 * index + digit, uint.MaxValue);
        if (at == start || line[at] != ':')
            ThrowNotIndex(line, start);
        if (index <= before || index > _lastIndex)
            ThrowIndex(line, start, index, before);
        at++;
        return (int)index;
    }

    private float ParseValue(ReadOnlySpan<byte> line, ref int at)
    {
        if (PlainNumber.TryRead(line[at..], out float value, out int length) && IsEnd(line[at + length]))
        {
            at += length;
            return value;
        }
        ReadOnlySpan<byte> token = TokenAt(line, at);
        // float.Parse overlooks zero bytes behind a number.
        if (!float.TryParse(token, PlainNumber.Styles, CultureInfo.InvariantCulture, out value) || !float.IsFinite(value) || token.Contains((byte)0))
            throw Bad(line, at, "a finite number");
        at += token.Length;
        return value;
    }

    /// <summary>An integer; a fraction of zeros may follow, as in 1.0.</summary>
    private int ParseLabel(ReadOnlySpan<byte> line, ref int at)
    {
        ReadOnlySpan<byte> token = TokenAt(line, at);
        int point = token.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? token : token[..point];
        bool isWhole = point < 0 || !token[(point + 1)..].ContainsAnyExcept((byte)'0');
        if (!isWhole || whole.Contains((byte)0) || !int.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label))
        {
            throw Bad(line, at, token.Contains((byte)',')
                ? "one label (files of several labels an example are not supported)"
                : Guard.Text($"a label: a whole number from {int.MinValue} to {int.MaxValue}"));
        }
        at += token.Length;
        return label;
    }

    private static int SkipBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (line[at] is (byte)' ' or (byte)'\t' or (byte)'\r')
            at++;
        return at;
    }

    private static bool IsEnd(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r' or (byte)'#';

    private static ReadOnlySpan<byte> TokenAt(ReadOnlySpan<byte> line, int at) => line[at..][..line[at..].IndexOfAny(" \n\t\r#"u8)];

    [DoesNotReturn]
    private void ThrowNotIndex(ReadOnlySpan<byte> line, int at) => throw Bad(line, at, TokenAt(line, at).StartsWith("qid:"u8)
        ? "index:value (files of ranked groups, qid, are not supported)"
        : "index:value");

    [DoesNotReturn]
    private void ThrowIndex(ReadOnlySpan<byte> line, int at, long index, int before) => throw Bad(line, at,
        index > _lastIndex ? Guard.Text($"an index of at most {_lastIndex}")
        : before < _firstIndex ? Guard.Text($"indices from {_firstIndex} on (see {nameof(LibSvmOptions)}.{nameof(LibSvmOptions.FirstIndex)})")
        : Guard.Text($"indices that ascend, the next above {before}"));

    private InvalidDataException Bad(ReadOnlySpan<byte> line, int at, string expected) =>
        lines.Bad(expected, Excerpt.Of(TokenAt(line, at)), lines.LineNumber, at + 1);
}
