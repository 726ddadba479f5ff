using System.IO.Compression;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class IdxReaderTests
{
    [Test]
    public void IdxReader_provides_name_dimensions_and_count_before_reading_elements([Values] bool gzip)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("pictures", TestFiles.CompressIf(gzip, TestFiles.CreateRandom(1, 3, 4, 5)));
        using IdxReader reader = IdxReader.Open(path);
        Assert.That(reader.Name, Is.EqualTo(path));
        Assert.That(reader.Dimensions, Is.EqualTo(new[] { 3, 4, 5 }));
        Assert.That(reader.Count, Is.EqualTo(60));
    }

    [TestCase(7)]
    [TestCase(3, 5)]
    [TestCase(2, 28, 28)]
    [TestCase(2, 1, 3, 1, 2, 1, 1, 4)]
    public void IdxReader_reads_any_number_of_dimensions(params int[] sizes)
    {
        long[] longs = [.. sizes.Select(size => (long)size)];
        byte[] contents = TestFiles.CreateRandom(2, longs);
        using IdxReader reader = IdxReader.Open(new MemoryStream(contents), "any");
        Assert.That(reader.Dimensions, Is.EqualTo(sizes));
        Assert.That(reader.ReadToEnd(), Is.EqualTo(contents[(4 + 4 * sizes.Length)..]));
    }

    [TestCase("labels", true)]
    [TestCase("labels.gz", false)]
    [TestCase("labels.gz", true)]
    [TestCase("labels", false)]
    public void IdxReader_detects_gzip_by_the_first_bytes_not_the_name(string name, bool gzip)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(name, TestFiles.CompressIf(gzip, TestFiles.Create([5, 0, 9], 3)));
        Assert.That(TestFiles.ReadToEnd(path), Is.EqualTo(new byte[] { 5, 0, 9 }));
    }

    [Test]
    public void IdxReader_reads_big_endian_sizes([Values] bool gzip)
    {
        byte[] elements = TestFiles.CreateRandomBytes(0x0102 * 0x0203, 3);
        byte[] contents = [0, 0, 8, 2, 0, 0, 1, 2, 0, 0, 2, 3, .. elements];
        using IdxReader reader = IdxReader.Open(new MemoryStream(TestFiles.CompressIf(gzip, contents)), "big-endian");
        Assert.That(reader.Dimensions, Is.EqualTo(new[] { 258, 515 }));
        Assert.That(reader.ReadToEnd().AsSpan().SequenceEqual(elements), Is.True);
    }

    [TestCase(4)]
    [TestCase(10)]
    [TestCase(16)]
    [TestCase(40)]
    public void IdxReader_reads_a_gzip_file_of_several_members(int cut)
    {
        byte[] contents = TestFiles.CreateRandom(4, 3, 4, 5);
        byte[] file =
        [
            .. TestFiles.Compress(contents.AsSpan(0, cut)),
            .. TestFiles.Compress(contents.AsSpan(cut, 9)),
            .. TestFiles.Compress(contents.AsSpan(cut + 9)),
        ];
        Assert.That(TestFiles.ReadToEnd(new MemoryStream(file)), Is.EqualTo(contents[16..]));
    }

    [Test]
    public void IdxReader_reads_gzip_members_that_end_near_the_buffer_size([Range(8_188, 8_196)] int end)
    {
        // Sizes around that of the input buffer. An uncompressed member is 23 bytes longer than its contents.
        byte[] contents = TestFiles.CreateRandom(4, 9_000);
        byte[] first = TestFiles.Compress(contents.AsSpan(0, end - 23), CompressionLevel.NoCompression);
        Assert.That(first, Has.Length.EqualTo(end));
        byte[] file = [.. first, .. TestFiles.Compress(contents.AsSpan(end - 23))];
        Assert.That(TestFiles.ReadToEnd(new MemoryStream(file)), Is.EqualTo(contents[8..]));
    }

    [Test]
    public void IdxReader_reads_consecutive_pieces_of_any_size([Values] bool gzip, [Values(1, 7, 30, 59)] int piece)
    {
        byte[] contents = TestFiles.CreateRandom(5, 3, 4, 5);
        using IdxReader reader = IdxReader.Open(new MemoryStream(TestFiles.CompressIf(gzip, contents)), "pieces");
        byte[] elements = new byte[60];
        reader.ReadExactly([]);
        for (int done = 0; done < elements.Length; done += piece)
            reader.ReadExactly(elements.AsSpan(done, Math.Min(piece, elements.Length - done)));
        Assert.That(elements, Is.EqualTo(contents[16..]));
        Assert.That(reader.RequireEnd, Throws.Nothing);
    }

    [Test]
    public void IdxReader_ReadToEnd_returns_the_elements_after_a_piece([Values] bool gzip)
    {
        byte[] contents = TestFiles.CreateRandom(6, 3, 4, 5);
        using IdxReader reader = IdxReader.Open(new MemoryStream(TestFiles.CompressIf(gzip, contents)), "rest");
        byte[] first = new byte[13];
        reader.ReadExactly(first);
        Assert.That(first, Is.EqualTo(contents[16..29]));
        Assert.That(reader.ReadToEnd(), Is.EqualTo(contents[29..]));
        Assert.That(reader.ReadToEnd(), Is.Empty);
    }

    [Test]
    public void IdxReader_accepts_the_highest_gzip_ratio()
    {
        byte[] contents = TestFiles.Create(new byte[4_000_000], 1_000, 4_000);
        byte[] packed = TestFiles.Compress(contents, CompressionLevel.SmallestSize);
        Assert.That(packed, Has.Length.LessThan(contents.Length / 900), "a ratio close to the maximum");
        byte[] elements = TestFiles.ReadToEnd(new MemoryStream(packed));
        Assert.That(elements, Has.Length.EqualTo(4_000_000));
        Assert.That(elements.AsSpan().ContainsAnyExcept((byte)0), Is.False);
    }

    [Test]
    public void IdxReader_reads_back_any_written_file()
    {
        Gen.Select(Gen.Int[1, 4].Array[1, 8], Gen.Int, Gen.Bool, Gen.Int[1, 300]).SampleAlike((sizes, seed, gzip, piece) =>
        {
            byte[] contents = TestFiles.CreateRandom(seed, [.. sizes.Select(size => (long)size)]);
            using IdxReader reader = IdxReader.Open(new MemoryStream(TestFiles.CompressIf(gzip, contents)), "written");
            byte[] start = new byte[Math.Min(piece, reader.Count)];
            reader.ReadExactly(start);
            byte[] elements = [.. start, .. reader.ReadToEnd()];
            Assert.That(reader.Dimensions.SequenceEqual(sizes));
            Assert.That(elements.AsSpan().SequenceEqual(contents.AsSpan(4 + 4 * sizes.Length)));
        }, iter: 300);
    }
}
