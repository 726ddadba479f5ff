using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class EmnistReaderTests
{
    private static readonly byte[] TwoImages = TestFiles.CreateRandom(1, 2, 4, 3);
    private static readonly byte[] TwoLabels = TestFiles.Create([200, 7], 2);

    public static IReadOnlyList<EmnistSplit> All => EmnistSplit.All;

    [Test]
    public void EmnistReader_reads_the_four_files_of_a_split([ValueSource(nameof(All))] EmnistSplit split, [Values] bool gzip)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, split, gzip);
        (Dataset training, Dataset validation) = EmnistReader.Read(folder.Path, split);

        int[] labels = [.. split.Classes.Values];
        Assert.That(training.Labels.ToArray(), Is.EqualTo(labels.Concat(labels.Reverse())));
        Assert.That(validation.Labels.ToArray(), Is.EqualTo(labels));
        RequireImages(training, "train", split);
        RequireImages(validation, "test", split);
    }

    [Test]
    public void EmnistReader_does_not_transpose_upright_files()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Mnist);
        EmnistData data = EmnistReader.Read(folder.Path, EmnistSplit.Mnist, ImageOrientation.Upright);
        Assert.That(TestFiles.ReadPixels(data.Training), Is.EqualTo(TestFiles.CreatePixels("train", 20)));
        Assert.That(TestFiles.ReadPixels(data.Test), Is.EqualTo(TestFiles.CreatePixels("test", 10)));
    }

    [Test]
    public void EmnistReader_prefers_the_compressed_file_of_two()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        folder.Write(TestFiles.GetImagesName(EmnistSplit.Digits, "test"), [1, 2, 3]);
        Assert.That(() => EmnistReader.Read(folder.Path, EmnistSplit.Digits), Throws.Nothing);
    }

    [Test]
    public void EmnistReader_reads_compressed_and_uncompressed_files_in_one_folder()
    {
        using TemporaryFolder folder = new();
        TestFiles.WritePart(folder, EmnistSplit.Digits, "train", [1, 2, 3], gzip: true);
        TestFiles.WritePart(folder, EmnistSplit.Digits, "test", [4, 5], gzip: false);
        EmnistData data = EmnistReader.Read(folder.Path, EmnistSplit.Digits);
        Assert.That((data.Training.Count, data.Test.Count), Is.EqualTo((3, 2)));
    }

    [Test]
    public void EmnistReader_accepts_labels_1_to_26_of_letters()
    {
        byte[] labels = [.. Enumerable.Range(1, 26).Select(label => (byte)label)];
        Dataset data = TestFiles.ReadPair(
            TestFiles.CreateRandom(1, 26, 2, 2), TestFiles.Create(labels, 26), classes: EmnistSplit.Letters.Classes);
        Assert.That(data.Classes.Values.ToArray(), Is.EqualTo(Enumerable.Range(1, 26)));
    }

    [Test]
    public void EmnistReader_accepts_any_label_without_class_names()
    {
        Dataset data = TestFiles.ReadPair(TwoImages, TwoLabels);
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new[] { 200, 7 }));
        Assert.That(data.Classes.Names, Is.Empty);
    }

    [Test]
    public void EmnistReader_dataset_has_the_given_class_names()
    {
        Dataset data = TestFiles.ReadPair(
            TwoImages, TwoLabels, classes: new ClassLabels(new Dictionary<int, string> { [7] = "seven", [200] = "many", [3] = "three" }));
        Assert.That(data.Classes.Names, Is.EquivalentTo(new Dictionary<int, string> { [7] = "seven", [200] = "many", [3] = "three" }));
    }

    [Test]
    public void EmnistReader_images_have_the_rows_and_columns_of_the_file([Values] ImageOrientation orientation)
    {
        Dataset data = TestFiles.ReadPair(TwoImages, TwoLabels, orientation);
        Assert.That(data.ImageShape, Is.EqualTo(new ImageShape(4, 3)));
        Assert.That((data.Count, data.FeatureCount), Is.EqualTo((2, 12)));
    }

    [Test]
    public void EmnistReader_scales_bytes_by_a_256th_or_the_given_factor()
    {
        using TemporaryFolder folder = new();
        string images = folder.Write("images", TwoImages), labels = folder.Write("labels", TwoLabels);
        Dataset usual = EmnistReader.ReadDataset(images, labels, ImageOrientation.Upright);
        Dataset other = EmnistReader.ReadDataset(images, labels, ImageOrientation.Upright, scale: 1f / 255);
        Assert.That((usual.Features.ByteScale, other.Features.ByteScale), Is.EqualTo((1f / 256, 1f / 255)));

        float[] row = new float[12];
        other.Features.CopyTo(1, row);
        Assert.That(row, Is.EqualTo(TwoImages[28..].Select(value => value / 255f)).Within(1e-7f));

        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        EmnistData data = EmnistReader.Read(folder.Path, EmnistSplit.Digits, scale: 1f / 255);
        Assert.That((data.Training.Features.ByteScale, data.Test.Features.ByteScale), Is.EqualTo((1f / 255, 1f / 255)));
    }

    [TestCase(0f)]
    [TestCase(-1f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void EmnistReader_rejects_a_scale_that_is_not_a_positive_number(float scale)
    {
        using TemporaryFolder folder = new();
        string images = folder.Write("images", TwoImages), labels = folder.Write("labels", TwoLabels);
        Assert.That(
            () => EmnistReader.ReadDataset(images, labels, ImageOrientation.Upright, scale: scale),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("scale"));
    }

    [Test]
    public void EmnistReader_allocates_about_one_byte_per_pixel([Values] ImageOrientation orientation)
    {
        const int count = 2_000, pixels = count * 28 * 28;
        using TemporaryFolder folder = new();
        string images = folder.Write("images.gz", TestFiles.Compress(TestFiles.CreateRandom(1, count, 28, 28)));
        string labels = folder.Write("labels.gz", TestFiles.Compress(TestFiles.CreateRandom(2, count)));
        // The first call allocates buffers that are reused.
        EmnistReader.ReadDataset(images, labels, orientation);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Dataset data = EmnistReader.ReadDataset(images, labels, orientation);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(data.Count, Is.EqualTo(count));
        Assert.That(allocated, Is.LessThan(1.2 * pixels + 16 * count));
    }

    [Test]
    public void EmnistReader_reads_nothing_if_already_canceled([Values] ImageOrientation orientation)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        string images = folder.GetFile(TestFiles.GetImagesName(EmnistSplit.Digits, "test") + ".gz");
        string labels = folder.GetFile(TestFiles.GetLabelsName(EmnistSplit.Digits, "test") + ".gz");
        CancellationToken cancelled = new(canceled: true);
        Assert.That(
            () => EmnistReader.ReadDataset(images, labels, orientation, cancellationToken: cancelled),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(
            () => EmnistReader.Read(folder.Path, EmnistSplit.Digits, orientation, cancellationToken: cancelled),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static void RequireImages(Dataset data, string part, EmnistSplit split)
    {
        byte[] upright = TestFiles.Transpose(TestFiles.CreatePixels(part, data.Count), TestFiles.ImageRows, TestFiles.ImageColumns);
        Assert.That(TestFiles.ReadPixels(data), Is.EqualTo(upright));
        Assert.That(data.ImageShape, Is.EqualTo(new ImageShape(TestFiles.ImageRows, TestFiles.ImageColumns)));
        Assert.That(data.Classes.Names, Is.EquivalentTo(split.Classes.Names));
        Assert.That(data.Features.ByteScale, Is.EqualTo(ByteFeatures.DefaultScale));
    }

    [TestCase(0f)]
    [TestCase(-1f)]
    [TestCase(float.NaN)]
    public void EmnistReader_rejects_a_scale_out_of_range_before_opening_files(float scale)
    {
        Assert.That(() => EmnistReader.Read("no-such-folder", EmnistSplit.Digits, scale: scale),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("above 0"));
        Assert.That(() => EmnistReader.ReadDataset("no-such-file", "nor-this", ImageOrientation.Upright, scale: scale),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("above 0"));
    }

    [Test]
    public void EmnistReader_rejects_an_undefined_orientation() => Assert.That(
        () => EmnistReader.Read("no-such-folder", EmnistSplit.Digits, (ImageOrientation)7),
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected Transposed or Upright, found 7"));
}
