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
}
