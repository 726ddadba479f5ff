using System.Text;

namespace LinearLearn.Tool;

/// <summary>Reads lines of a label and a text.</summary>
internal sealed class LabeledText(DataStream data)
{
    private static readonly char[] Blanks = [' ', '\t'];

    private static readonly byte[] FastTextPrefix = Encoding.UTF8.GetBytes(DataDetector.FastTextPrefix);

    private long _line;

    /// <summary>Reads all lines; empty lines are skipped.</summary>
    /// <exception cref="ToolException">A line has no label.</exception>
    public IEnumerable<(string Label, string Text)> ReadAll()
    {
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> labels =
            new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        using StreamReader reader = data.OpenText();
        TextLines lines = new(reader, data.Name);
        while (lines.Read() is { } line)
        {
            _line++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            int end = FindLabel(line, out int start, out int text);
            if (end <= start)
            {
                throw new ToolException(
                    $"{data.Name}: expected a label, a tab and a text, or {DataDetector.FastTextPrefix}LABEL and a text, "
                    + $"found \"{Excerpt.Format(line)}\" (line {_line}, column 1)");
            }
            if (FindSecondLabel(line) is > 0 and int second)
                throw new ToolException($"{data.Name}: {DescribeSecondLabel(line, second)} (line {_line}, column {second + 1})");
            ReadOnlySpan<char> label = line.AsSpan(start, end - start).Trim();
            if (!labels.TryGetValue(label, out string? known))
            {
                RequireUndamaged(label);
                known = label.ToString();
                labels[label] = known;
            }
            yield return (known, text < line.Length ? line[text..] : "");
        }
        if (_line == 0)
            throw new ToolException($"{data.Name}: expected data, found an empty file");
    }

    /// <summary>Describes the first example if it is probably the header of a table, because no other example has its label.</summary>
    /// <param name="labels">The labels of all examples, or of the first ones.</param>
    /// <param name="isModelGiven">Whether the examples are for a model of texts, so that the file cannot be a table.</param>
    /// <returns>The description; null if the first example is like the others.</returns>
    public string? DescribeHeader(IReadOnlyList<string> labels, bool isModelGiven)
    {
        HashSet<string> others = new(labels.Skip(1), StringComparer.Ordinal);
        // If all labels are different, the first one is no exception.
        bool isAnyRepeated = labels.Count > 1 && others.Count < labels.Count - 1;
        if (!isAnyRepeated || others.Contains(labels[0]) || ForeignFile.SkipByteOrderMark(data.Start.Span).StartsWith(FastTextPrefix))
            return null;
        return $"{data.Name}: the first line is taken for an example of {Excerpt.Format(labels[0])}, which no other line is: "
            + (isModelGiven ? "remove it if it is a header" : "remove it if it is a header, or use --kind table and --label");
    }

    /// <summary>Gets the text of a line without its label.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isLabeled">Whether it begins with a label and a tab; fastText's labels are recognized without it.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="number">The number of the line.</param>
    public static string SkipLabel(string line, bool isLabeled, string name, long number)
    {
        if (line.Length == 0 || (!isLabeled && !line.StartsWith(DataDetector.FastTextPrefix, StringComparison.Ordinal)))
            return line;
        if (FindSecondLabel(line) is > 0 and int second)
            throw new ToolException($"{name}: line {number}: {DescribeSecondLabel(line, second)}");
        int end = FindLabel(line, out int start, out int text);
        return end >= start
            ? line[text..]
            : throw new ToolException(
                $"{name}: line {number}: expected a label, a tab and a text, found \"{Excerpt.Format(line)}\"");
    }

    /// <summary>Finds a further label of a line in fastText's format, which would otherwise become a word of the text.</summary>
    /// <returns>Its index; 0 if there is none.</returns>
    public static int FindSecondLabel(ReadOnlySpan<char> line)
    {
        const string prefix = DataDetector.FastTextPrefix;
        if (!line.StartsWith(prefix, StringComparison.Ordinal))
            return 0;
        for (int i = prefix.Length; ; i += prefix.Length)
        {
            int length = line[i..].IndexOf(prefix, StringComparison.Ordinal);
            if (length < 0)
                return 0;
            i += length;
            if (Blanks.Contains(line[i - 1]))
                return i;
        }
    }

    /// <summary>Describes a line with a further label.</summary>
    /// <param name="line">The line.</param>
    /// <param name="second">The index of the second label.</param>
    public static string DescribeSecondLabel(ReadOnlySpan<char> line, int second) =>
        $"expected one label, found two, {FormatLabel(line)} and {FormatLabel(line[second..])}: a model learns one class for each text";

    private static string FormatLabel(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAny(Blanks);
        return Excerpt.Format((end < 0 ? text : text[..end]).ToString());
    }

    /// <summary>Finds the label of a line.</summary>
    /// <returns>The end of the label; 0 if there is none.</returns>
    private static int FindLabel(string line, out int start, out int text)
    {
        start = 0;
        if (line.StartsWith(DataDetector.FastTextPrefix, StringComparison.Ordinal))
        {
            start = DataDetector.FastTextPrefix.Length;
            int blank = line.IndexOfAny(Blanks, start);
            int end = blank < 0 ? line.Length : blank;
            text = Math.Min(line.Length, end + 1);
            return end;
        }
        int tab = line.IndexOf('\t');
        text = tab + 1;
        return tab;
    }

    private void RequireUndamaged(ReadOnlySpan<char> label)
    {
        if (label.Contains(DisplayText.Replacement))
        {
            throw new ToolException(
                $"{data.Name}: expected UTF-8, found U+FFFD in a label: save the file as UTF-8 (line {_line}, column 1)");
        }
    }
}
