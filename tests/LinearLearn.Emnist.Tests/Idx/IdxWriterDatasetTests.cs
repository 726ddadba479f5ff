using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class IdxWriterDatasetTests
{
    [Test]
    public void EmnistReader_reads_back_a_dataset_that_IdxWriter_wrote(
        [Values] ImageOrientation orientation,
        [Values] bool gzip,
        [Values(1, 2, 20, 500)] int count,
        [Values(1, 7, 28)] int rows,
        [Values(1, 9, 28)] int columns)
    {
        using TemporaryFolder folder = new();
        byte[] pixels = TestFiles.CreateRandomBytes(count * rows * columns, 1);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 256)];
        Dataset data = new(new ByteFeatures([.. pixels], rows * columns), labels, imageShape: new ImageShape(rows, columns));
        string imagesPath = folder.GetFile("images"), labelsPath = folder.GetFile("labels");
        IdxWriter.WriteDataset(imagesPath, labelsPath, data, orientation, gzip);

        byte[] written = TestFiles.ReadToEnd(imagesPath);
        Assert.That(
            orientation == ImageOrientation.Upright ? written : TestFiles.Transpose(written, rows, columns), Is.EqualTo(pixels));
        Dataset found = EmnistReader.ReadDataset(imagesPath, labelsPath, orientation);
        Assert.That(TestFiles.ReadPixels(found), Is.EqualTo(pixels));
        Assert.That(found.Labels.ToArray(), Is.EqualTo(labels));
        Assert.That(found.ImageShape, Is.EqualTo(data.ImageShape));
    }

    [Test]
    public void IdxWriter_writes_images_larger_than_a_block([Values] ImageOrientation orientation)
    {
        using TemporaryFolder folder = new();
        byte[] pixels = TestFiles.CreateRandomBytes(2 * 300 * 301, 1);
        Dataset data = new(new ByteFeatures([.. pixels], 300 * 301), [0, 1], imageShape: new ImageShape(300, 301));
        IdxWriter.WriteDataset(folder.GetFile("images"), folder.GetFile("labels"), data, orientation);
        Dataset found = EmnistReader.ReadDataset(folder.GetFile("images"), folder.GetFile("labels"), orientation);
        Assert.That(TestFiles.ReadPixels(found).AsSpan().SequenceEqual(pixels), Is.True);
    }

    [TestCase(0, 255, IdxElementType.UnsignedByte)]
    [TestCase(0, 256, IdxElementType.Int32)]
    [TestCase(-1, 1, IdxElementType.Int32)]
    [TestCase(int.MinValue, int.MaxValue, IdxElementType.Int32)]
    public void IdxWriter_writes_labels_as_bytes_if_they_fit(int first, int second, IdxElementType type)
    {
        using TemporaryFolder folder = new();
        Dataset data = new(new ByteFeatures([1, 2], 1), [first, second], imageShape: new ImageShape(1, 1));
        IdxWriter.WriteDataset(folder.GetFile("images.gz"), folder.GetFile("labels.gz"), data);
        using (IdxReader labels = IdxReader.Open(folder.GetFile("labels.gz")))
            Assert.That((labels.ElementType, labels.Dimensions.Single()), Is.EqualTo((type, 2)));
        Dataset found = EmnistReader.ReadDataset(folder.GetFile("images.gz"), folder.GetFile("labels.gz"), ImageOrientation.Upright);
        Assert.That(found.Labels.ToArray(), Is.EqualTo(new[] { first, second }));
        Assert.That(File.ReadAllBytes(folder.GetFile("images.gz"))[0], Is.EqualTo(0x1F));
    }

    [TestCase("file", "file")]
    [TestCase("file", "folder/../file")]
    [TestCase("file.gz", "./file.gz")]
    public void IdxWriter_rejects_the_same_file_for_images_and_labels(string images, string labels)
    {
        using TemporaryFolder folder = new();
        Dataset data = new(new ByteFeatures([1, 2], 2), [0], imageShape: new ImageShape(1, 2));
        Assert.That(
            () => IdxWriter.WriteDataset(folder.GetFile(images), folder.GetFile(labels), data),
            Throws.ArgumentException.With.Message.Contains("expected a different file from that of the images, found ")
                .And.Property("ParamName").EqualTo("labelsPath"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [Test]
    public void IdxWriter_rejects_datasets_that_are_not_images_of_bytes()
    {
        ImageShape shape = new(1, 2);
        using (Assert.EnterMultipleScope())
        {
            AssertRejected(new Dataset(new ByteFeatures([], 2), [], imageShape: shape), "found no examples");
            AssertRejected(new Dataset(new ByteFeatures([1, 2], 2), [0]), "found no ImageShape");
            AssertRejected(new Dataset(new DenseFeatures([1, 2], 2), [0], imageShape: shape), "found DenseFeatures");
        }
        Dataset data = new(new ByteFeatures([1, 2], 2), [0], imageShape: shape);
        Assert.That(() => IdxWriter.WriteDataset("", "labels", data), Throws.ArgumentException);
        Assert.That(() => IdxWriter.WriteDataset("images", "", data), Throws.ArgumentException);
        Assert.That(() => IdxWriter.WriteDataset("images", "labels", null!), Throws.ArgumentNullException);
        Assert.That(
            () => IdxWriter.WriteDataset("images", "labels", data, (ImageOrientation)7),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("found 7"));

        static void AssertRejected(Dataset data, string found)
        {
            using TemporaryFolder folder = new();
            Assert.That(
                () => IdxWriter.WriteDataset(folder.GetFile("images"), folder.GetFile("labels"), data),
                Throws.ArgumentException.With.Message.Contains("expected one or more images").And.Message.Contains(found));
            Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
        }
    }
}
