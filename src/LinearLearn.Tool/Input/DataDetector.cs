using System.Globalization;
using System.Text;

namespace LinearLearn.Tool;

/// <summary>Detects the kind of a data file by its first lines.</summary>
internal static class DataDetector
{
    /// <summary>The prefix of labels in fastText's format.</summary>
    public const string FastTextPrefix = "__label__";

    /// <summary>The number of lines that are inspected.</summary>
    private const int InspectedLines = 20;

    /// <summary>Detects the kind of a data file.</summary>
    /// <param name="start">The first bytes, decompressed.</param>
    /// <param name="name">The name of the file in messages.</param>
    /// <param name="hasLabelColumn">Whether the user named a label column, which only tables have.</param>
    public static DataKind Detect(ReadOnlySpan<byte> start, string name, bool hasLabelColumn)
    {
        if (start.IsEmpty)
            throw new ToolException($"{name}: expected data, found an empty file");
        if (start is [0, 0, >= 8 and <= 14, >= 1 and <= 8, ..])
            return DataKind.Images;
        RequireText(start, name);
        string[] lines = ReadLines(start);
        if (lines.Length == 0)
            throw new ToolException($"{name}: expected data, found only empty lines");
        if (hasLabelColumn)
            return DataKind.Table;
        if (lines[0].StartsWith(FastTextPrefix, StringComparison.Ordinal))
            return DataKind.Text;
        if (IsLibSvm(lines))
            return DataKind.LibSvm;
        return Array.TrueForAll(lines, line => line.IndexOf('\t') is > 0 and int tab && line.IndexOf('\t', tab + 1) < 0)
            ? DataKind.Text
            : DataKind.Table;
    }

    /// <summary>Throws if the file is not text in UTF-8.</summary>
    public static void RequireText(ReadOnlySpan<byte> start, string name)
    {
        if (ForeignFile.Describe(start) is { } foreign && (start is not [(byte)'<', ..] || IsHtml(start)))
            throw new ToolException($"{name}: expected CSV, LIBSVM, lines of text or IDX images, found {foreign}");
        int control = start[..Math.Min(start.Length, 4096)].IndexOfAnyInRange((byte)0, (byte)8);
        if (control >= 0)
        {
            throw new ToolException(
                $"{name}: expected CSV, LIBSVM, lines of text or IDX images, found binary data (the byte {start[control]} at {control})");
        }
    }

    /// <summary>Reads the first lines that are neither empty nor comments, without the last one if it may be incomplete.</summary>
    private static string[] ReadLines(ReadOnlySpan<byte> start)
    {
        start = ForeignFile.SkipByteOrderMark(start);
        int end = start.LastIndexOf((byte)'\n');
        string text = Encoding.UTF8.GetString(end < 0 ? start : start[..end]);
        string[] lines = text.Split('\n', InspectedLines + 1);
        return
        [
            .. lines.Take(InspectedLines).Select(line => line.TrimEnd('\r'))
                .Where(line => line.Length > 0 && !line.TrimStart().StartsWith('#')),
        ];
    }

    /// <summary>Determines whether a file is a page, unlike texts that begin with a tag.</summary>
    private static bool IsHtml(ReadOnlySpan<byte> start)
    {
        string text = Encoding.UTF8.GetString(start[..Math.Min(start.Length, "<!doctype html".Length)]);
        return text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsLibSvm(string[] lines)
    {
        bool hasFeature = false;
        foreach (string line in lines)
        {
            string[] tokens = line.Split('#')[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (tokens.Length == 0)
                return false;
            if (Array.TrueForAll(tokens, IsFeature)) // without a label, as rows to classify can be
            {
                hasFeature = true;
                continue;
            }
            if (IsFeature(tokens[0]))
                return hasFeature; // the reader reports line and column
            if (!double.TryParse(tokens[0].Split(',')[0], CultureInfo.InvariantCulture, out _))
                return false;
            foreach (string token in tokens.AsSpan(1))
            {
                if (token.IndexOf(':') is not (> 0 and int colon)
                    || (!int.TryParse(token.AsSpan(0, colon), out _) && !token.StartsWith("qid:", StringComparison.Ordinal)))
                    return hasFeature; // the reader reports line and column
                hasFeature = true;
            }
        }
        return hasFeature;

        static bool IsFeature(string token)
        {
            int colon = token.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 && int.TryParse(token.AsSpan(0, colon), CultureInfo.InvariantCulture, out _)
                && double.TryParse(token.AsSpan(colon + 1), CultureInfo.InvariantCulture, out _);
        }
    }
}
