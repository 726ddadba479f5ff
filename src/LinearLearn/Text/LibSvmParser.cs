using System.Diagnostics.CodeAnalysis;
using System.Globalization;

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

    /// <summary>The longest label that is read digit by digit: more digits could overflow.</summary>
    private const int MaxPlainLabelDigits = 9;

    private readonly SparseRowsBuilder _rows = new(maxValues);
    private readonly IndexRange _indices = GetRange(options);
    private int[] _labels = [];
    private int _highestIndex;

    public int Rows => _rows.Rows;

    /// <summary>Gets whether features can be ignored, so that a file can contain many more of them than are stored.</summary>
    public bool IgnoresFeatures => _indices.LastKept < _indices.Last;

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

    /// <summary>Allocates memory for the likely numbers of all rows and values; 0 is unknown.</summary>
    public void Expect(int rows, int values)
    {
        if (rows > _labels.Length)
            Array.Resize(ref _labels, rows);
        _rows.Expect(rows, values);
    }

    /// <summary>Builds a dataset of the rows so far, and starts the next one.</summary>
    /// <param name="isLast">Whether no other dataset follows, so that no memory is kept for it.</param>
    public Dataset BuildDataset(bool isLast)
    {
        Span<int> labels = _labels.AsSpan(0, Rows);
        // A file without features has rows of a single 0.
        SparseFeatures features = _rows.Build(options.FeatureCount ?? Math.Max(1, _highestIndex + 1 - _indices.First), isLast);
        return new Dataset(features, labels);
    }

    private static IndexRange GetRange(LibSvmOptions options)
    {
        int lastKept = (int)Math.Min((long)(options.FeatureCount ?? int.MaxValue) - 1 + options.FirstIndex, int.MaxValue);
        bool areOthersIgnored = options is { IgnoreHigherIndices: true, FeatureCount: not null };
        return new(options.FirstIndex, areOthersIgnored ? int.MaxValue : lastKept, lastKept);
    }

    private void Parse(ReadOnlySpan<byte> line)
    {
        int position = SkipBlanks(line, 0);
        if (line[position] == '#')
            CheckComment(line, position);
        if (line[position] is (byte)'\n' or (byte)'#')
            return;
        int label = ParseLabel(line, ref position);
        position = SkipBlanks(line, position);
        if (line[position] == 'q')
            SkipGroup(line, ref position);
        int before = _indices.First - 1;
        for (position = SkipBlanks(line, position); line[position] is not ((byte)'\n' or (byte)'#'); position = SkipBlanks(line, position))
        {
            int start = position;
            _rows.Reserve(out Span<int> columns, out Span<float> values);
            int count = PlainFeatures.ReadShort(
                line, ref position, _indices.First, _indices.LastKept, ref before, columns, values);
            if (line[position] is not ((byte)'\n' or (byte)'\r'))
                count += PlainFeatures.ReadLong(line, ref position, _indices, ref before, columns[count..], values[count..]);
            _rows.Advance(count);
            if (position == start)
                ParseFeature(line, ref position, ref before);
        }
        _highestIndex = Math.Max(_highestIndex, before);
        if (Rows == _labels.Length)
            Array.Resize(ref _labels, (int)Math.Clamp(2L * Rows, 64, Array.MaxLength));
        _labels[Rows] = label;
        _rows.EndRow();
    }

    /// <summary>Parses a feature in any notation.</summary>
    private void ParseFeature(ReadOnlySpan<byte> line, ref int position, ref int before)
    {
        int start = position;
        int index = ParseIndex(line, ref position, before);
        float value = ParseValue(line, ref position);
        if (value != 0 && index <= _indices.LastKept && !_rows.TryAdd(index - _indices.First, value))
            throw CreateError(line, start, Guard.Text($"at most {_rows.MaxValues} nonzero values (read a larger file in chunks)"));
        before = index;
    }

    /// <summary>Checks the comment in which scikit-learn records the first index.</summary>
    private void CheckComment(ReadOnlySpan<byte> line, int position)
    {
        ReadOnlySpan<byte> comment = line[position..].TrimEnd(" \t\r\n"u8);
        int first = comment.SequenceEqual("# Column indices are zero-based"u8) ? 0
            : comment.SequenceEqual("# Column indices are one-based"u8) ? 1
            : _indices.First;
        if (first != _indices.First)
        {
            throw lines.CreateError(
                Guard.Text($"a file whose first index is {_indices.First} ({nameof(LibSvmOptions)}.{nameof(LibSvmOptions.FirstIndex)})"),
                Guard.Text($"a comment that states {first}"), lines.LineNumber, position + 1);
        }
    }

    /// <summary>Skips the group of a ranking (qid), as svmlight and scikit-learn do.</summary>
    private void SkipGroup(ReadOnlySpan<byte> line, ref int position)
    {
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
        if (index <= before || index > _indices.Last || position - start > MaxTokenBytes)
            ThrowIndex(line, start, index, before);
        position++;
        return (int)index;
    }

    private float ParseValue(ReadOnlySpan<byte> line, ref int position)
    {
        ReadOnlySpan<byte> token = ShortTokenAt(line, position);
        // float.Parse ignores zero bytes after a number.
        bool isNumber = float.TryParse(token, PlainNumber.Styles, CultureInfo.InvariantCulture, out float value);
        if (!isNumber || !float.IsFinite(value) || token.Contains((byte)0))
            throw CreateError(line, position, PlainNumber.DescribeExpected(token));
        position += token.Length;
        return value;
    }

    /// <summary>Parses an integer in any notation of a number.</summary>
    private int ParseLabel(ReadOnlySpan<byte> line, ref int position)
    {
        if (TryParsePlainLabel(line, ref position, out int plain))
            return plain;
        ReadOnlySpan<byte> token = ShortTokenAt(line, position);
        if (options.AllowMissingLabels && IsFeature(token))
            return 0; // the token is read again
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

    /// <summary>Parses an integer of a few digits with an optional sign.</summary>
    private static bool TryParsePlainLabel(ReadOnlySpan<byte> line, ref int position, out int label)
    {
        int end = position + (line[position] is (byte)'-' or (byte)'+' ? 1 : 0), first = end;
        label = 0;
        for (uint digit; (digit = (uint)line[end] - '0') <= 9 && end - first < MaxPlainLabelDigits; end++)
            label = (10 * label) + (int)digit;
        if (end == first || !PlainFeatures.IsEnd(line[end]))
            return false;
        label = line[position] == '-' ? -label : label;
        position = end;
        return true;
    }

    /// <summary>Determines whether a token begins with an index and a colon, or is a group (qid).</summary>
    private static bool IsFeature(ReadOnlySpan<byte> token)
    {
        int colon = token.IndexOf((byte)':');
        return colon > 0
            && (token.StartsWith("qid:"u8) || !token[..colon].TrimStart((byte)'+').ContainsAnyExceptInRange((byte)'0', (byte)'9'));
    }

    private InvalidDataException CreateLabelError(ReadOnlySpan<byte> line, int position) => CreateError(
        line,
        position,
        TokenAt(line, position).Contains((byte)',')
            ? "one label (multi-label files are not supported)"
            : IsFeature(TokenAt(line, position))
            ? "a label before the first index:value"
            : Guard.Text($"a label: a whole number from {int.MinValue} to {int.MaxValue}"));

    private static int SkipBlanks(ReadOnlySpan<byte> line, int position)
    {
        while (line[position] is (byte)' ' or (byte)'\t' or (byte)'\r')
            position++;
        return position;
    }

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
        index > _indices.Last ? Guard.Text($"an index of at most {_indices.Last}")
        : index > before ? Guard.Text($"an index of at most {MaxTokenBytes} bytes")
        : before < _indices.First
            ? Guard.Text($"indices of {_indices.First} or more (see {nameof(LibSvmOptions)}.{nameof(LibSvmOptions.FirstIndex)})")
        : Guard.Text($"ascending indices, the next one above {before}"));

    private InvalidDataException CreateError(ReadOnlySpan<byte> line, int position, string expected) =>
        lines.CreateError(expected, Excerpt.Format(TokenAt(line, position)), lines.LineNumber, position + 1);
}
