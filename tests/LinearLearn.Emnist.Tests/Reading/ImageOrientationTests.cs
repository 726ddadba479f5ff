using System.Runtime.Intrinsics;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class ImageOrientationTests
{
    [TestCase(1, 1)]
    [TestCase(1, 9)]
    [TestCase(9, 1)]
    [TestCase(3, 5)]
    [TestCase(4, 4)]
    [TestCase(4, 7)]
    [TestCase(5, 3)]
    [TestCase(7, 9)]
    [TestCase(8, 12)]
    [TestCase(16, 28)]
    [TestCase(28, 28)]
    [TestCase(29, 31)]
    [TestCase(300, 301)]
    [TestCase(725, 730)]
    public void EmnistReader_transposes_images_of_transposed_files(int rows, int columns)
    {
        byte[] images = TestFiles.CreateRandom(rows, 3, rows, columns);
        Dataset data = TestFiles.ReadPair(images, TestFiles.Create([0, 1, 2], 3), ImageOrientation.Transposed);
        Assert.That(TestFiles.ReadPixels(data).AsSpan().SequenceEqual(TestFiles.Transpose(images[16..], rows, columns)), Is.True);
        Assert.That(data.ImageShape, Is.EqualTo(new ImageShape(rows, columns)));
    }

    [TestCase(1, 1)]
    [TestCase(3, 5)]
    [TestCase(28, 28)]
    [TestCase(29, 31)]
    public void EmnistReader_does_not_transpose_images_of_upright_files(int rows, int columns)
    {
        byte[] images = TestFiles.CreateRandom(rows, 3, rows, columns);
        Dataset data = TestFiles.ReadPair(images, TestFiles.Create([0, 1, 2], 3), ImageOrientation.Upright);
        Assert.That(TestFiles.ReadPixels(data), Is.EqualTo(images[16..]));
    }

    [TestCase(28, 28, 2005)]
    [TestCase(29, 31, 3507)]
    public void EmnistReader_reads_more_upright_images_than_three_blocks(int rows, int columns, int count)
    {
        byte[] images = TestFiles.CreateRandom(rows, count, rows, columns);
        Dataset data = TestFiles.ReadPair(images, TestFiles.Create(new byte[count], count), ImageOrientation.Upright);
        Assert.That(TestFiles.ReadPixels(data).AsSpan().SequenceEqual(images.AsSpan(16)), Is.True);
    }

    [Test]
    public void EmnistReader_reads_transposed_files_column_by_column()
    {
        // Columns (1, 2), (3, 4), (5, 6) of an image of 2 rows.
        Dataset data = TestFiles.ReadPair(
            TestFiles.Create([1, 2, 3, 4, 5, 6], 1, 2, 3), TestFiles.Create([0], 1), ImageOrientation.Transposed);
        Assert.That(TestFiles.ReadPixels(data), Is.EqualTo(new byte[] { 1, 3, 5, 2, 4, 6 }));
    }

    /// <summary>Tests the fallback for processors with neither SSE2 nor AdvSimd.</summary>
    [Test]
    public void ImageTransposer_portable_zip_interleaves_bytes()
    {
        Vector128<byte> x = Vector128.CreateSequence<byte>(0, 1), y = Vector128.CreateSequence<byte>(240, 1);
        byte[] zipped = [.. Enumerable.Range(0, 16).SelectMany(i => new[] { x[i], y[i] })], found = new byte[32];
        ImageTransposer.PortableZip(x, y).CopyTo(found);
        ImageTransposer.PortableZipUpper(x, y).CopyTo(found, 16);
        Assert.That(found, Is.EqualTo(zipped));
    }

    [TestCase(668)]
    [TestCase(669)]
    [TestCase(1500)]
    [TestCase(2100)]
    public void EmnistReader_transposes_more_images_than_one_block(int count)
    {
        byte[] images = TestFiles.CreateRandom(count, count, 28, 28);
        Dataset data = TestFiles.ReadPair(TestFiles.Compress(images), TestFiles.CreateRandom(1, count), ImageOrientation.Transposed);
        Assert.That(TestFiles.ReadPixels(data).AsSpan().SequenceEqual(TestFiles.Transpose(images[16..], 28, 28)), Is.True);
    }

    [Test]
    public void EmnistReader_transposes_images_of_any_shape()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[1, 4], Gen.Int).SampleAlike((rows, columns, count, seed) =>
        {
            byte[] images = TestFiles.CreateRandom(seed, count, rows, columns);
            Dataset data = TestFiles.ReadPair(images, TestFiles.CreateRandom(seed, count), ImageOrientation.Transposed);
            Assert.That(TestFiles.ReadPixels(data).AsSpan().SequenceEqual(TestFiles.Transpose(images[16..], rows, columns)));
        }, iter: 200);
    }
}
