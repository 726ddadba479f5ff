using System.IO.Compression;
using System.Text;

namespace LinearLearn.Tests;

/// <summary>Tests that a file does not determine how much memory its text needs.</summary>
public class LibSvmReaderLimitTests
{
    private const int MaxLineBytes = 1 << 20;

    private static readonly LibSvmOptions Options = new() { MaxLineBytes = MaxLineBytes, FeatureCount = 1 };

    private static readonly string Fault =
        $"file: expected a line of at most {MaxLineBytes} bytes (LibSvmOptions.MaxLineBytes), "
        + $"found a longer one (line 2, column {MaxLineBytes})";

    [Test]
    public void LibSvmReader_rejects_an_endless_line_at_the_limit([Values] bool isGzip, [Values] bool isChunked)
    {
        Action<Stream> read = isChunked
            ? stream => _ = LibSvmReader.ReadChunks(stream, 10, Options, "file").Count()
            : stream => LibSvmReader.Read(stream, Options, "file");
        using Stream endless = isGzip ? new MemoryStream(Packed()) : new EndlessStream("1\n1 1:"u8, "7"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => read(endless), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(Fault));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(3 * MaxLineBytes));
        Assert.That((endless as EndlessStream)?.BytesRead ?? 0, Is.LessThan(2 * MaxLineBytes));
    }

    [Test]
    public void LibSvmReader_rejects_an_endless_line_by_default()
    {
        using EndlessStream endless = new("1 1:1 #"u8, "#"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => LibSvmReader.Read(endless),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected a line of at most 67108864 bytes"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(150_000_000));
    }

    [TestCase(8, true)]
    [TestCase(7, false)]
    public void LibSvmReader_line_limit_includes_the_end_of_the_line(int limit, bool isRead)
    {
        LibSvmOptions options = new() { MaxLineBytes = limit };
        foreach (string text in new[] { "1 1:123\n2 1:123\n", "1 1:123\n2 1:123", "# a\n\n2 1:123" })
        {
            Assert.That(() => TestFiles.ReadLibSvm(text, options), isRead ? Throws.Nothing : Throws.TypeOf<InvalidDataException>()
                .With.Message.Matches(@"^file: expected a line of at most 7 bytes \(LibSvmOptions.MaxLineBytes\), "
                    + @"found a longer one \(line [13], column 7\)$"));
        }
    }

    [Test]
    public void LibSvmReader_rejects_gzip_data_that_unpacks_to_more_than_the_limit([Values] bool isChunked)
    {
        byte[] member = TestFiles.Compress([.. Enumerable.Repeat("1 1:1\n"u8.ToArray(), 100_000).SelectMany(line => line)]);
        byte[] packed = [.. Enumerable.Repeat(member, 100).SelectMany(part => part)]; // 60 MB of text
        Action read = isChunked
            ? () => _ = LibSvmReader.ReadChunks(new MemoryStream(packed), 10_000, Options, "file").Count()
            : () => LibSvmReader.Read(new MemoryStream(packed), Options, "file");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => read(), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(
            "file: expected at most 16 MB, or 100 times the compressed size if that is more (if you trust the file, unpack it first), "
            + "found more "));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(300_000_000));
    }

    /// <summary>Reads 20 MB of equal lines before the digits that keep the ratio of the whole below 100.</summary>
    [Test]
    public async Task LibSvmReader_limits_gzip_data_by_the_length_of_the_whole_file_if_the_stream_can_seek()
    {
        byte[] comment = Encoding.UTF8.GetBytes($"#{new string(' ', 998)}\n");
        Random random = new(1);
        byte[] digits = [.. Enumerable.Range(0, 1_000_000).Select(_ => (byte)random.Next('0', '9' + 1))];
        byte[] packed = TestFiles.Compress(
            [.. Enumerable.Repeat(comment, 20_000).SelectMany(line => line), .. "#"u8, .. digits, .. "\n1 1:1\n"u8]);
        Assert.That(LibSvmReader.Read(new MemoryStream(packed), Options).Count, Is.EqualTo(1));
        int rows = 0;
        await foreach (Dataset chunk in LibSvmReader.ReadChunksAsync(new MemoryStream(packed), 10, Options))
            rows += chunk.Count;
        Assert.That(rows, Is.EqualTo(1));
        using BufferedStream once = new(new GZipStream(new MemoryStream(TestFiles.Compress(packed)), CompressionMode.Decompress));
        Assert.That(() => LibSvmReader.Read(once, Options), Throws.TypeOf<InvalidDataException>().With.Message.Contains("at most 16 MB"));
    }

    private static byte[] Packed()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write("1\n1 1:"u8);
            byte[] digits = [.. Enumerable.Repeat((byte)'7', MaxLineBytes)];
            for (int i = 0; i < 20; i++)
                gzip.Write(digits);
        }
        return packed.ToArray();
    }
}
