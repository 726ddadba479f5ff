using System.IO.Compression;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

/// <summary>Tests files whose number of elements differs from the sizes in their header.</summary>
public class IdxReaderSizeErrorTests
{
    private const long Largest = int.MaxValue;

    [TestCase(1, 0, 4, 5)]
    [TestCase(2, 3, 0, 5)]
    [TestCase(3, 3, 4, 0)]
    [TestCase(1, 0)]
    [TestCase(1, 0, 0, 0)]
    public void IdxReader_rejects_a_dimension_of_0(int dimension, params int[] sizes) => FileErrors.AssertRejectedPlainAndCompressed(
        TestFiles.CreateHeader(TestFiles.UnsignedByte, [.. sizes.Select(size => (long)size)]),
        $"a size of 1 to 2147483647 for dimension {dimension}", "0", $"byte {4 * dimension}");

    [TestCase(1, Largest + 1, 1, 1)]
    [TestCase(2, 1, 0xFFFFFFFF, 1)]
    [TestCase(3, 1, 1, 0x9ABCDEF0)]
    [TestCase(1, Largest + 1)]
    public void IdxReader_rejects_a_size_above_the_maximum_of_int(int dimension, params long[] sizes) =>
        FileErrors.AssertRejectedPlainAndCompressed(
            [.. TestFiles.CreateHeader(TestFiles.UnsignedByte, sizes), 1],
            $"a size of 1 to 2147483647 for dimension {dimension}", $"{sizes[dimension - 1]}", $"byte {4 * dimension}");

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(20)]
    [TestCase(59)]
    public void IdxReader_rejects_truncated_pixels(int left) => FileErrors.AssertRejected(
        TestFiles.CreateRandom(1, 3, 4, 5)[..(16 + left)], "3 x 4 x 5 = 60 elements", $"{left} bytes of elements", $"byte {16 + left}");

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(20)]
    [TestCase(59)]
    public void IdxReader_rejects_truncated_pixels_in_a_gzip_file(int left) => FileErrors.AssertRejected(
        TestFiles.Compress(TestFiles.CreateRandom(1, 3, 4, 5).AsSpan(0, 16 + left)),
        "60 elements", $"only {left}", $"byte {16 + left} of the unpacked data");

    [Test]
    public void IdxReader_rejects_truncated_labels() =>
        FileErrors.AssertRejected(TestFiles.CreateRandom(1, 10)[..12], "10 elements", "4 bytes of elements", "byte 12");

    [TestCase(1)]
    [TestCase(1000)]
    public void IdxReader_rejects_trailing_bytes(int more) => FileErrors.AssertRejected(
        [.. TestFiles.CreateRandom(1, 3, 4, 5), .. new byte[more]], "3 x 4 x 5 = 60 elements", $"{60 + more} bytes of elements", "byte 76");

    [TestCase(1)]
    [TestCase(100_000)]
    public void IdxReader_rejects_trailing_bytes_in_a_gzip_file(int more) => FileErrors.AssertRejected(
        TestFiles.Compress([.. TestFiles.CreateRandom(1, 3, 4, 5), .. new byte[more]]),
        "the end of the file after 60 elements", "more bytes", "byte 76 of the unpacked data");

    [Test]
    public void IdxReader_rejects_a_second_gzip_member_with_more_elements() => FileErrors.AssertRejected(
        [.. TestFiles.Compress(TestFiles.CreateRandom(1, 3, 4, 5)), .. TestFiles.Compress([1])],
        "the end of the file after 60 elements", "more bytes", "byte 76 of the unpacked data");

    [Test]
    public void IdxReader_rejects_bytes_after_the_gzip_member([Values(1, 2, 20, 9_000, 100_000)] int more, [Values(1, 0x1F)] byte value)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write(
            "padded.gz", [.. TestFiles.Compress(TestFiles.CreateRandom(1, 3, 4, 5)), .. Enumerable.Repeat(value, more)]);
        Assert.That(() => TestFiles.ReadToEnd(path), FileErrors.ThrowsWithOffset(path));
    }

    [Test]
    public void IdxReader_reads_a_gzip_file_padded_with_zeros([Values(1, 2, 20, 9_000, 100_000)] int more)
    {
        byte[] contents = TestFiles.CreateRandom(1, 3, 4, 5);
        using MemoryStream padded = new([.. TestFiles.Compress(contents), .. new byte[more]]);
        Assert.That(TestFiles.ReadToEnd(padded), Is.EqualTo(contents[16..]));
    }

    [Test]
    public void IdxReader_rejects_dimensions_whose_product_overflows_64_bits()
    {
        RequireFrugal(TestFiles.CreateHeader(TestFiles.UnsignedByte, Largest, Largest, Largest),
            "2147483647 x 2147483647 x 2147483647 = more than 2^63 elements", "0 bytes of elements", "byte 16");
        RequireFrugal(TestFiles.CreateHeader(TestFiles.UnsignedByte, 1 << 30, 1 << 30, 1 << 3),
            "1073741824 x 1073741824 x 8 = more than 2^63 elements", "0 bytes of elements", "byte 16");
        // 2^64 overflows to 0 in 64 bits, which is the number of elements after this header.
        RequireFrugal(TestFiles.CreateHeader(TestFiles.UnsignedByte, 1 << 30, 1 << 30, 1 << 4),
            "1073741824 x 1073741824 x 16 = more than 2^63 elements", "0 bytes of elements", "byte 16");
        RequireFrugal([.. TestFiles.CreateHeader(TestFiles.UnsignedByte, [.. Enumerable.Repeat(Largest, 8)]), 1],
            $"{string.Join(" x ", Enumerable.Repeat(Largest, 8))} = more than 2^63 elements", "1 bytes of elements", "byte 37");
    }

    [Test]
    public void IdxReader_rejects_dimensions_whose_product_overflows_64_bits_in_a_gzip_file()
    {
        byte[] file = TestFiles.Compress(TestFiles.CreateHeader(TestFiles.UnsignedByte, Largest, Largest, Largest));
        RequireFrugal(file, $"no more than 1032 times the {file.Length} compressed bytes",
            "2147483647 x 2147483647 x 2147483647 = more than 2^63 elements", "byte 4 of the unpacked data");
    }

    [Test]
    public void IdxReader_rejects_sizes_larger_than_the_file_before_allocating() => RequireFrugal(
        TestFiles.Create(new byte[500], 2_000_000, 28, 28), "2000000 x 28 x 28 = 1568000000 elements", "500 bytes of elements", "byte 516");

    [Test]
    public void IdxReader_rejects_sizes_beyond_the_highest_gzip_ratio_before_allocating()
    {
        byte[] file = TestFiles.Compress(TestFiles.Create(new byte[500], 2_000_000, 28, 28));
        RequireFrugal(file, $"no more than 1032 times the {file.Length} compressed bytes",
            "2000000 x 28 x 28 = 1568000000 elements", "byte 4 of the unpacked data");
    }

    [Test]
    public void IdxReader_reads_equal_elements_up_to_the_limit_of_gzip_data()
    {
        byte[] file = TestFiles.Compress(TestFiles.Create(new byte[UnpackLimit.FreeBytes], UnpackLimit.FreeBytes));
        Assert.That(TestFiles.ReadToEnd(new MemoryStream(file)), Has.Length.EqualTo(UnpackLimit.FreeBytes));
        byte[] larger = TestFiles.Compress(TestFiles.Create(new byte[UnpackLimit.FreeBytes + 1], UnpackLimit.FreeBytes + 1));
        RequireFrugal(larger, UnpackLimit.Expected, $"16777217 elements in {larger.Length} bytes", "byte 4 of the unpacked data");
    }

    [Test]
    public void IdxReader_rejects_more_elements_than_an_array_can_hold()
    {
        // A gzip file of this length can contain so many elements.
        byte[] file = TestFiles.Compress(
            TestFiles.Create(TestFiles.CreateRandomBytes(30_000_000, 1), 3, 1_000_000_000), CompressionLevel.NoCompression);
        RequireFrugal(file, $"at most {Array.MaxLength} elements", "3000000000", "byte 4 of the unpacked data");
    }

    private static void RequireFrugal(byte[] contents, string expected, string found, string where)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("promises", contents);
        Exception? refusal = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            TestFiles.ReadToEnd(path);
        }
        catch (InvalidDataException exception)
        {
            refusal = exception;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(() => refusal is null ? 0 : throw refusal, FileErrors.ThrowsExactly(path, expected, found, where));
        Assert.That(allocated, Is.LessThan(1_000_000));
    }
}
