using System.IO.Compression;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class EmnistReaderErrorTests
{
    private static readonly byte[] Images = TestFiles.CreateRandom(1, 3, 2, 2);
    private static readonly byte[] Labels = TestFiles.Create([1, 2, 3], 3);

    [Test]
    public void EmnistReader_rejects_a_labels_file_instead_of_images() => RequireRejection(
        Labels, Labels, "images", "magic number 2051 (dimensions: 3)", "2049 (dimensions: 1)", "byte 3");

    [Test]
    public void EmnistReader_rejects_an_images_file_instead_of_labels() => RequireRejection(
        Images, Images, "labels", "magic number 2049 (dimensions: 1)", "2051 (dimensions: 3)", "byte 3");

    [TestCase(2)]
    [TestCase(4)]
    public void EmnistReader_rejects_images_with_another_number_of_dimensions(int dimensions) => RequireRejection(
        TestFiles.CreateRandom(1, [.. Enumerable.Repeat(3L, dimensions)]), Labels,
        "images", "magic number 2051 (dimensions: 3)", $"{0x800 + dimensions} (dimensions: {dimensions})", "byte 3");

    [Test]
    public void EmnistReader_rejects_a_truncated_header_of_images([Range(1, 15)] int length) => RequireRejection(
        Images[..length], Labels,
        "images", length < 4 ? "a header of 4 bytes or more" : "a header of 16 bytes", $"{length} bytes", $"byte {length}");

    [TestCase(2)]
    [TestCase(4)]
    public void EmnistReader_rejects_different_numbers_of_labels_and_images(int labels)
    {
        using TemporaryFolder folder = new();
        string imagesPath = folder.Write("images", Images);
        string labelsPath = folder.Write("labels", TestFiles.CreateRandom(1, labels));
        Assert.That(
            () => EmnistReader.ReadDataset(imagesPath, labelsPath, ImageOrientation.Upright),
            FileErrors.ThrowsExactly(labelsPath, $"3 labels, one for each image of {imagesPath}", $"{labels}", "byte 4"));
    }

    [TestCase("digits", 10, "0 to 9")]
    [TestCase("mnist", 255, "0 to 9")]
    [TestCase("letters", 0, "1 to 26")]
    [TestCase("letters", 27, "1 to 26")]
    [TestCase("balanced", 47, "0 to 46")]
    [TestCase("bymerge", 47, "0 to 46")]
    [TestCase("byclass", 62, "0 to 61")]
    public void EmnistReader_rejects_a_label_that_is_not_in_the_split(string split, byte label, string range) => RequireRejection(
        Images, TestFiles.Create([1, 2, label], 3), "labels", $"labels {range}", $"{label} for image 2", "byte 10",
        EmnistSplit.All.Single(one => one.Name == split).Classes);

    [Test]
    public void EmnistReader_rejects_a_label_in_a_gap_between_permitted_labels()
    {
        Dictionary<int, string> names = new() { [1] = "one", [3] = "three" };
        Assert.That(
            () => TestFiles.ReadPair(Images, Labels, ImageOrientation.Upright, new ClassLabels(names)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("found 2 for image 1 (byte 9"));
    }

    [Test]
    public void EmnistReader_rejects_all_labels_if_none_are_permitted() => Assert.That(
        () => TestFiles.ReadPair(Images, Labels, ImageOrientation.Upright, new ClassLabels(new Dictionary<int, string>())),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("found 1 for image 0 (byte 8"));

    [Test]
    public void EmnistReader_rejects_images_larger_than_an_array()
    {
        // A gzip file of this length can contain so many pixels.
        byte[] images = TestFiles.Compress(
            TestFiles.Create(TestFiles.CreateRandomBytes(25_000_000, 1), 1, 50_000, 50_000), CompressionLevel.NoCompression);
        RequireRejection(
            images,
            TestFiles.Create([1], 1),
            "images",
            "images that fit into an array",
            "50000 x 50000 pixels",
            "byte 8 of the unpacked data");
    }

    [Test]
    public void EmnistReader_rejects_a_damaged_file_in_either_orientation([Values] ImageOrientation orientation, [Values] bool inImages)
    {
        byte[] images = TestFiles.Compress(Images), labels = TestFiles.Compress(Labels);
        (inImages ? images : labels)[^6] ^= 1;
        Assert.That(
            () => TestFiles.ReadPair(images, labels, orientation),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains($"{(inImages ? "images" : "labels")}: expected valid gzip data"));
    }

    [Test]
    public void EmnistReader_rejects_trailing_pixels_in_either_orientation([Values] ImageOrientation orientation, [Values] bool gzip)
    {
        byte[] images = TestFiles.CompressIf(gzip, [.. Images, 0]);
        Assert.That(
            () => TestFiles.ReadPair(images, Labels, orientation),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("images: expected ").And.Message.Contains("byte 28"));
    }

    [Test]
    public void EmnistReader_rejects_truncated_pixels_in_either_orientation([Values] ImageOrientation orientation, [Values] bool gzip)
    {
        byte[] images = TestFiles.CompressIf(gzip, Images[..^1]);
        Assert.That(
            () => TestFiles.ReadPair(images, Labels, orientation),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("images: expected ").And.Message.Contains("byte 27"));
    }

    [Test]
    public void EmnistReader_throws_if_an_argument_is_null_or_empty()
    {
        Assert.That(() => EmnistReader.Read("", EmnistSplit.Digits), Throws.TypeOf<ArgumentException>());
        Assert.That(() => EmnistReader.Read(null!, EmnistSplit.Digits), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => EmnistReader.Read(".", (EmnistSplit)null!), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => EmnistReader.Read(".", (MnistDataset)null!), Throws.TypeOf<ArgumentNullException>());
        Assert.That(() => EmnistReader.ReadDataset("", "labels", ImageOrientation.Upright), Throws.TypeOf<ArgumentException>());
    }

    private static void RequireRejection(
        byte[] images, byte[] labels, string file, string expected, string found, string where, ClassLabels? classes = null)
    {
        using TemporaryFolder folder = new();
        string imagesPath = folder.Write("images", images), labelsPath = folder.Write("labels", labels);
        Assert.That(
            () => EmnistReader.ReadDataset(imagesPath, labelsPath, ImageOrientation.Transposed, classes),
            FileErrors.ThrowsExactly(folder.GetFile(file), expected, found, where));
    }
}
