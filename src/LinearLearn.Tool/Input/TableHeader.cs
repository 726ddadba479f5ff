using System.Text;
using Sylvan.Data.Csv;

namespace LinearLearn.Tool;

/// <summary>Represents the header of a table: its delimiter, its columns and its length.</summary>
/// <param name="Delimiter">The delimiter of cells.</param>
/// <param name="Names">The names of the columns.</param>
/// <param name="Bytes">The number of bytes of the header, with its byte order mark and its line break.</param>
internal sealed record TableHeader(char Delimiter, IReadOnlyList<string> Names, int Bytes)
{
    /// <summary>Reads the header at the start of a file.</summary>
    public static TableHeader Read(DataStream data)
    {
        ReadOnlySpan<byte> start = data.Start.Span, text = ForeignFile.SkipByteOrderMark(start);
        char delimiter = TableFile.DetectDelimiter(start);
        int end = CsvRecords.FindEnd(text, (byte)delimiter, stopsAtFirst: true);
        if (end == 0)
            end = text.Length; // a file of one line
        try
        {
            using CsvDataReader reader = TableFile.Open(new StringReader(Encoding.UTF8.GetString(text[..end])), delimiter);
            string[] names = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
            return new TableHeader(delimiter, names, start.Length - text.Length + end);
        }
        catch (Exception exception) when (exception is CsvFormatException or FormatException or InvalidDataException)
        {
            throw new ToolException($"{data.Name}: header: {exception.Message} (line 1)");
        }
    }

    /// <summary>Finds the label column.</summary>
    /// <param name="given">The column that the command line names; null for none.</param>
    /// <param name="like">The encoder of a model, whose label column is the default; null for none.</param>
    /// <param name="file">The name of the file in messages.</param>
    /// <exception cref="ToolException">There is no such column.</exception>
    public string FindLabel(string? given, TableEncoder? like, string file)
    {
        string label = given ?? like?.Label ?? throw ToolException.Usage(
            $"{file}: expected --label with the column of the classes, found none; the columns are {TableColumns.Format(Names)}"
            + (MayBeText ? "; for lines of a label, a tab and a text, use --kind text" : ""));
        RequireColumn(label, file);
        return label;
    }

    /// <summary>Throws if a column that an option names does not exist, or if no column is left for the features.</summary>
    /// <param name="label">The column of the classes.</param>
    /// <param name="options">How the file is read.</param>
    /// <param name="file">The name of the file in messages.</param>
    public void RequireColumns(string label, ReadOptions options, string file)
    {
        foreach (string column in options.Ignored.Concat(options.Categories))
            RequireColumn(column, file);
        if (options.Categories.FirstOrDefault(name => name == label || options.Ignored.Contains(name)) is { } unused)
            throw ToolException.Usage($"--category {unused}: expected a column that is neither the label nor ignored, found one");
        if (Names.All(name => name == label || options.Ignored.Contains(name)))
        {
            throw new ToolException(
                $"{file}: expected a column besides the label {Excerpt.Format(label)}, "
                + $"found {(options.Ignored.Count > 0 ? "only ignored ones" : "none")} (line 1)");
        }
    }

    /// <summary>Throws if a column does not exist.</summary>
    public void RequireColumn(string column, string file)
    {
        if (!Names.Contains(column))
        {
            throw new ToolException(
                $"{file}: expected the column {Excerpt.Format(column)}, found {TableColumns.Format(Names)} (line 1)"
                + (MayBeText ? "; for lines of a label, a tab and a text, use --kind text without --label" : ""));
        }
    }

    /// <summary>Gets whether the first line may also be a label, a tab and a text.</summary>
    private bool MayBeText => Delimiter == '\t' && Names.Count == 2;
}
