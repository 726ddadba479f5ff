using System.IO.Compression;

namespace LinearLearn.Emnist.Tests;

/// <summary>Verifies that files with random faults are read correctly or rejected.</summary>
public class IdxReaderFuzzTests
{
    private const int Mutations = 20_000;
    private const int HeaderLength = 16;
    private const int Frugal = 100_000;
    private const int MaxDeflateRatio = 1032;

    private static readonly byte[] Plain = TestFiles.CreateRandom(1, 3, 4, 5);

    [Test]
    public void IdxReader_reads_or_rejects_uncompressed_files_with_random_faults()
    {
        int read = 0;
        for (int seed = 0; seed < Mutations; seed++)
        {
            byte[] mutant = Mutate(Plain, seed);
            if (Read(mutant, Frugal, $"seed {seed}") is not { } elements)
                continue;
            read++;
            Assert.That(mutant.AsSpan().EndsWith(elements), Is.True, $"seed {seed}");
            Assert.That(mutant.Length - elements.Length, Is.EqualTo(4 + 4 * mutant[3]), $"seed {seed}");
        }
        // Both outcomes are common, because a fault in the elements cannot be detected.
        Assert.That(read, Is.InRange(Mutations / 20, Mutations / 2));
    }

    [Test]
    public void IdxReader_never_returns_damaged_elements_from_gzip_files_with_random_faults(
        [Values(CompressionLevel.NoCompression, CompressionLevel.Optimal)] CompressionLevel level)
    {
        byte[] sound = TestFiles.Compress(Plain, level);
        int read = 0;
        for (int seed = 0; seed < Mutations; seed++)
        {
            byte[] mutant = Mutate(sound, seed);
            if (Read(mutant, Frugal + MaxDeflateRatio * mutant.Length, $"seed {seed}") is not { } elements)
                continue;
            read++;
            Assert.That(Plain.AsSpan(HeaderLength).SequenceEqual(elements), Is.True, $"seed {seed}");
        }
        // A few faults are harmless, for example in the time stamp of the header.
        Assert.That(read, Is.InRange(1, Mutations / 10));
    }

    [Test]
    public void IdxReader_rejects_random_bytes([Values] bool magic)
    {
        for (int seed = 0; seed < Mutations / 4; seed++)
        {
            byte[] start = magic ? (seed % 2 == 0 ? [0, 0, 8] : [0x1F, 0x8B, 8]) : [];
            byte[] contents = [.. start, .. TestFiles.CreateRandomBytes(seed % 80, seed)];
            Assert.That(Read(contents, Frugal + MaxDeflateRatio * contents.Length, $"seed {seed}"), Is.Null, $"seed {seed}");
        }
    }

    [Test]
    public void IdxReader_rejects_a_file_truncated_at_any_byte([Values] bool gzip)
    {
        byte[] sound = TestFiles.CompressIf(gzip, Plain);
        for (int length = 0; length < sound.Length; length++)
            Assert.That(Read(sound[..length], Frugal, $"length {length}"), Is.Null, $"length {length}");
        Assert.That(Read(sound, Frugal, "whole"), Is.Not.Null);
    }

    /// <summary>Reads the elements, or returns null if the file is rejected; fails on other exceptions and large allocations.</summary>
    private static byte[]? Read(byte[] contents, long mayAllocate, string what)
    {
        byte[]? elements = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            elements = TestFiles.ReadToEnd(new MemoryStream(contents));
        }
        catch (Exception exception) when (exception.GetType() == typeof(InvalidDataException))
        {
            Assert.That(
                exception.Message, Does.StartWith("stream: expected ").And.Match(@", found .*\(byte \d+( of the unpacked data)?\)$"), what);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(mayAllocate), what);
        return elements;
    }

    /// <summary>Adds one to three faults: a flipped bit, a changed byte, truncation, inserted bytes or removed bytes.</summary>
    private static byte[] Mutate(byte[] sound, int seed)
    {
        Random random = new(seed);
        List<byte> bytes = [.. sound];
        for (int faults = random.Next(1, 4); faults > 0 && bytes.Count > 0; faults--)
        {
            // Half of the faults are in the header, where they have the most effect.
            int index = random.Next(random.Next(2) == 0 ? Math.Min(HeaderLength + 4, bytes.Count) : bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[index] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[index] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(index, bytes.Count - index);
                    break;
                case 3:
                    bytes.InsertRange(index, TestFiles.CreateRandomBytes(random.Next(1, 9), seed));
                    break;
                default:
                    bytes.RemoveRange(index, Math.Min(random.Next(1, 5), bytes.Count - index));
                    break;
            }
        }
        return [.. bytes];
    }
}
