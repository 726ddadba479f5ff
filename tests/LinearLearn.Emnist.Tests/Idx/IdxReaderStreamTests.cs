using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class IdxReaderStreamTests
{
    [Test]
    public void IdxReader_reads_streams_that_return_few_bytes_at_a_time(
        [Values] bool gzip, [Values] bool canSeek, [Values(1, 3, 1000)] int atMost)
    {
        byte[] contents = TestFiles.CreateRandom(1, 3, 4, 5);
        using TestStream stream = new(TestFiles.CompressIf(gzip, contents), atMost, canSeek);
        Assert.That(TestFiles.ReadToEnd(stream), Is.EqualTo(contents[16..]));
    }

    /// <summary>Measures allocation rather than time. The reader once allocated 120 bytes per byte.</summary>
    [Test]
    public void IdxReader_does_not_allocate_per_byte_when_reading_byte_by_byte([Values] bool gzip)
    {
        byte[] contents = TestFiles.CreateRandom(1, 100_000), read = new byte[100_000];
        using IdxReader reader = IdxReader.Open(new MemoryStream(TestFiles.CompressIf(gzip, contents)), "stream");
        int next = 0;
        long allocated = Allocations.CountLeast(_ =>
        {
            for (int end = next + read.Length / 11; next < end; next++)
                reader.ReadExactly(read.AsSpan(next, 1));
        });
        Assert.That(allocated, Is.LessThan(100), "bytes allocated by 9,090 reads");
        reader.ReadExactly(read.AsSpan(next));
        Assert.That(read, Is.EqualTo(contents[8..]));
        Assert.That(reader.RequireEnd, Throws.Nothing);
    }

    [Test]
    public void IdxReader_reads_the_same_elements_in_pieces_of_any_size(
        [Values(1, 7, 15, 16, 17, 1000, 32_767, 32_768, 40_000)] int piece, [Values] bool gzip)
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
    public void IdxReader_reads_from_the_current_position_of_a_stream([Values] bool gzip, [Values] bool canSeek)
    {
        byte[] contents = TestFiles.CreateRandom(2, 3, 4, 5);
        using TestStream stream = new([0x1F, 0x8B, 99, .. TestFiles.CompressIf(gzip, contents)], 1000, canSeek);
        stream.ReadExactly(new byte[3]);
        Assert.That(TestFiles.ReadToEnd(stream), Is.EqualTo(contents[16..]));
    }

    [Test]
    public void IdxReader_error_offset_starts_at_the_initial_stream_position()
    {
        using MemoryStream stream = new([9, 9, 9, .. TestFiles.CreateHeader(TestFiles.UnsignedByte, 0)]);
        stream.Position = 3;
        Assert.That(
            () => TestFiles.ReadToEnd(stream),
            FileErrors.ThrowsExactly("stream", "a size of 1 to 2147483647 for dimension 1", "0", "byte 4"));
    }

    [Test]
    public void IdxReader_rejects_a_stream_at_its_end([Values] bool canSeek)
    {
        using TestStream stream = new([0, 0, 8, 1, 0, 0, 0, 1, 7], 1000, canSeek);
        stream.ReadExactly(new byte[9]);
        Assert.That(() => TestFiles.ReadToEnd(stream), FileErrors.ThrowsExactly("stream", "an IDX file", "an empty file", "byte 0"));
    }

    [Test]
    public void IdxReader_rejects_a_stream_positioned_after_its_end()
    {
        using MemoryStream stream = new([0, 0, 8, 1, 0, 0, 0, 1, 7]);
        stream.Position = 20;
        Assert.That(() => TestFiles.ReadToEnd(stream), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void IdxReader_Dispose_closes_the_stream([Values] bool gzip, [Values] bool canSeek)
    {
        using TestStream stream = new(TestFiles.CompressIf(gzip, TestFiles.Create([1], 1)), 1000, canSeek);
        IdxReader.Open(stream, "stream").Dispose();
        Assert.That(stream.IsClosed, Is.True);
    }

    [Test]
    public void IdxReader_closes_a_rejected_stream([Values] bool gzip, [Values] bool canSeek)
    {
        using TestStream stream = new(TestFiles.CompressIf(gzip, TestFiles.CreateHeader(TestFiles.UnsignedByte, 0)), 1000, canSeek);
        Assert.That(() => IdxReader.Open(stream, "stream"), Throws.TypeOf<InvalidDataException>());
        Assert.That(stream.IsClosed, Is.True);
    }

    [Test]
    public void IdxReader_closes_a_rejected_file()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("bad", [1, 2, 3, 4]);
        Assert.That(() => IdxReader.Open(path), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose(), Throws.Nothing);
    }

    [Test]
    public void IdxReader_throws_after_Dispose([Values] bool gzip)
    {
        IdxReader reader = IdxReader.Open(new MemoryStream(TestFiles.CompressIf(gzip, TestFiles.Create([1], 1))), "stream");
        reader.Dispose();
        Assert.That(reader.Dispose, Throws.Nothing);
        Assert.That(reader.ReadToEnd, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void IdxReader_rejects_an_endless_stream_by_its_first_bytes([Values(0, 7)] byte value)
    {
        using EndlessStream stream = new(value);
        Assert.That(
            () => IdxReader.Open(stream, "stream"), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("stream: expected "));
        Assert.That(stream.Given, Is.LessThan(20_000));
    }

    [Test]
    public void IdxReader_reads_a_file_that_is_replaced_in_the_meantime()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("labels", TestFiles.Create([1, 2], 2));
        using IdxReader reader = IdxReader.Open(path);
        File.Move(folder.Write("others", TestFiles.Create([3], 1)), path, overwrite: true);
        Assert.That(reader.ReadToEnd(), Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void IdxReader_can_read_a_file_that_another_reader_has_open()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("labels", TestFiles.Create([1, 2], 2));
        using IdxReader first = IdxReader.Open(path), second = IdxReader.Open(path);
        Assert.That(second.ReadToEnd(), Is.EqualTo(first.ReadToEnd()));
    }

    [Test]
    public void IdxReader_Open_throws_if_an_argument_is_null_or_empty()
    {
        Assert.That(() => IdxReader.Open(null!, "name"), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => IdxReader.Open(Stream.Null, null!), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => IdxReader.Open(null!), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => IdxReader.Open(""), Throws.TypeOf<ArgumentException>());
    }

    /// <summary>Returns the same byte endlessly.</summary>
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
