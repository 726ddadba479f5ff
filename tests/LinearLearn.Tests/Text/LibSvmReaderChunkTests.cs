using System.Text;

namespace LinearLearn.Tests;

public class LibSvmReaderChunkTests
{
    private static readonly LibSvmOptions Options = new() { FeatureCount = 40 };
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(TestFiles.CreateRandomLibSvm(100, seed: 1));

    [Test]
    public async Task LibSvmReader_chunks_contain_all_rows_in_order([Values(1, 7, 50, 100, 1000)] int rowsPerChunk, [Values] bool gzip)
    {
        byte[] contents = gzip ? TestFiles.Compress(Text) : Text;
        Dataset whole = TestFiles.ReadLibSvm(contents, Options);
        List<Dataset> chunks = [.. LibSvmReader.ReadChunks(new MemoryStream(contents), rowsPerChunk, Options)];
        List<Dataset> awaited = await ToList(LibSvmReader.ReadChunksAsync(new MemoryStream(contents), rowsPerChunk, Options));
        Assert.That(whole.Count, Is.EqualTo(100));
        foreach (List<Dataset> some in new[] { chunks, awaited })
        {
            Assert.That(TestFiles.FormatRows(some), Is.EqualTo(TestFiles.FormatRows(whole)));
            Assert.That(some.SkipLast(1).Select(chunk => chunk.Count), Has.All.EqualTo(rowsPerChunk));
            Assert.That(some[^1].Count, Is.InRange(1, rowsPerChunk));
            Assert.That(some.Select(chunk => chunk.FeatureCount), Has.All.EqualTo(40));
        }
    }

    [Test]
    public async Task LibSvmReader_reads_streams_that_return_few_bytes_at_a_time([Values(1, 2, 3, 1000)] int atMost, [Values] bool gzip)
    {
        byte[] contents = gzip ? TestFiles.Compress(Text) : Text;
        string[] expected = TestFiles.FormatRows(TestFiles.ReadLibSvm(Text));
        Assert.That(TestFiles.FormatRows(LibSvmReader.Read(new DripStream(contents, atMost))), Is.EqualTo(expected));
        Assert.That(TestFiles.FormatRows(LibSvmReader.ReadChunks(new DripStream(contents, atMost), 9, Options)), Is.EqualTo(expected));
        Assert.That(TestFiles.FormatRows(await ToList(LibSvmReader.ReadChunksAsync(new DripStream(contents, atMost), 9, Options))),
            Is.EqualTo(expected));
    }

    [Test]
    public void LibSvmReader_reads_a_line_longer_than_a_block([Values(1 << 18, 2_000_000)] int length, [Values] bool gzip)
    {
        byte[] contents = Encoding.UTF8.GetBytes($"1 1:2{new string(' ', length)}2:3\n-1 1:5 #{new string('x', length)}\n1 2:7");
        Dataset data = TestFiles.ReadLibSvm(gzip ? TestFiles.Compress(contents) : contents);
        Assert.That(TestFiles.FormatRows(data), Is.EqualTo(new[] { "1 0=2 1=3", "-1 0=5", "1 1=7" }));
    }

    [Test]
    public void LibSvmReader_reads_text_that_ends_near_the_end_of_a_block([Range(-3, 3)] int offset, [Values] bool newline)
    {
        string last = "1 1:2 2:3" + (newline ? "\n" : "");
        string filler = "#" + new string('x', (1 << 18) + offset - last.Length - 2) + "\n";
        Assert.That(TestFiles.FormatRows(TestFiles.ReadLibSvm(filler + last)), Is.EqualTo(new[] { "1 0=2 1=3" }));
    }

    [Test]
    public async Task LibSvmReader_reads_an_endless_stream_chunk_by_chunk()
    {
        int count = 0;
        foreach (Dataset chunk in LibSvmReader.ReadChunks(RepeatLine(), 1000, Options).Take(50))
            count += chunk.Count;
        await foreach (Dataset chunk in LibSvmReader.ReadChunksAsync(RepeatLine(), 1000, Options))
        {
            count += chunk.Count;
            if (count >= 100_000)
                break;
        }
        Assert.That(count, Is.EqualTo(100_000));
    }

    [Test]
    public async Task LibSvmReader_opens_and_closes_the_file_for_each_enumeration()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Text);
            IEnumerable<Dataset> chunks = LibSvmReader.ReadChunks(path, 30, Options);
            IAsyncEnumerable<Dataset> awaited = LibSvmReader.ReadChunksAsync(path, 30, Options);
            Assert.That(chunks.First().Count, Is.EqualTo(30));
            for (int i = 0; i < 2; i++)
            {
                Assert.That(chunks.Sum(chunk => chunk.Count), Is.EqualTo(100));
                Assert.That((await ToList(awaited)).Sum(chunk => chunk.Count), Is.EqualTo(100));
            }
            using FileStream exclusive = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Assert.That(exclusive.Length, Is.EqualTo(Text.Length));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void LibSvmReader_returns_the_chunks_before_an_error()
    {
        List<string> rows = [];
        Assert.That(() =>
        {
            foreach (Dataset chunk in LibSvmReader.ReadChunks(new MemoryStream("1 1:1\n2 1:1\n3 x\n"u8.ToArray()), 1, Options))
                rows.AddRange(TestFiles.FormatRows(chunk));
        }, Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("stream: expected index:value, found x (line 3, column 3)"));
        Assert.That(rows, Is.EqualTo(new[] { "1 0=1", "2 0=1" }));
    }

    [Test]
    public async Task LibSvmReader_enumerates_the_chunks_of_a_stream_only_once()
    {
        IEnumerable<Dataset> chunks = LibSvmReader.ReadChunks(new MemoryStream(Text), 9, Options, "training");
        Assert.That(TestFiles.FormatRows(chunks), Has.Length.EqualTo(100));
        Assert.That(() => chunks.Count(), Throws.InvalidOperationException.With.Message.StartsWith("training: expected one pass"));
        IAsyncEnumerable<Dataset> awaited = LibSvmReader.ReadChunksAsync(new MemoryStream(Text), 9, Options);
        Assert.That(TestFiles.FormatRows(await ToList(awaited)), Has.Length.EqualTo(100));
        Assert.That(async () => await ToList(awaited),
            Throws.InvalidOperationException.With.Message.StartsWith("stream: expected one pass"));
    }

    [Test]
    public void LibSvmReader_ReadChunksAsync_stops_on_cancellation()
    {
        using CancellationTokenSource source = new();
        int count = 0;
        Assert.That(async () =>
        {
            await foreach (Dataset chunk in LibSvmReader.ReadChunksAsync(RepeatLine(), 10, Options).WithCancellation(source.Token))
            {
                if (++count == 3)
                    await source.CancelAsync();
            }
        }, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(count, Is.EqualTo(3));
        Assert.That(
            () => ToList(LibSvmReader.ReadChunksAsync("no-such-file", 1, Options, new CancellationToken(canceled: true))),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task OnlineLearner_learns_the_same_from_chunks_and_from_the_whole_file()
    {
        string[] lines = [.. Enumerable.Range(0, 50).Select(i => $"{(i % 2 == 0 ? "+1" : "-1")} {i % 39 + 1}:{i} 40:1\n")];
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(lines));
        LinearModel start = LinearModel.Zero(40, [-1, 1]);
        OnlineLearner whole = new(new MarginUpdate(), start);
        OnlineLearner chunked = new(new MarginUpdate(), start), awaited = new(new MarginUpdate(), start);
        whole.Learn([TestFiles.ReadLibSvm(text, Options)]);
        chunked.Learn(LibSvmReader.ReadChunks(new MemoryStream(text), 7, Options));
        await awaited.LearnAsync(LibSvmReader.ReadChunksAsync(new MemoryStream(text), 7, Options));
        Assert.That((whole.ExamplesSeen, whole.UpdatesMade > 0), Is.EqualTo((50L, true)));
        Assert.That(TestData.GetBits(chunked.Snapshot()), Is.EqualTo(TestData.GetBits(whole.Snapshot())));
        Assert.That(TestData.GetBits(awaited.Snapshot()), Is.EqualTo(TestData.GetBits(whole.Snapshot())));
    }

    [Test]
    public void LibSvmReader_returns_no_chunk_without_examples() =>
        Assert.That(LibSvmReader.ReadChunks(new MemoryStream("#\n"u8.ToArray()), 5, Options), Is.Empty);

    [Test]
    public void LibSvmReader_ReadChunks_rejects_invalid_arguments_before_enumeration()
    {
        using (Assert.EnterMultipleScope())
        {
            AssertRejected(() => LibSvmReader.ReadChunks("x", 1, new LibSvmOptions()));
            AssertRejected(() => LibSvmReader.ReadChunks(Stream.Null, 1, new LibSvmOptions()));
            AssertRejected(() => LibSvmReader.ReadChunksAsync("x", 1, new LibSvmOptions()));
            AssertRejected(() => LibSvmReader.ReadChunksAsync(Stream.Null, 1, new LibSvmOptions()));
            Assert.That(
                () => LibSvmReader.ReadChunks(Stream.Null, 0, Options),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found 0"));
            Assert.That(
                () => LibSvmReader.ReadChunksAsync(Stream.Null, -1, Options),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 or more, found -1"));
            Assert.That(() => LibSvmReader.ReadChunks("x", 1, null!), Throws.ArgumentNullException);
            Assert.That(() => LibSvmReader.ReadChunks((Stream)null!, 1, Options), Throws.ArgumentNullException);
            Assert.That(() => LibSvmReader.ReadChunksAsync("", 1, Options), Throws.ArgumentException);
        }
    }

    private static void AssertRejected(Func<object> read) => Assert.That(
        read, Throws.ArgumentException.With.Message.Contains("expected a FeatureCount for reading in chunks, found none"));

    private static EndlessStream RepeatLine() => new([], "1 1:1 40:0.5\n"u8);

    private static async Task<List<Dataset>> ToList(IAsyncEnumerable<Dataset> chunks)
    {
        List<Dataset> list = [];
        await foreach (Dataset chunk in chunks)
            list.Add(chunk);
        return list;
    }

    [Test]
    public void LibSvmReader_recognizes_UTF16_however_few_bytes_arrive([Values(1, 3, 4, 7, 8, 100)] int atMost, [Values] bool isBigEndian)
    {
        byte[] text = new UnicodeEncoding(isBigEndian, byteOrderMark: false).GetBytes("1\n-1 1:1\n");
        foreach (byte[] input in new[] { text, [(byte)'\n', .. text] })
        {
            string? whole = Read(new MemoryStream(input)), dripped = Read(new DripStream(input, atMost));
            Assert.That(dripped, Is.EqualTo(whole));
        }
        Assert.That(Read(new DripStream(text, atMost)), Does.Contain("found UTF-16 text: save it as UTF-8"));

        static string? Read(Stream stream) => Assert.Throws<InvalidDataException>(() => LibSvmReader.Read(stream))?.Message;
    }
}
