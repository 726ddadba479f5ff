using System.Buffers;

namespace LinearLearn.Tool;

/// <summary>Finds the ends of records in CSV data, whose quoted cells can contain line breaks (RFC 4180).</summary>
internal static class CsvRecords
{
    private static readonly SearchValues<byte> Commas = CreateEnds(','), Tabs = CreateEnds('\t'), Semicolons = CreateEnds(';'),
        Bars = CreateEnds('|');

    /// <summary>Finds the end of the last complete record.</summary>
    /// <param name="bytes">Bytes that begin with a record.</param>
    /// <param name="delimiter">The delimiter of cells.</param>
    /// <param name="stopsAtFirst">Whether to return the end of the first record. Default: false.</param>
    /// <returns>The index after the line break of the last complete record; 0 if there is none.</returns>
    public static int FindEnd(ReadOnlySpan<byte> bytes, byte delimiter, bool stopsAtFirst = false)
    {
        SearchValues<byte> ends = FindEnds(delimiter);
        int end = 0;
        for (int position = 0; position < bytes.Length;)
        {
            if (bytes[position] == (byte)'"')
            {
                position = SkipQuoted(bytes, position);
                if (position < 0)
                    return end;
            }
            int length = bytes[position..].IndexOfAny(ends);
            if (length < 0)
                return end;
            position += length + 1;
            if (bytes[position - 1] == (byte)'\n')
            {
                end = position;
                if (stopsAtFirst)
                    return end;
            }
        }
        return end;
    }

    /// <summary>Skips a quoted cell, in which two quotes are one character.</summary>
    /// <returns>The index after the closing quote; -1 if there is none, or if the next byte decides and is missing.</returns>
    private static int SkipQuoted(ReadOnlySpan<byte> bytes, int position)
    {
        while (true)
        {
            position++;
            int length = bytes[position..].IndexOf((byte)'"');
            if (length < 0 || position + length + 1 == bytes.Length)
                return -1;
            position += length + 1;
            if (bytes[position] != (byte)'"')
                return position;
        }
    }

    private static SearchValues<byte> FindEnds(byte delimiter) => delimiter switch
    {
        (byte)',' => Commas,
        (byte)'\t' => Tabs,
        (byte)';' => Semicolons,
        (byte)'|' => Bars,
        _ => SearchValues.Create(delimiter, (byte)'\n'),
    };

    private static SearchValues<byte> CreateEnds(char delimiter) => SearchValues.Create((byte)delimiter, (byte)'\n');
}
