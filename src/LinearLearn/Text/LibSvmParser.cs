using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Parses lines into rows and labels.</summary>
/// <remarks>Each line ends with '\n', so that the parser does not need to check for the end of the buffer.</remarks>
/// <param name="lines">The source of the lines.</param>
/// <param name="options">How to read the lines.</param>
/// <param name="maxValues">The maximum number of values of a dataset.</param>
internal sealed class LibSvmParser(LineReader lines, LibSvmOptions options, int maxValues)
{
    /// <summary>
    /// The maximum length of a label, an index or a value: the longest exact decimal representation of a double has 1,077 digits.
    /// </summary>
    private const int MaxTokenBytes = 4096;

    private readonly SparseRowsBuilder _rows = new(maxValues);
    private readonly List<int> _labels = [];
    private readonly int _firstIndex = options.FirstIndex;
    private readonly int _lastIndex = options is { IgnoreHigherIndices: true, FeatureCount: not null } ? int.MaxValue : LastKept(options);
    private readonly int _lastKept = LastKept(options);
    private int _highestIndex;

    public int Rows => _labels.Count;

    /// <summary>Parses the available lines up to a number of rows, and returns whether that number was reached.</summary>
    public bool ReadRows(int count)
    {
        while (Rows < count)
        {
            if (!lines.TryReadLine(out ReadOnlySpan<byte> line))
                return false;
            if (Rows == Array.MaxLength - 1)
                throw CreateError(line, 0, Guard.Text($"at most {Array.MaxLength - 1} rows (read a larger file in chunks)"));
            Parse(line);
        }
        return true;
    }

    /// <summary>Builds a dataset of the rows so far, and starts the next one.</summary>
    public Dataset BuildDataset()
    {
        // A file without features has rows of a single 0.
        SparseFeatures features = _rows.Build(options.FeatureCount ?? Math.Max(1, _highestIndex + 1 - _firstIndex));
        Dataset data = new(features, CollectionsMarshal.AsSpan(_labels));
        _labels.Clear();
        return data;
    }

    private static int LastKept(LibSvmOptions options) =>
        (int)Math.Min((long)(options.FeatureCount ?? int.MaxValue) - 1 + options.FirstIndex, int.MaxValue);

    private void Parse(ReadOnlySpan<byte> line)
    {
        int position = SkipBlanks(line, 0);
        if (line[position] == '#')
            CheckComment(line, position);
        if (line[position] is (byte)'\n' or (byte)'#')
            return;
        int label = ParseLabel(line, ref position);
        SkipGroup(line, ref position);
        int before = _firstIndex - 1;
        for (position = SkipBlanks(line, position); line[position] is not ((byte)'\n' or (byte)'#'); position = SkipBlanks(line, position))
        {
            int start = position;
            int index = ParseIndex(line, ref position, before);
            float value = ParseValue(line, ref position);
            if (value != 0 && index <= _lastKept && !_rows.TryAdd(index - _firstIndex, value))
                throw CreateError(line, start, Guard.Text($"at most {_rows.MaxValues} nonzero values (read a larger file in chunks)"));
            before = index;
        }
        _highestIndex = Math.Max(_highestIndex, before);
        _rows.EndRow();
        _labels.Add(label);
    }

    /// <summary>Checks the comment in which scikit-learn records the first index.</summary>
    private void CheckComment(ReadOnlySpan<byte> line, int position)
    {
        ReadOnlySpan<byte> comment = line[position..].TrimEnd(" \t\r\n"u8);
        int first = comment.SequenceEqual("# Column indices are zero-based"u8) ? 0
            : comment.SequenceEqual("# Column indices are one-based"u8) ? 1
            : _firstIndex;
        if (first != _firstIndex)
        {
            throw lines.CreateError(
                Guard.Text($"a file whose first index is {_firstIndex} ({nameof(LibSvmOptions)}.{nameof(LibSvmOptions.FirstIndex)})"),
                Guard.Text($"a comment that states {first}"), lines.LineNumber, position + 1);
        }
    }

    /// <summary>Skips the group of a ranking (qid), as svmlight and scikit-learn do.</summary>
    private void SkipGroup(ReadOnlySpan<byte> line, ref int position)
    {
        position = SkipBlanks(line, position);
        ReadOnlySpan<byte> token = TokenAt(line, position);
        if (!token.StartsWith("qid:"u8))
            return;
        ReadOnlySpan<byte> group = token["qid:"u8.Length..];
        if (!long.TryParse(group, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) || group.Contains((byte)0))
            throw CreateError(line, position, "a group: qid and a whole number");
        position += token.Length;
    }

    private int ParseIndex(ReadOnlySpan<byte> line, ref int position, int before)
    {
        int start = position;
        if (line[position] == '+') // LIBLINEAR and scikit-learn accept a plus sign
            position++;
        int digits = position;
        long index = 0;
        for (uint digit; (digit = (uint)line[position] - '0') <= 9; position++)
            index = Math.Min(10 * index + digit, uint.MaxValue);
        if (position == digits || line[position] != ':')
            throw CreateError(line, start, "index:value");
        if (index <= before || index > _lastIndex || position - start > MaxTokenBytes)
            ThrowIndex(line, start, index, before);
        position++;
        return (int)index;
    }

    private float ParseValue(ReadOnlySpan<byte> line, ref int position)
    {
        if (PlainNumber.TryParse(line[position..], out float value, out int length) && IsEnd(line[position + length]))
        {
            position += length;
            return value;
        }
        ReadOnlySpan<byte> token = ShortTokenAt(line, position);
        // float.Parse ignores zero bytes after a number.
        bool isNumber = float.TryParse(token, PlainNumber.Styles, CultureInfo.InvariantCulture, out value);
        if (!isNumber || !float.IsFinite(value) || token.Contains((byte)0))
            throw CreateError(line, position, PlainNumber.DescribeExpected(token));
        position += token.Length;
        return value;
    }

    /// <summary>Parses an integer in any notation of a number.</summary>
    private int ParseLabel(ReadOnlySpan<byte> line, ref int position)
    {
        ReadOnlySpan<byte> token = ShortTokenAt(line, position);
        if (!int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label))
        {
            bool isNumber = double.TryParse(token, PlainNumber.Styles, CultureInfo.InvariantCulture, out double number);
            if (!isNumber || number != Math.Truncate(number) || number is < int.MinValue or > int.MaxValue)
                throw CreateLabelError(line, position);
            label = (int)number;
        }
        if (token.Contains((byte)0))
            throw CreateLabelError(line, position);
        position += token.Length;
        return label;
    }

    private InvalidDataException CreateLabelError(ReadOnlySpan<byte> line, int position) => CreateError(
        line,
        position,
        TokenAt(line, position).Contains((byte)',')
            ? "one label (multi-label files are not supported)"
            : Guard.Text($"a label: a whole number from {int.MinValue} to {int.MaxValue}"));

    private static int SkipBlanks(ReadOnlySpan<byte> line, int position)
    {
        while (line[position] is (byte)' ' or (byte)'\t' or (byte)'\r')
            position++;
        return position;
    }

    private static bool IsEnd(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r' or (byte)'#';

    private static ReadOnlySpan<byte> TokenAt(ReadOnlySpan<byte> line, int position) =>
        line[position..][..line[position..].IndexOfAny(" \n\t\r#"u8)];

    /// <exception cref="InvalidDataException">The token is too long.</exception>
    private ReadOnlySpan<byte> ShortTokenAt(ReadOnlySpan<byte> line, int position)
    {
        ReadOnlySpan<byte> token = TokenAt(line, position);
        return token.Length <= MaxTokenBytes
            ? token
            : throw CreateError(line, position, Guard.Text($"a number of at most {MaxTokenBytes} bytes"));
    }

    [DoesNotReturn]
    private void ThrowIndex(ReadOnlySpan<byte> line, int position, long index, int before) => throw CreateError(line, position,
        index > _lastIndex ? Guard.Text($"an index of at most {_lastIndex}")
        : index > before ? Guard.Text($"an index of at most {MaxTokenBytes} bytes")
        : before < _firstIndex
            ? Guard.Text($"indices of {_firstIndex} or more (see {nameof(LibSvmOptions)}.{nameof(LibSvmOptions.FirstIndex)})")
        : Guard.Text($"ascending indices, the next one above {before}"));

    private InvalidDataException CreateError(ReadOnlySpan<byte> line, int position, string expected) =>
        lines.CreateError(expected, Excerpt.Format(TokenAt(line, position)), lines.LineNumber, position + 1);
}
