using System.IO.Compression;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class EmnistChunksTests
{
    [Test]
    public async Task EmnistReader_chunks_have_the_examples_of_the_files(
        [Values(1, 7, 31, 61, 62, 1000)] int rowsPerChunk, [Values] bool gzip, [Values] ImageOrientation orientation)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Letters, gzip);
        string ending = gzip ? ".gz" : "";
        string images = folder.GetFile(TestFiles.GetImagesName(EmnistSplit.Letters, "train") + ending);
        string labels = folder.GetFile(TestFiles.GetLabelsName(EmnistSplit.Letters, "train") + ending);
        ClassLabels classes = EmnistSplit.Letters.Classes;
        Dataset whole = EmnistReader.ReadDataset(images, labels, orientation, classes, 1f / 255);

        AssertChunks([.. EmnistReader.ReadChunks(images, labels, rowsPerChunk, orientation, classes, 1f / 255)], whole, rowsPerChunk);
        AssertChunks(
            await ToList(EmnistReader.ReadChunksAsync(images, labels, rowsPerChunk, orientation, classes, 1f / 255)), whole, rowsPerChunk);
    }

    [Test]
    public async Task EmnistReader_reads_a_part_of_a_split_in_chunks(
        [Values] DataPart part, [Values("flat", "gzip", "zip")] string form, [Values] ImageOrientation orientation)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.ByClass);
        EmnistData data = EmnistReader.Read(folder.Path, EmnistSplit.ByClass, orientation);
        if (form == "zip")
            EmnistFolderTests.PackAll(folder, "gzip/", CompressionLevel.Optimal);
        string path = form == "zip" ? folder.GetFile("gzip.zip") : folder.Path;
        Dataset whole = part == DataPart.Training ? data.Training : data.Test;
        AssertChunks([.. EmnistReader.ReadChunks(path, EmnistSplit.ByClass, part, 50, orientation)], whole, 50);
        AssertChunks(await ToList(EmnistReader.ReadChunksAsync(path, EmnistSplit.ByClass, part, 50, orientation)), whole, 50);
    }

    [Test]
    public async Task EmnistReader_reads_a_part_of_a_dataset_in_chunks([Values] DataPart part, [Values] bool isQmnist)
    {
        using TemporaryFolder folder = new();
        MnistDataset dataset = isQmnist ? MnistDataset.Qmnist : MnistDataset.FashionMnist;
        MnistDatasetTests.WriteFiles(folder, dataset, gzip: true);
        EmnistData data = EmnistReader.Read(folder.Path, dataset);
        Dataset whole = part == DataPart.Training ? data.Training : data.Test;
        AssertChunks([.. EmnistReader.ReadChunks(folder.Path, dataset, part, 7)], whole, 7);
        AssertChunks(await ToList(EmnistReader.ReadChunksAsync(folder.Path, dataset, part, 7)), whole, 7);
    }

    [Test]
    public async Task EmnistReader_opens_and_closes_the_files_for_each_enumeration()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        IEnumerable<Dataset> chunks = EmnistReader.ReadChunks(folder.Path, EmnistSplit.Digits, DataPart.Training, 3);
        IAsyncEnumerable<Dataset> awaited = EmnistReader.ReadChunksAsync(folder.Path, EmnistSplit.Digits, DataPart.Training, 3);
        Assert.That(chunks.First().Count, Is.EqualTo(3));
        for (int i = 0; i < 2; i++)
        {
            Assert.That(chunks.Sum(chunk => chunk.Count), Is.EqualTo(20));
            Assert.That((await ToList(awaited)).Sum(chunk => chunk.Count), Is.EqualTo(20));
        }
        Assert.That(chunks.Zip(chunks, (one, other) => one.Count == other.Count), Has.All.True, "two enumerations at once");
        foreach (string file in Directory.GetFiles(folder.Path))
            Assert.That(() => new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose(), Throws.Nothing, file);
    }

    [Test]
    public async Task EmnistReader_opens_files_only_when_chunks_are_enumerated()
    {
        using TemporaryFolder folder = new();
        IEnumerable<Dataset> chunks = EmnistReader.ReadChunks(folder.GetFile("a"), folder.GetFile("b"), 3, ImageOrientation.Upright);
        IAsyncEnumerable<Dataset> awaited =
            EmnistReader.ReadChunksAsync(folder.GetFile("a"), folder.GetFile("b"), 3, ImageOrientation.Upright);
        Assert.That(() => chunks.First(), Throws.TypeOf<FileNotFoundException>());
        Assert.That(() => ToList(awaited), Throws.TypeOf<FileNotFoundException>());
        folder.Write("a", TestFiles.CreateRandom(1, 4, 2, 2));
        folder.Write("b", TestFiles.Create([1, 2, 3, 4], 4));
        Assert.That(chunks.Sum(chunk => chunk.Count), Is.EqualTo(4));
        Assert.That(await ToList(awaited), Has.Count.EqualTo(2));
    }

    [TestCase(4, "label")]
    [TestCase(4, "end of labels")]
    [TestCase(4, "end of images")]
    [TestCase(2, "images")]
    public void EmnistReader_throws_after_all_chunks_before_the_damage(int chunksBefore, string damage)
    {
        byte[] images = TestFiles.CreateRandom(1, 5, 2, 2), labels = TestFiles.Create([1, 2, 3, 4, 5], 5);
        if (damage == "label")
            labels[^1] = 10;
        using TemporaryFolder folder = new();
        string imagesPath = folder.Write("images", TestFiles.Compress(damage switch
        {
            "end of images" => [.. images, 0],
            "images" => images[..^9],
            _ => images,
        }));
        string labelsPath = folder.Write("labels", TestFiles.Compress(damage == "end of labels" ? [.. labels, 0] : labels));
        int expected = damage.StartsWith("end", StringComparison.Ordinal) ? chunksBefore + 1 : chunksBefore;

        int count = 0;
        Assert.That(
            () =>
            {
                foreach (Dataset chunk in Read())
                    count += chunk.Count;
            },
            Throws.TypeOf<InvalidDataException>());
        Assert.That(count, Is.EqualTo(expected));
        Assert.That(
            async () =>
            {
                await foreach (Dataset chunk in ReadAsync())
                    count += chunk.Count;
            },
            Throws.TypeOf<InvalidDataException>());
        Assert.That(count, Is.EqualTo(2 * expected));

        IEnumerable<Dataset> Read() =>
            EmnistReader.ReadChunks(imagesPath, labelsPath, 1, ImageOrientation.Upright, EmnistSplit.Digits.Classes);
        IAsyncEnumerable<Dataset> ReadAsync() =>
            EmnistReader.ReadChunksAsync(imagesPath, labelsPath, 1, ImageOrientation.Upright, EmnistSplit.Digits.Classes);
    }

    [Test]
    public void EmnistReader_rejects_different_numbers_of_labels_and_images_before_the_first_chunk()
    {
        using TemporaryFolder folder = new();
        string images = folder.Write("images", TestFiles.CreateRandom(1, 3, 2, 2));
        string labels = folder.Write("labels", TestFiles.Create([1, 2], 2));
        Assert.That(
            () => EmnistReader.ReadChunks(images, labels, 1, ImageOrientation.Upright).First(),
            FileErrors.ThrowsExactly(labels, $"3 labels, one for each image of {images}", "2", "byte 4"));
    }

    [Test]
    public void EmnistReader_rejects_a_chunk_larger_than_an_array()
    {
        using TemporaryFolder folder = new();
        byte[] packed = TestFiles.Compress(
            TestFiles.Create(TestFiles.CreateRandomBytes(30_000_000, 1), 3, 30_000, 30_000), CompressionLevel.NoCompression);
        string images = folder.Write("images", packed), labels = folder.Write("labels", TestFiles.Create([1, 2, 3], 3));
        Assert.That(
            () => EmnistReader.ReadChunks(images, labels, 5, ImageOrientation.Upright).First(),
            FileErrors.ThrowsExactly(
                images, "at most 2 images of 30000 x 30000 pixels in a chunk", "3", "byte 8 of the unpacked data"));
    }

    [Test]
    public void EmnistReader_ReadChunksAsync_stops_on_cancellation()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.ByClass);
        using CancellationTokenSource source = new();
        int count = 0;
        Assert.That(
            async () =>
            {
                IAsyncEnumerable<Dataset> chunks = EmnistReader.ReadChunksAsync(folder.Path, EmnistSplit.ByClass, DataPart.Training, 1);
                await foreach (Dataset chunk in chunks.WithCancellation(source.Token))
                {
                    if (++count == 3)
                        await source.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(count, Is.EqualTo(3));
        Assert.That(
            () => ToList(EmnistReader.ReadChunksAsync(
                "no-such-folder", EmnistSplit.Digits, DataPart.Test, 1, cancellationToken: new CancellationToken(canceled: true))),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task OnlineLearner_learns_the_same_from_chunks_and_from_the_whole_file()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        Dataset data = EmnistReader.Read(folder.Path, EmnistSplit.Digits).Training;
        LinearModel start = LinearModel.Zero(data.FeatureCount, data.Classes);
        OnlineLearner whole = new(new MarginUpdate(), start);
        OnlineLearner chunked = new(new MarginUpdate(), start), awaited = new(new MarginUpdate(), start);
        whole.Learn(data);
        chunked.Learn(EmnistReader.ReadChunks(folder.Path, EmnistSplit.Digits, DataPart.Training, 7));
        await awaited.LearnAsync(EmnistReader.ReadChunksAsync(folder.Path, EmnistSplit.Digits, DataPart.Training, 7));
        Assert.That((whole.ExamplesSeen, whole.UpdatesMade > 0), Is.EqualTo((20L, true)));
        Assert.That(GetWeights(chunked), Is.EqualTo(GetWeights(whole)));
        Assert.That(GetWeights(awaited), Is.EqualTo(GetWeights(whole)));

        static float[] GetWeights(OnlineLearner learner)
        {
            LinearModel model = learner.Snapshot();
            return [.. model.Weights, .. model.Biases];
        }
    }

    [Test]
    public void EmnistReader_ReadChunks_rejects_invalid_arguments_before_enumeration()
    {
        using (Assert.EnterMultipleScope())
        {
            AssertRejected(() => EmnistReader.ReadChunks("a", "b", 0, ImageOrientation.Upright), "expected 1 or more, found 0");
            AssertRejected(() => EmnistReader.ReadChunksAsync("a", "b", -1, ImageOrientation.Upright), "expected 1 or more, found -1");
            AssertRejected(() => EmnistReader.ReadChunks("a", "b", 1, (ImageOrientation)7), "found 7");
            AssertRejected(() => EmnistReader.ReadChunksAsync("a", "b", 1, ImageOrientation.Upright, scale: 0), "above 0");
            AssertRejected(() => EmnistReader.ReadChunks("a", EmnistSplit.Digits, (DataPart)2, 1), "one of Training, Test, found 2");
            AssertRejected(() => EmnistReader.ReadChunksAsync("a", EmnistSplit.Digits, DataPart.Test, 0), "expected 1 or more, found 0");
            AssertRejected(() => EmnistReader.ReadChunks("a", MnistDataset.Mnist, DataPart.Test, 1, float.NaN), "above 0");
            AssertRejected(() => EmnistReader.ReadChunksAsync("a", MnistDataset.Mnist, (DataPart)(-1), 1), "found -1");
            AssertRejected(() => EmnistReader.ReadChunks("", "b", 1, ImageOrientation.Upright), "imagesPath");
            AssertRejected(() => EmnistReader.ReadChunksAsync("a", "", 1, ImageOrientation.Upright), "labelsPath");
            AssertRejected(() => EmnistReader.ReadChunks("", EmnistSplit.Digits, DataPart.Test, 1), "path");
            AssertRejected(() => EmnistReader.ReadChunks("a", (EmnistSplit)null!, DataPart.Test, 1), "split");
            AssertRejected(() => EmnistReader.ReadChunksAsync("a", (MnistDataset)null!, DataPart.Test, 1), "dataset");
        }
    }

    private static void AssertRejected(Func<object> read, string message) =>
        Assert.That(read, Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    private static void AssertChunks(List<Dataset> chunks, Dataset whole, int rowsPerChunk)
    {
        Assert.That(chunks.SelectMany(TestFiles.ReadPixels), Is.EqualTo(TestFiles.ReadPixels(whole)));
        Assert.That(chunks.SelectMany(chunk => chunk.Labels.ToArray()), Is.EqualTo(whole.Labels.ToArray()));
        Assert.That(chunks.SkipLast(1).Select(chunk => chunk.Count), Has.All.EqualTo(rowsPerChunk));
        Assert.That(chunks[^1].Count, Is.InRange(1, rowsPerChunk));
        Assert.That(chunks.Select(chunk => chunk.ImageShape), Has.All.EqualTo(whole.ImageShape));
        Assert.That(chunks.Select(chunk => chunk.Features.ByteScale), Has.All.EqualTo(whole.Features.ByteScale));
        Assert.That(chunks.Select(chunk => chunk.Classes.Names), Has.All.SameAs(whole.Classes.Names));
    }

    private static async Task<List<Dataset>> ToList(IAsyncEnumerable<Dataset> chunks)
    {
        List<Dataset> list = [];
        await foreach (Dataset chunk in chunks)
            list.Add(chunk);
        return list;
    }
}
