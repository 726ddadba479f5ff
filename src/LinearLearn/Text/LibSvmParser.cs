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
    /// <summary>Of a label, an index or a value: the longest exact decimal number that is a double has 1,077 digits.</summary>
    private const int MaxTokenBytes = 4096;

    private readonly SparseRowsBuilder _rows = new(maxValues);
    private readonly List<int> _labels = [];
    private readonly int _firstIndex = options.FirstIndex;
    private readonly int _lastIndex = options is { IgnoreHigherIndices: true, FeatureCount: not null } ? int.MaxValue : LastKept(options);
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
        if (line[at] == '#')
            CheckComment(line, at);
        if (line[at] is (byte)'\n' or (byte)'#')
            return;
        int label = ParseLabel(line, ref at);
        SkipGroup(line, ref at);
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

    /// <summary>scikit-learn says in a comment at which index its files start.</summary>
    private void CheckComment(ReadOnlySpan<byte> line, int at)
    {
        ReadOnlySpan<byte> comment = line[at..].TrimEnd(" \t\r\n"u8);
        int first = comment.SequenceEqual("# Column indices are zero-based"u8) ? 0 : comment.SequenceEqual("# Column indices are one-based"u8) ? 1 : _firstIndex;
        if (first != _firstIndex)
        {
            throw lines.Bad(
                Guard.Text($"a file whose first index is {_firstIndex} ({nameof(LibSvmOptions)}.{nameof(LibSvmOptions.FirstIndex)})"),
                Guard.Text($"a comment that says it is {first}"), lines.LineNumber, at + 1);
        }
    }

    /// <summary>Passes over the group of a ranking, as svmlight and scikit-learn do.</summary>
    private void SkipGroup(ReadOnlySpan<byte> line, ref int at)
    {
        at = SkipBlanks(line, at);
        ReadOnlySpan<byte> token = TokenAt(line, at);
        if (!token.StartsWith("qid:"u8))
            return;
        ReadOnlySpan<byte> group = token["qid:"u8.Length..];
        if (!long.TryParse(group, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) || group.Contains((byte)0))
            throw Bad(line, at, "a group: qid and a whole number");
        at += token.Length;
    }

    private int ParseIndex(ReadOnlySpan<byte> line, ref int at, int before)
    {
        int start = at;
        if (line[at] == '+') // which LIBLINEAR and scikit-learn read
            at++;
        int digits = at;
        long index = 0;
        for (uint digit; (digit = (uint)line[at] - '0') <= 9; at++)
            index = Math.Min(10 * index + digit, uint.MaxValue);
        if (at == digits || line[at] != ':')
            throw Bad(line, start, "index:value");
        if (index <= before || index > _lastIndex || at - start > MaxTokenBytes)
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
        ReadOnlySpan<byte> token = ShortTokenAt(line, at);
        // float.Parse overlooks zero bytes behind a number.
        if (!float.TryParse(token, PlainNumber.Styles, CultureInfo.InvariantCulture, out value) || !float.IsFinite(value) || token.Contains((byte)0))
            throw Bad(line, at, PlainNumber.Expected(token));
        at += token.Length;
        return value;
    }

    /// <summary>A whole number, in any form that a number may have.</summary>
    private int ParseLabel(ReadOnlySpan<byte> line, ref int at)
    {
        ReadOnlySpan<byte> token = ShortTokenAt(line, at);
        if (!int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label))
        {
            if (!double.TryParse(token, PlainNumber.Styles, CultureInfo.InvariantCulture, out double number) || number != Math.Truncate(number) || number is < int.MinValue or > int.MaxValue)
                throw BadLabel(line, at);
            label = (int)number;
        }
        if (token.Contains((byte)0))
            throw BadLabel(line, at);
        at += token.Length;
        return label;
    }

    private InvalidDataException BadLabel(ReadOnlySpan<byte> line, int at) => Bad(line, at, TokenAt(line, at).Contains((byte)',')
        ? "one label (files of several labels an example are not supported)"
        : Guard.Text($"a label: a whole number from {int.MinValue} to {int.MaxValue}"));

    private static int SkipBlanks(ReadOnlySpan<byte> line, int at)
    {
        while (line[at] is (byte)' ' or (byte)'\t' or (byte)'\r')
            at++;
        return at;
    }

    private static bool IsEnd(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r' or (byte)'#';

    private static ReadOnlySpan<byte> TokenAt(ReadOnlySpan<byte> line, int at) => line[at..][..line[at..].IndexOfAny(" \n\t\r#"u8)];

    /// <exception cref="InvalidDataException">It is too long to be one.</exception>
    private ReadOnlySpan<byte> ShortTokenAt(ReadOnlySpan<byte> line, int at)
    {
        ReadOnlySpan<byte> token = TokenAt(line, at);
        return token.Length <= MaxTokenBytes ? token : throw Bad(line, at, Guard.Text($"a number of at most {MaxTokenBytes} bytes"));
    }

    [DoesNotReturn]
    private void ThrowIndex(ReadOnlySpan<byte> line, int at, long index, int before) => throw Bad(line, at,
        index > _lastIndex ? Guard.Text($"an index of at most {_lastIndex}")
        : index > before ? Guard.Text($"an index of at most {MaxTokenBytes} bytes")
        : before < _firstIndex ? Guard.Text($"indices from {_firstIndex} on (see {nameof(LibSvmOptions)}.{nameof(LibSvmOptions.FirstIndex)})")
        : Guard.Text($"indices that ascend, the next above {before}"));

    private InvalidDataException Bad(ReadOnlySpan<byte> line, int at, string expected) =>
        lines.Bad(expected, Excerpt.Of(TokenAt(line, at)), lines.LineNumber, at + 1);
}
