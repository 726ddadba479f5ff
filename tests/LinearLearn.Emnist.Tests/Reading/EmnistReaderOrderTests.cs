namespace LinearLearn.Emnist.Tests;

/// <summary>Verifies the order of checks: headers and labels before images, and cancellation between images.</summary>
public class EmnistReaderOrderTests
{
    private const int ImageCount = 400;

    [Test]
    public void EmnistReader_stops_within_the_images_when_canceled([Values] ImageOrientation orientation, [Values] bool gzip)
    {
        const int length = ImageCount * 100 * 100;
        using CancellationTokenSource source = new();
        using TestStream images = new(
            TestFiles.CompressIf(gzip, TestFiles.CreateRandom(1, ImageCount, 100, 100)), onRead: read => CancelAfter(1_000_000, read));
        Assert.That(
            () => EmnistReader.Read(Open, EmnistSplit.Digits.GetFileNames, CreateFormat(orientation), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(images.BytesRead, Is.InRange(1_000_000, length / 2));

        void CancelAfter(long bytes, long read)
        {
            if (read >= bytes)
                source.Cancel();
        }

        IdxReader Open(string name, IdxContents contents) => new(
            name.Contains("train-images", StringComparison.Ordinal) ? images
                : new MemoryStream(name.Contains("images", StringComparison.Ordinal) ? TestFiles.CreateRandom(2, 1, 100, 100)
                : TestFiles.Create(
                    new byte[name.Contains("train", StringComparison.Ordinal) ? ImageCount : 1],
                    name.Contains("train", StringComparison.Ordinal) ? ImageCount : 1)),
            name,
            contents);
    }

    [Test]
    public void EmnistReader_rejects_test_images_of_another_size_before_reading_images() => AssertReadsNoImage(
        TestFiles.CreateRandom(2, 2, 32, 32), TestFiles.Create([1, 2], 2),
        FileErrors.ThrowsExactly(
            "emnist-digits-test-images-idx3-ubyte",
            "images of 28 x 28 pixels, as in emnist-digits-train-images-idx3-ubyte",
            "32 x 32 pixels",
            "byte 8"));

    [Test]
    public void EmnistReader_rejects_a_missing_test_file_before_reading_images([Values] bool areImages) => AssertReadsNoImage(
        areImages ? null : TestFiles.CreateRandom(2, 2, 28, 28),
        areImages ? TestFiles.Create([1, 2], 2) : null,
        Throws.TypeOf<FileNotFoundException>());

    [Test]
    public void EmnistReader_rejects_an_invalid_test_label_before_reading_images() => AssertReadsNoImage(
        TestFiles.CreateRandom(2, 2, 28, 28), TestFiles.Create([1, 10], 2),
        FileErrors.ThrowsExactly("emnist-digits-test-labels-idx1-ubyte", "labels 0 to 9", "10 for image 1", "byte 9"));

    [Test]
    public void EmnistReader_rejects_too_few_test_labels_before_reading_images() => AssertReadsNoImage(
        TestFiles.CreateRandom(2, 2, 28, 28), TestFiles.Create([1], 1),
        FileErrors.ThrowsExactly(
            "emnist-digits-test-labels-idx1-ubyte", "2 labels, one for each image of emnist-digits-test-images-idx3-ubyte", "1", "byte 4"));

    private static void AssertReadsNoImage(byte[]? testImages, byte[]? testLabels, NUnit.Framework.Constraints.Constraint rejection)
    {
        using TestStream images = new(TestFiles.CreateRandom(1, ImageCount, 28, 28));
        Assert.That(
            () => EmnistReader.Read(
                Open, EmnistSplit.Digits.GetFileNames, CreateFormat(ImageOrientation.Upright), CancellationToken.None),
            rejection);
        Assert.That(images.BytesRead, Is.LessThan(100), "the header");

        IdxReader Open(string name, IdxContents contents)
        {
            Stream stream = name switch
            {
                "emnist-digits-train-images-idx3-ubyte" => images,
                "emnist-digits-train-labels-idx1-ubyte" => new MemoryStream(TestFiles.Create(new byte[ImageCount], ImageCount)),
                _ => (name.Contains("images", StringComparison.Ordinal) ? testImages : testLabels) is { } bytes
                    ? new MemoryStream(bytes)
                    : throw new FileNotFoundException(name),
            };
            return new IdxReader(stream, name, contents);
        }
    }

    private static ImageFormat CreateFormat(ImageOrientation orientation) =>
        new(orientation, EmnistSplit.Digits.Classes, ByteFeatures.DefaultScale);
}
