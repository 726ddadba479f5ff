using System.Globalization;
using Sylvan.Data.Csv;

namespace LinearLearn.Tool;

/// <summary>Opens and reads tables.</summary>
internal static class TableFile
{
    /// <summary>The start of messages of the library about a row.</summary>
    private const string RowPrefix = "row ";

    /// <summary>The longest record in characters, against files that never close a quote.</summary>
    private const int MaxRecordLength = 1 << 26;

    /// <summary>Opens a reader of a table.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="delimiter">The delimiter, see <see cref="DetectDelimiter"/>.</param>
    /// <param name="hasHeader">Whether the first record has the names of the columns. Default: true.</param>
    public static CsvDataReader Open(TextReader text, char delimiter, bool hasHeader = true) => CsvDataReader.Create(
        text,
        new CsvDataReaderOptions
        {
            HasHeaders = hasHeader,
            BufferSize = 1 << 16,
            MaxBufferSize = MaxRecordLength,
            Comment = '\0', // lines that begin with # are data
            Delimiter = delimiter,
            OwnsReader = true,
            ResultSetMode = ResultSetMode.SingleResult,
        });

    /// <summary>Reads the next row that is not an empty line.</summary>
    public static bool ReadRow(CsvDataReader reader)
    {
        while (reader.Read())
        {
            if (reader.RowFieldCount > 1 || !reader.GetFieldSpan(0).IsEmpty)
                return true;
        }
        return false;
    }

    /// <summary>Reads a table, with messages that name the file, the line and the column.</summary>
    public static TableData Read(DataStream data, char delimiter, CancellationToken cancellationToken)
    {
        try
        {
            using CsvDataReader reader = Open(data.OpenText(), delimiter);
            return TableData.Read(reader, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or CsvFormatException)
        {
            throw Locate(exception, data.Name, delimiter);
        }
    }

    /// <summary>Adds the file and the line to a message of the library, which counts rows.</summary>
    public static ToolException Locate(Exception exception, string name, char delimiter)
    {
        string message = exception.Message;
        if (exception is CsvFormatException csv)
            message = $"{RowPrefix}{csv.RowNumber}: {message}";
        if (!message.StartsWith(RowPrefix, StringComparison.Ordinal))
            return new ToolException($"{name}: {message}");
        int end = message.AsSpan(RowPrefix.Length).IndexOfAnyExceptInRange('0', '9') + RowPrefix.Length;
        bool isNumber = int.TryParse(message.AsSpan(RowPrefix.Length, end - RowPrefix.Length), CultureInfo.InvariantCulture, out int row);
        if (isNumber && File.Exists(name) && FindLine(name, row, delimiter) is { } line)
            message = message.Insert(end, $" (line {line})");
        return new ToolException($"{name}: {message}");
    }

    /// <summary>Finds the line on which a row begins; null if the file cannot be read again.</summary>
    private static long? FindLine(string path, int row, char delimiter)
    {
        try
        {
            using ToolConsole none = new(() => Stream.Null, () => Stream.Null, TextWriter.Null);
            using DataStream data = DataStream.Open(path, none);
            using StreamReader text = data.OpenText();
            using CsvDataReader reader = Open(text, delimiter);
            return 1 + CountLines(reader.GetRawRecordSpan()) + CountLines(reader, row);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Counts the lines before a row, counted from 1, from the current position of a reader.</summary>
    public static long CountLines(CsvDataReader reader, int row)
    {
        long lines = 0;
        for (int i = 1; i < row && reader.Read(); i++)
            lines += CountLines(reader.GetRawRecordSpan());
        return lines;
    }

    private static long CountLines(ReadOnlySpan<char> record) => Math.Max(1, record.Count('\n'));

    /// <summary>Detects the delimiter of a table: the one of ',', tab, ';' and '|' that occurs most often in the header.</summary>
    public static char DetectDelimiter(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> candidates = ",\t;|"u8;
        Span<int> counts = stackalloc int[candidates.Length];
        bool isQuoted = false;
        foreach (byte character in ForeignFile.SkipByteOrderMark(start))
        {
            if (character == (byte)'"')
                isQuoted = !isQuoted;
            if (isQuoted)
                continue;
            if (character == (byte)'\n')
                break;
            int index = candidates.IndexOf(character);
            if (index >= 0)
                counts[index]++;
        }
        int best = 0;
        for (int i = 1; i < counts.Length; i++)
            best = counts[i] > counts[best] ? i : best;
        return (char)candidates[best];
    }
}
