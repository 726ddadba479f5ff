namespace LinearLearn.Emnist.Tests;

public class IdxReaderStreamTests
{
    [Test]
    public void Reader_reads_a_stream_however_few_bytes_it_gives_at_a_time(
        [Values] bool gzip, [Values] bool canSeek, [Values(1, 3, 1000)] int atMost)
    {
        byte[] contents = TestFiles.CreateRandom(1, 3, 4, 5);
        using TestStream stream = new(TestFiles.CompressIf(gzip, contents), atMost, canSeek);
        Assert.That(TestFiles.ReadToEnd(stream), Is.EqualTo(contents[16..]));
    }

    /// <summary>Held by bytes, not by time: 120 of them a byte, once.</summary>
    [Test]
    public void Reading_a_byte_at_a_time_allocates_nothing([Values] bool gzip)
    {
        byte[] contents = TestFiles.CreateRandom(1, 100_000), read = new byte[100_000];
        using IdxReader reader = IdxReader.Open(new MemoryStream(TestFiles.CompressIf(gzip, contents)), "stream");
        reader.ReadExactly(read.AsSpan(0, 1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < read.Length; i++)
            reader.ReadExactly(read.AsSpan(i, 1));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000));
        Assert.That(read, Is.EqualTo(contents[8..]));
        Assert.That(reader.RequireEnd, Throws.Nothing);
    }

    [Test]
    public void Pieces_of_any_size_are_the_file([Values(1, 7, 15, 16, 17, 1000, 32_767, 32_768, 40_000)] int piece, [Values] bool gzip)
    {
        const int count = 100_003;
        byte[] contents = TestFiles.CreateRandom(3, count), read = new byte[count];
        using IdxReader reader = IdxReader.Open(new TestStream(TestFiles.CompressIf(gzip, contents), 4093, canSeek: true), "stream");
        for (int i = 0; i < count; i += piece)
            reader.ReadExactly(read.AsSpan(i, Math.Min(piece, count - i)));
        reader.RequireEnd();
        Assert.That(read, Is.EqualTo(contents[8..]));
    }

    [Test]
    public void Reader_reads_from_where_the_stream_stands([Values] bool gzip, [Values] bool canSeek)
    {
        byte[] contents = TestFiles.CreateRandom(2, 3, 4, 5);
        using TestStream stream = new([0x1F, 0x8B, 99, .. TestFiles.CompressIf(gzip, contents)], 1000, canSeek);
        stream.ReadExactly(new byte[3]);
        Assert.That(TestFiles.ReadToEnd(stream), Is.EqualTo(contents[16..]));
    }

    [Test]
    public void Offsets_count_from_where_the_stream_stood()
    {
        using MemoryStream stream = new([9, 9, 9, .. TestFiles.CreateHeader(TestFiles.UnsignedByte, 0)]);
        stream.Position = 3;
        Assert.That(
            () => TestFiles.ReadToEnd(stream),
            FileErrors.ThrowsExactly("stream", "a size of 1 to 2147483647 for dimension 1", "0", "byte 4"));
    }

    [Test]
    public void Reader_refuses_a_stream_that_is_at_its_end([Values] bool canSeek)
    {
        using TestStream stream = new([0, 0, 8, 1, 0, 0, 0, 1, 7], 1000, canSeek);
        stream.ReadExactly(new byte[9]);
        Assert.That(() => TestFiles.ReadToEnd(stream), FileErrors.ThrowsExactly("stream", "an IDX file", "an empty file", "byte 0"));
    }

    [Test]
    public void Reader_refuses_a_stream_that_stands_behind_its_end()
    {
        using MemoryStream stream = new([0, 0, 8, 1, 0, 0, 0, 1, 7]);
        stream.Position = 20;
        Assert.That(() => TestFiles.ReadToEnd(stream), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Reader_closes_the_stream_with_the_reader([Values] bool gzip, [Values] bool canSeek)
    {
        using TestStream stream = new(TestFiles.CompressIf(gzip, TestFiles.Create([1], 1)), 1000, canSeek);
        IdxReader.Open(stream, "stream").Dispose();
        Assert.That(stream.IsClosed, Is.True);
    }

    [Test]
    public void Reader_closes_a_stream_that_it_refuses([Values] bool gzip, [Values] bool canSeek)
    {
        using TestStream stream = new(TestFiles.CompressIf(gzip, TestFiles.CreateHeader(TestFiles.UnsignedByte, 0)), 1000, canSeek);
        Assert.That(() => IdxReader.Open(stream, "stream"), Throws.TypeOf<InvalidDataException>());
        Assert.That(stream.IsClosed, Is.True);
    }

    [Test]
    public void Reader_closes_a_file_that_it_refuses()
    {
        using TempFolder folder = new();
        string path = folder.Write("bad", [1, 2, 3, 4]);
        Assert.That(() => IdxReader.Open(path), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Reader_reads_nothing_after_it_was_closed([Values] bool gzip)
    {
        IdxReader reader = IdxReader.Open(new MemoryStream(TestFiles.CompressIf(gzip, TestFiles.Create([1], 1))), "stream");
        reader.Dispose();
        Assert.That(reader.Dispose, Throws.Nothing);
        Assert.That(reader.ReadToEnd, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Reader_refuses_an_endless_stream_of_something_else_by_its_first_bytes([Values(0, 7)] byte value)
    {
        using EndlessStream stream = new(value);
        Assert.That(() => IdxReader.Open(stream, "stream"), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("stream: expected "));
        Assert.That(stream.Given, Is.LessThan(20_000));
    }

    [Test]
    public void Two_readers_read_one_file_at_the_same_time()
    {
        using TempFolder folder = new();
        string path = folder.Write("labels", TestFiles.Create([1, 2], 2));
        using IdxReader first = IdxReader.Open(path), second = IdxReader.Open(path);
        Assert.That(second.ReadToEnd(), Is.EqualTo(first.ReadToEnd()));
    }

    [Test]
    public void Reader_needs_a_stream_a_name_and_a_path()
    {
        Assert.That(() => IdxReader.Open(null!, "name"), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => IdxReader.Open(Stream.Null, null!), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => IdxReader.Open(null!), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => IdxReader.Open(""), Throws.TypeOf<ArgumentException>());
    }

    /// <summary>Gives one byte for ever.</summary>
    private sealed class EndlessStream(byte value) : MemoryStream
    {
        public long Given { get; private set; }

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill(value);
            Given += buffer.Length;
            return buffer.Length;
        }
    }
}
