using System.Runtime.InteropServices;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class IdxWriterTests
{
    private static readonly Gen<int[]> Sizes = Gen.Int[1, 4].Array[1, 8];

    /// <summary>The bytes are those of NumPy's big-endian arrays (<c>tobytes</c>) after a header by Python's struct.</summary>
    [Test]
    public void IdxWriter_writes_the_bytes_of_NumPy()
    {
        AssertBytes<byte>([0, 1, 2, 127, 128, 255], "0000080200000002000000030001027f80ff");
        AssertBytes<sbyte>([0, 1, -1, 127, -128, 5], "0000090200000002000000030001ff7f8005");
        AssertBytes<short>([0, 1, -1, 32767, -32768, 258], "00000b02000000020000000300000001ffff7fff80000102");
        AssertBytes(
            [0, 1, -1, int.MaxValue, int.MinValue, 16909060],
            "00000c0200000002000000030000000000000001ffffffff7fffffff8000000001020304");
        AssertBytes(
            [0, 1, -1, 0.1f, float.MinValue, 1e-45f],
            "00000d020000000200000003000000003f800000bf8000003dcccccdff7fffff00000001");
        AssertBytes(
            [0, 1, -1, 0.1, double.MinValue, 5e-324],
            "00000e02000000020000000300000000000000003ff0000000000000bff00000000000003fb999999999999affefffffffffffff0000000000000001");

        static void AssertBytes<T>(T[] elements, string hex)
            where T : unmanaged
        {
            using MemoryStream stream = new();
            IdxWriter.Write(stream, elements, [2, 3]);
            Assert.That(Convert.ToHexStringLower(stream.ToArray()), Is.EqualTo(hex));
            using IdxReader reader = IdxReader.Open(new MemoryStream(Convert.FromHexString(hex)), "numpy");
            Assert.That(reader.ReadToEnd<T>(), Is.EqualTo(elements));
        }
    }

    [Test]
    public void IdxReader_reads_back_bytes_that_IdxWriter_wrote([Values] bool gzip) => AssertRoundTrip<byte>(Gen.Byte, gzip);

    [Test]
    public void IdxReader_reads_back_signed_bytes_that_IdxWriter_wrote([Values] bool gzip) => AssertRoundTrip<sbyte>(Gen.SByte, gzip);

    [Test]
    public void IdxReader_reads_back_short_integers_that_IdxWriter_wrote([Values] bool gzip) => AssertRoundTrip<short>(Gen.Short, gzip);

    [Test]
    public void IdxReader_reads_back_integers_that_IdxWriter_wrote([Values] bool gzip) => AssertRoundTrip<int>(Gen.Int, gzip);

    [Test]
    public void IdxReader_reads_back_floats_that_IdxWriter_wrote([Values] bool gzip) => AssertRoundTrip<float>(Gen.Float, gzip);

    [Test]
    public void IdxReader_reads_back_doubles_that_IdxWriter_wrote([Values] bool gzip) => AssertRoundTrip<double>(Gen.Double, gzip);

    [Test]
    public void IdxReader_reads_back_more_elements_than_a_block([Values] bool gzip, [Values(32_767, 32_768, 32_769, 100_000)] int count)
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("shorts");
        short[] elements = [.. Enumerable.Range(0, count).Select(i => (short)(i * 31))];
        IdxWriter.Write(path, elements, [count], gzip);
        using IdxReader reader = IdxReader.Open(path);
        short[] first = new short[7];
        reader.ReadExactly<short>(first);
        Assert.That(first.Concat(reader.ReadToEnd<short>()), Is.EqualTo(elements));
        Assert.That((reader.ElementType, reader.Count), Is.EqualTo((IdxElementType.Int16, (long)count)));
    }

    [Test]
    public void IdxWriter_writes_blocks_like_one_array([Values(1, 2, 7, 60)] int blockLength)
    {
        using TemporaryFolder folder = new();
        int[] elements = [.. Enumerable.Range(-30, 60)];
        IdxWriter.Write(folder.GetFile("array"), elements, [3, 4, 5]);
        IdxWriter.Write(folder.GetFile("blocks"), elements.Chunk(blockLength), [3, 4, 5]);
        Assert.That(File.ReadAllBytes(folder.GetFile("blocks")), Is.EqualTo(File.ReadAllBytes(folder.GetFile("array"))));
    }

    [Test]
    public void IdxWriter_writes_the_same_file_to_a_stream([Values(1, 7, 40_000)] int blockLength, [Values] bool compress)
    {
        using TemporaryFolder folder = new();
        short[] elements = [.. Enumerable.Range(0, 70_000).Select(i => (short)(i * 31))];
        IdxWriter.Write(folder.GetFile("file"), elements, [70, 1000], compress);
        byte[] expected = File.ReadAllBytes(folder.GetFile("file"));
        using MemoryStream whole = new(), blocks = new();
        IdxWriter.Write(whole, elements, [70, 1000], compress);
        IdxWriter.Write(blocks, elements.Chunk(blockLength), [70, 1000], compress);
        Assert.That(whole.ToArray(), Is.EqualTo(expected));
        Assert.That(blocks.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void IdxWriter_writes_small_blocks_together()
    {
        using CountingStream stream = new();
        IdxWriter.Write(stream, Enumerable.Range(0, 1 << 17).Select(i => new[] { (byte)i }), [1 << 17]);
        Assert.That(stream.Length, Is.EqualTo(8 + (1 << 17)));
        Assert.That(stream.Writes, Is.AtMost(3));
    }

    [Test]
    public void IdxWriter_rejects_a_block_that_is_null()
    {
        using TemporaryFolder folder = new();
        using MemoryStream stream = new();
        byte[][] blocks = [[1], null!];
        Assert.That(
            () => IdxWriter.Write(folder.GetFile("file"), blocks, [2]),
            Throws.ArgumentException.With.Message.Contains("expected arrays, found null").And.Property("ParamName").EqualTo("blocks"));
        Assert.That(() => IdxWriter.Write(stream, blocks, [2]), Throws.ArgumentException.With.Message.Contains("found null"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [TestCase("labels", null, false)]
    [TestCase("labels.gz", null, true)]
    [TestCase("labels.GZ", null, true)]
    [TestCase("labels.gz", false, false)]
    [TestCase("labels", true, true)]
    public void IdxWriter_compresses_files_whose_name_ends_with_gz_by_default(string name, bool? compress, bool isCompressed)
    {
        using TemporaryFolder folder = new();
        IdxWriter.Write(folder.GetFile(name), new byte[] { 1, 2 }, [2], compress);
        Assert.That(File.ReadAllBytes(folder.GetFile(name))[0] == 0x1F, Is.EqualTo(isCompressed));
        Assert.That(TestFiles.ReadToEnd(folder.GetFile(name)), Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void IdxWriter_keeps_the_former_file_if_writing_fails([Values] bool gzip, [Values(3, 5)] int count)
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("labels");
        IdxWriter.Write(path, new byte[] { 9 }, [1]);
        Assert.That(
            () => IdxWriter.Write(path, [new byte[2], new byte[count - 2]], [4], gzip),
            Throws.ArgumentException.With.Message.Contains(
                $"expected 4 elements, the product of the dimensions, found {(count > 4 ? "more" : "3")}"));
        Assert.That(TestFiles.ReadToEnd(path), Is.EqualTo(new byte[] { 9 }));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void IdxWriter_rejects_invalid_dimensions()
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile("file");
        using (Assert.EnterMultipleScope())
        {
            AssertRejected([], "expected 1 to 8, found 0");
            AssertRejected([1, 1, 1, 1, 1, 1, 1, 1, 1], "expected 1 to 8, found 9");
            AssertRejected([0], "expected 1 or more, found 0");
            AssertRejected([4, -1], "expected 1 or more, found -1");
            AssertRejected([3], "expected 3 elements, the product of the dimensions, found more");
            AssertRejected([5], "expected 5 elements, the product of the dimensions, found 4");
            AssertRejected([int.MaxValue, int.MaxValue, int.MaxValue], "expected more than 2^63 elements");
            AssertRejected([.. Enumerable.Repeat(int.MaxValue, 8)], "expected more than 2^63 elements");
        }
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);

        void AssertRejected(int[] dimensions, string message)
        {
            Assert.That(
                () => IdxWriter.Write(path, new byte[4], dimensions),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains(message).And.Property("ParamName").EqualTo("dimensions"));
            using MemoryStream stream = new();
            Assert.That(
                () => IdxWriter.Write(stream, new byte[4], dimensions),
                Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
            Assert.That(stream.Length, Is.Zero);
        }
    }

    [Test]
    public void IdxWriter_rejects_other_types_and_null()
    {
        using MemoryStream stream = new();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => IdxWriter.Write(stream, new long[1], [1]),
                Throws.ArgumentException.With.Message.Contains("byte, sbyte, short, int, float or double, found System.Int64"));
            Assert.That(() => IdxWriter.Write(stream, new ushort[1], [1]), Throws.ArgumentException);
            Assert.That(() => IdxWriter.Write((Stream)null!, new byte[1], [1]), Throws.ArgumentNullException);
            Assert.That(() => IdxWriter.Write(stream, (IEnumerable<byte[]>)null!, [1]), Throws.ArgumentNullException);
            Assert.That(() => IdxWriter.Write((Stream)null!, [new byte[1]], [1]), Throws.ArgumentNullException);
            Assert.That(() => IdxWriter.Write("", new byte[1], [1]), Throws.ArgumentException);
            Assert.That(() => IdxWriter.Write("x", (byte[])null!, [1]), Throws.ArgumentNullException);
            Assert.That(() => IdxWriter.Write("x", (IEnumerable<byte[]>)null!, [1]), Throws.ArgumentNullException);
        }
    }

    private static void AssertRoundTrip<T>(Gen<T> element, bool gzip)
        where T : unmanaged
    {
        using TemporaryFolder folder = new();
        string path = folder.GetFile(gzip ? "file.gz" : "file");
        Gen.Select(Sizes, Gen.Int[0, 300]).SampleAlike((sizes, piece) =>
        {
            int count = sizes.Aggregate(1, (product, size) => product * size);
            T[] elements = element.Array[count].Generate(new PCG(1, (ulong)(count + piece)), null, out _);
            IdxWriter.Write(path, elements, sizes);
            using IdxReader reader = IdxReader.Open(path);
            Assert.That(reader.Dimensions, Is.EqualTo(sizes));
            T[] first = new T[Math.Min(piece, count)];
            reader.ReadExactly<T>(first);
            // Bits, because NaN is not equal to itself.
            Assert.That(GetBytes([.. first, .. reader.ReadToEnd<T>()]), Is.EqualTo(GetBytes(elements)));
        }, iter: 60);

        static byte[] GetBytes(T[] values) => MemoryMarshal.AsBytes<T>(values).ToArray();
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Writes++;
            base.Write(buffer);
        }
    }
}
