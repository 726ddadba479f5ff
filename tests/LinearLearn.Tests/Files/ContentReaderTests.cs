namespace LinearLearn.Tests;

public class ContentReaderTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

    [Test]
    public async Task ContentReader_reads_a_stream_from_its_position_to_its_end([Values(0, 1, 99_999, 100_000)] int position)
    {
        using MemoryStream stream = new(Bytes);
        stream.Position = position;
        Assert.That(ContentReader.Read(stream, "s").Span.SequenceEqual(Bytes.AsSpan(position)));
        Assert.That(stream.Position, Is.EqualTo(Bytes.Length));
        stream.Position = position;
        Assert.That((await ContentReader.ReadAsync(stream, "s", null, int.MaxValue, CancellationToken.None))
            .Span.SequenceEqual(Bytes.AsSpan(position)));
    }

    [Test]
    public async Task ContentReader_reads_a_slow_stream_that_cannot_seek()
    {
        Assert.That(ContentReader.Read(new DripStream(Bytes, atMost: 13), "s").Span.SequenceEqual(Bytes));
        Assert.That((await ContentReader.ReadAsync(new DripStream(Bytes, atMost: 13), "s", null, int.MaxValue, CancellationToken.None))
            .Span.SequenceEqual(Bytes));
        using MemoryStream beyond = new([1, 2]);
        beyond.Position = 5;
        Assert.That(ContentReader.Read(beyond, "s").IsEmpty);
    }

    [Test]
    public void ContentReader_rejects_a_stream_longer_than_an_array_before_reading()
    {
        using OverlongStream stream = new();
        Assert.That(() => ContentReader.Read(stream, "s"),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: expected at most 2147483591 bytes, found 2147483592"));
    }

    [Test]
    public async Task ContentReader_accepts_a_stream_of_exactly_the_maximum_length(
        [Values(0, 1, 13, 4095, 4096, 4097, 8192, 100_000)] int count)
    {
        byte[] bytes = Bytes[..count];
        Assert.That(ContentReader.Read(new DripStream(bytes, atMost: 13), "s", null, count).Span.SequenceEqual(bytes));
        Assert.That((await ContentReader.ReadAsync(new DripStream(bytes, atMost: 13), "s", null, count, CancellationToken.None))
            .Span.SequenceEqual(bytes));
        Assert.That(ContentReader.Read(new MemoryStream(bytes), "s", null, count).Span.SequenceEqual(bytes));
        if (count == 0)
            return;
        Assert.That(() => ContentReader.Read(new DripStream(bytes, atMost: 13), "s", null, count - 1), Refused());
        Assert.That(() => ContentReader.ReadAsync(new DripStream(bytes, atMost: 13), "s", null, count - 1, CancellationToken.None),
            Refused());

        NUnit.Framework.Constraints.Constraint Refused() =>
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"s: expected at most {count - 1} bytes, found more");
    }

    [Test]
    public void ContentReader_rejects_an_endless_stream_at_the_limit()
    {
        EndlessStream stream = new([], [0]);
        Assert.That(() => ContentReader.Read(stream, "s", null, 1_000_000),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: expected at most 1000000 bytes, found more"));
        Assert.That(stream.BytesRead, Is.EqualTo(1_000_001));
        Assert.That(() => ContentReader.ReadAsync(stream, "s", null, 10, CancellationToken.None),
            Throws.TypeOf<InvalidDataException>().With.Message.EqualTo("s: expected at most 10 bytes, found more"));
    }

    [Test]
    public void ContentReader_reads_a_growing_stream_to_its_end()
    {
        using GrowingStream stream = new(Bytes);
        Assert.That(ContentReader.Read(stream, "s").Span.SequenceEqual(Bytes));
    }

    [Test]
    public void ContentReader_allocates_a_small_multiple_of_the_contents()
    {
        foreach (int count in new[] { 0, 100, 5000, 70_000 })
        {
            ContentReader.Read(new DripStream(Bytes[..count], atMost: 13), "s");
            DripStream stream = new(Bytes[..count], atMost: 13);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ContentReader.Read(stream, "s");
            // Doubling allocates up to four times the bytes; the rest of the thread's allocation block can be counted as well.
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 * count + 20_000));
        }
    }

    [Test]
    public void LoadAsync_stops_on_cancellation()
    {
        CancellationToken cancelled = new(canceled: true);
        using MemoryStream stream = new(Bytes);
        Assert.That(() => LinearModel.LoadAsync(stream, "s", cancellationToken: cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => LinearModel.LoadAsync(typeof(ContentReaderTests).Assembly.Location, cancelled),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Load_rejects_missing_files_and_folders()
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetTempPath()), missing = Path.Combine(folder, Guid.NewGuid().ToString());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => LinearModel.Load(missing), Throws.TypeOf<FileNotFoundException>());
            Assert.That(() => LinearModel.LoadAsync(missing), Throws.TypeOf<FileNotFoundException>());
            Assert.That(() => LinearModel.Load(Path.Combine(missing, "m")), Throws.TypeOf<DirectoryNotFoundException>());
            Assert.That(() => LinearModel.Load(folder), Throws.TypeOf<UnauthorizedAccessException>());
            Assert.That(() => LinearModel.Load(""), Throws.ArgumentException);
            Assert.That(() => LinearModel.Load((string)null!), Throws.ArgumentNullException);
            Assert.That(() => LinearModel.Load((Stream)null!), Throws.ArgumentNullException);
            Assert.That(() => LinearModel.Load(Stream.Null, null!), Throws.ArgumentNullException);
            Assert.That(() => LinearModel.Load(Stream.Null), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("stream: "));
        }
    }

    /// <summary>Reports one byte more than an array can hold.</summary>
    private sealed class OverlongStream : MemoryStream
    {
        public override long Length => Array.MaxLength + 1L;
    }

    /// <summary>Reports a length below that of its contents.</summary>
    private sealed class GrowingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override long Length => 10;
    }
}
