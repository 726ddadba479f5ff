using System.IO.Compression;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

/// <summary>Tests damaged and truncated gzip files.</summary>
public class IdxReaderDamageTests
{
    private const int GzipHeader = 10;

    private static readonly byte[] Contents = TestFiles.CreateRandom(1, 3, 20, 20);

    [Test]
    public void IdxReader_rejects_a_flipped_bit_anywhere_in_compressed_data([Values] CompressionLevel level)
    {
        byte[] sound = TestFiles.Compress(Contents, level);
        for (int i = GzipHeader; i < sound.Length; i++)
        {
            byte[] damaged = [.. sound];
            damaged[i] ^= (byte)(1 << i % 8);
            Assert.That(() => TestFiles.ReadToEnd(new MemoryStream(damaged)), FileErrors.ThrowsWithOffset("stream"), $"byte {i}");
        }
    }

    [Test]
    public void IdxReader_rejects_an_incorrect_checksum_or_length_at_the_end([Range(1, 8)] int fromEnd)
    {
        using TemporaryFolder folder = new();
        byte[] file = TestFiles.Compress(Contents);
        file[^fromEnd] ^= 0x10;
        string path = folder.Write("damaged.gz", file);
        Assert.That(() => TestFiles.ReadToEnd(path), FileErrors.ThrowsWithOffset(path)
            .With.Message.StartsWith($"{path}: expected valid gzip data up to the end of the file, found ")
            .And.Message.EndsWith(" of the unpacked data)"));
    }

    [Test]
    public void IdxReader_rejects_an_incorrect_checksum_when_reading_piecewise()
    {
        byte[] file = TestFiles.Compress(Contents);
        file[^8] ^= 0x10;
        using IdxReader reader = IdxReader.Open(new MemoryStream(file), "stream");
        Assert.That(() =>
        {
            for (int i = 0; i < 3; i++)
                reader.ReadExactly(new byte[400]);
            reader.RequireEnd();
        }, FileErrors.ThrowsWithOffset("stream"));
    }

    [Test]
    public void IdxReader_rejects_a_file_truncated_at_a_tenth([Range(1, 9)] int tenths)
    {
        using TemporaryFolder folder = new();
        byte[] sound = TestFiles.Compress(Contents);
        string path = folder.Write("cut.gz", sound[..(sound.Length * tenths / 10)]);
        Assert.That(() => TestFiles.ReadToEnd(path), FileErrors.ThrowsWithOffset(path));
    }

    [Test]
    public void IdxReader_rejects_a_file_without_its_last_bytes([Range(1, 8)] int missing)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("cut.gz", TestFiles.Compress(Contents)[..^missing]);
        Assert.That(() => TestFiles.ReadToEnd(path), FileErrors.ThrowsWithOffset(path));
    }

    [Test]
    public void IdxReader_rejects_a_damaged_second_gzip_member()
    {
        byte[] second = TestFiles.Compress(Contents.AsSpan(500));
        second[second.Length / 2] ^= 1;
        byte[] file = [.. TestFiles.Compress(Contents.AsSpan(0, 500)), .. second];
        Assert.That(() => TestFiles.ReadToEnd(new MemoryStream(file)), FileErrors.ThrowsWithOffset("stream"));
    }

    [Test]
    public void IdxReader_error_has_the_cause_as_inner_exception()
    {
        byte[] file = TestFiles.Compress(Contents);
        file[GzipHeader] = 0xFF;
        Assert.That(
            () => TestFiles.ReadToEnd(new MemoryStream(file)),
            FileErrors.ThrowsWithOffset("stream").With.InnerException.TypeOf<InvalidDataException>());
    }
}
