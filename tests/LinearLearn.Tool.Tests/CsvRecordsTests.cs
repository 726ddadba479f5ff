using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tool.Tests;

public sealed class CsvRecordsTests
{
    private static readonly Gen<(string, char)> Tables = Gen.Select(
        Gen.Char["ab,\t\"\n\r\"\nä"].Array[0, 60].Select(characters => new string(characters)), Gen.Char[",\t"]);

    /// <summary>Finds the ends of records one byte at a time: a quote opens a cell only at its start, and two are one character.</summary>
    private static List<int> FindEnds(byte[] bytes, byte delimiter)
    {
        List<int> ends = [];
        bool isQuoted = false, isStart = true;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (isQuoted)
            {
                if (bytes[i] != (byte)'"')
                    continue;
                if (i + 1 == bytes.Length)
                    return ends; // the next byte decides
                if (bytes[i + 1] == (byte)'"')
                    i++;
                else
                    isQuoted = false;
                continue;
            }
            if (isStart && bytes[i] == (byte)'"')
                isQuoted = true;
            isStart = bytes[i] == delimiter || bytes[i] == (byte)'\n';
            if (bytes[i] == (byte)'\n')
                ends.Add(i + 1);
        }
        return ends;
    }

    [Test]
    public void FindEnd_finds_the_ends_of_a_simple_splitter() => Tables.SampleAlike(
        (text, delimiter) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            List<int> ends = FindEnds(bytes, (byte)delimiter);
            Assert.That(CsvRecords.FindEnd(bytes, (byte)delimiter), Is.EqualTo(ends.LastOrDefault()));
            Assert.That(CsvRecords.FindEnd(bytes, (byte)delimiter, stopsAtFirst: true), Is.EqualTo(ends.FirstOrDefault()));
        },
        iter: 5000);

    [Test]
    public void LineBlocks_of_a_pipe_are_whole_records_and_all_of_the_file() => Gen.Select(Tables, Gen.Int[1, 9]).SampleAlike(
        (table, bytesPerRead) =>
        {
            (string text, char delimiter) = table;
            byte[] bytes = Encoding.UTF8.GetBytes("x\n" + text); // not gzip data, nor a byte order mark
            using ToolConsole console = new(() => new PipeStream(bytes, bytesPerRead), () => Stream.Null, TextWriter.Null);
            using DataStream data = DataStream.Open("-", console);
            LineBlocks blocks = new(data, delimiter);
            List<int> ends = FindEnds(bytes, (byte)delimiter);
            List<byte> all = [];
            long line = 1;
            while (blocks.Read() is { } block)
            {
                Assert.That(block.FirstLine, Is.EqualTo(line));
                all.AddRange(block.Span);
                line += block.Span.Count((byte)'\n');
                Assert.That(all.Count == bytes.Length || ends.Contains(all.Count), "the end of a record");
                blocks.Return(block);
            }
            Assert.That(all, Is.EqualTo(bytes));
        },
        iter: 200);
}
