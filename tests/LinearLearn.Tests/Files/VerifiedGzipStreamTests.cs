using System.IO.Compression;

namespace LinearLearn.Tests;

/// <summary>The expected results are those of gzip -t.</summary>
public class VerifiedGzipStreamTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 30_000).Select(i => (byte)(i * i / 7)), .. new byte[100]];

    private static IEnumerable<byte[]> Contents =>
        [[], [0], [1], new byte[50_000], Bytes, Bytes[..255], Bytes[..256], Bytes[..16], Bytes[..17]];

    [Test]
    public async Task VerifiedGzipStream_accepts_zeros_after_the_last_member(
        [Values(0, 1, 2, 63, 64, 65, 512, 100_000)] int zeros, [Values(1, 7, 255, 256, 1 << 16)] int atMost)
    {
        foreach (byte[] contents in Contents)
        {
            foreach (CompressionLevel level in new[] { CompressionLevel.Optimal, CompressionLevel.NoCompression })
            {
                byte[] packed = [.. Pack(contents, level), .. new byte[zeros]];
                Assert.That(Unpack(packed, atMost), Is.EqualTo(contents));
                Assert.That(await UnpackAsync(packed, atMost), Is.EqualTo(contents));
                byte[] two = [.. Pack(contents, level), .. packed];
                Assert.That(Unpack(two, atMost), Is.EqualTo(new[] { contents, contents }.SelectMany(all => all)));
            }
        }
    }

    [TestCase(UnpackLimit.FreeBytes, true)]
    [TestCase(UnpackLimit.FreeBytes + (1 << 16), false)]
    public void VerifiedGzipStream_rejects_more_data_than_the_limit(int length, bool isRead)
    {
        byte[] packed = Pack(new byte[length], CompressionLevel.Optimal);
        using VerifiedGzipStream stream = new(default, new MemoryStream(packed), packed.Length);
        using VerifiedGzipStream free = new(default, new MemoryStream(packed));
        Assert.That(() => stream.CopyTo(Stream.Null), isRead ? Throws.Nothing : Throws.TypeOf<InvalidDataException>());
        Assert.That(stream.ExceedsLimit, Is.EqualTo(!isRead));
        Assert.That(() => free.CopyTo(Stream.Null), Throws.Nothing);
    }

    [Test]
    public void VerifiedGzipStream_with_a_limit_accepts_large_data_of_a_usual_ratio()
    {
        byte[] data = new byte[UnpackLimit.FreeBytes + (1 << 20)];
        for (int i = 0; i < data.Length; i += 64)
            data[i] = (byte)(i * 31 >> 8);
        using VerifiedGzipStream stream = new(default, new MemoryStream(Pack(data, CompressionLevel.Fastest)), packedLength: 0);
        Assert.That(() => stream.CopyTo(Stream.Null), Throws.Nothing);
    }

    [Test]
    public void VerifiedGzipStream_rejects_trailing_bytes_and_truncated_members([Values(0, 1, 8, 64, 65, 5000, 20_000)] int zeros)
    {
        foreach (byte[] contents in Contents)
        {
            byte[] packed = Pack(contents, CompressionLevel.Optimal), padding = new byte[zeros];
            Assert.That(() => Unpack([.. packed, .. padding, 1], 100), Throws.TypeOf<InvalidDataException>());
            if (zeros > 0)
            {
                Assert.That(
                    () => Unpack([.. packed, .. padding, .. packed], 100),
                    Throws.TypeOf<InvalidDataException>(),
                    "gzip ignores the trailing bytes, with a warning");
            }
            // If only zeros are cut off, and zeros follow, nothing is missing.
            int cut = packed.AsSpan().LastIndexOfAnyExcept((byte)0);
            foreach (int length in new[] { 2, 10, cut / 2, cut - 1, cut })
                Assert.That(() => Unpack([.. packed[..length], .. padding], 100), Throws.TypeOf<InvalidDataException>(),
                    $"{length} of {packed.Length}");
        }
    }

    [Test]
    public void VerifiedGzipStream_allocates_no_more_when_read_byte_by_byte()
    {
        byte[] packed = Pack(new byte[1_000_000], CompressionLevel.Fastest);
        Unpack(packed, 1);
        using VerifiedGzipStream stream = new(default, new MemoryStream(packed));
        Span<byte> one = stackalloc byte[1];
        long before = GC.GetAllocatedBytesForCurrentThread();
        int count = 0;
        while (stream.Read(one) > 0)
            count++;
        Assert.That(count, Is.EqualTo(1_000_000));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(30_000));
    }

    private static byte[] Unpack(byte[] packed, int atMost)
    {
        using VerifiedGzipStream stream = new(packed.AsMemory(0, 2), new MemoryStream(packed, 2, packed.Length - 2));
        List<byte> unpacked = [];
        byte[] buffer = new byte[atMost];
        for (int count; (count = stream.Read(buffer)) > 0;)
            unpacked.AddRange(buffer.AsSpan(0, count));
        Assert.That(stream.Read(buffer), Is.Zero);
        return [.. unpacked];
    }

    private static async Task<byte[]> UnpackAsync(byte[] packed, int atMost)
    {
        await using VerifiedGzipStream stream = new(default, new MemoryStream(packed));
        List<byte> unpacked = [];
        byte[] buffer = new byte[atMost];
        for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
            unpacked.AddRange(buffer.AsSpan(0, count));
        return [.. unpacked];
    }

    private static byte[] Pack(byte[] contents, CompressionLevel level)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, level))
            gzip.Write(contents);
        // GZipStream writes nothing for empty contents; gzip writes these bytes.
        return packed.ToArray() is { Length: > 0 } file ? file : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }
}
