using System.IO.Compression;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

public class MnistDatasetTests
{
    public static IReadOnlyList<MnistDataset> All => MnistDataset.All;

    [Test]
    public void MnistDataset_has_ten_named_classes_and_four_files([ValueSource(nameof(All))] MnistDataset dataset)
    {
        Assert.That(dataset.Classes.Values.ToArray(), Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(dataset.Classes.Names.Values.Distinct().Count(), Is.EqualTo(10));
        Assert.That(dataset.FileNames, Has.Count.EqualTo(4));
        Assert.That(dataset.Orientation, Is.EqualTo(ImageOrientation.Upright));
        Assert.That(dataset.ToString(), Is.EqualTo(dataset.Name));
    }

    [Test]
    public void MnistDataset_names_classes_of_Fashion_MNIST()
    {
        Assert.That(MnistDataset.FashionMnist.Classes.NameOf(0), Is.EqualTo("T-shirt/top"));
        Assert.That(MnistDataset.FashionMnist.Classes.NameOf(9), Is.EqualTo("Ankle boot"));
        Assert.That(MnistDataset.Qmnist.Classes.NameOf(7), Is.EqualTo("7"));
        Assert.That(MnistDataset.All.Select(one => one.Name), Is.EqualTo(["MNIST", "Fashion-MNIST", "Kuzushiji-MNIST", "QMNIST"]));
    }

    [Test]
    public void EmnistReader_reads_the_four_files_of_a_dataset([ValueSource(nameof(All))] MnistDataset dataset, [Values] bool gzip)
    {
        using TemporaryFolder folder = new();
        WriteFiles(folder, dataset, gzip);
        EmnistData data = EmnistReader.Read(folder.Path, dataset, scale: 1f / 255);
        AssertUpright(data.Training, 20, "train", dataset);
        AssertUpright(data.Test, 10, "t10k", dataset);
        Assert.That(data.Training.Features.ByteScale, Is.EqualTo(1f / 255));
    }

    /// <summary>The labels and the sums of the pixels of each row, over all images, were computed with NumPy.</summary>
    [Test]
    public void EmnistReader_reads_Fashion_MNIST_as_NumPy_does()
    {
        const string folder = "/usr/share/datasets/fashion-mnist"; // Debian's package dataset-fashion-mnist
        if (!Directory.Exists(folder))
            Assert.Ignore($"{folder} does not exist");
        EmnistData data = EmnistReader.Read(folder, MnistDataset.FashionMnist);
        AssertContents(
            data.Training, 60_000, [9, 0, 0, 3, 0, 2, 7, 2, 5, 5],
            [
                26875897, 66792697, 77413104, 87580802, 96015211, 104159972, 112023387, 119504255, 126814157, 134191676,
                140763174, 146499154, 152242011, 157005166, 161748854, 167384657, 171819372, 171704563, 167904231, 162585294,
                154017613, 144337102, 133287626, 121195320, 108864944, 95042163, 84257529, 39084238,
            ]);
        AssertContents(
            data.Test, 10_000, [9, 2, 1, 1, 6, 1, 4, 6, 5, 7],
            [
                4405389, 11070310, 12872502, 14636166, 16013375, 17342647, 18695341, 19908493, 21179028, 22415458,
                23420057, 24396670, 25435560, 26218211, 27032799, 27959302, 28660855, 28668821, 28047050, 27105136,
                25760723, 24257387, 22357036, 20346803, 18361941, 16090176, 14226922, 6584924,
            ]);

        static void AssertContents(Dataset data, int count, int[] firstLabels, long[] sums)
        {
            Assert.That(data.Count, Is.EqualTo(count));
            Assert.That(data.Labels[..10].ToArray(), Is.EqualTo(firstLabels));
            Assert.That(data.Classes.Values.ToArray().Select(data.CountOf), Is.All.EqualTo(count / 10));
            Assert.That(data.Classes.NameOf(9), Is.EqualTo("Ankle boot"));
            long[] found = new long[28];
            byte[] pixels = TestFiles.ReadPixels(data);
            for (int i = 0; i < pixels.Length; i++)
                found[i / 28 % 28] += pixels[i];
            Assert.That(found, Is.EqualTo(sums));
        }
    }

    [Test]
    public void EmnistReader_reads_a_dataset_from_an_archive(
        [ValueSource(nameof(All))] MnistDataset dataset, [Values("gzip/", "")] string prefix)
    {
        using TemporaryFolder folder = new();
        WriteFiles(folder, dataset, gzip: true);
        EmnistData expected = EmnistReader.Read(folder.Path, dataset);
        EmnistFolderTests.PackAll(folder, prefix, CompressionLevel.Fastest);
        EmnistFolderTests.AssertSame(EmnistReader.Read(folder.GetFile("gzip.zip"), dataset), expected);
    }

    [Test]
    public void EmnistReader_reads_files_of_MNIST_with_a_dot_instead_of_a_dash()
    {
        using TemporaryFolder folder = new();
        WriteFiles(folder, MnistDataset.Mnist, gzip: false);
        foreach (string file in Directory.GetFiles(folder.Path))
            File.Move(file, file.Replace("-idx", ".idx", StringComparison.Ordinal));
        Assert.That(File.Exists(folder.GetFile("train-images.idx3-ubyte")), Is.True);
        Assert.That(EmnistReader.Read(folder.Path, MnistDataset.Mnist).Test.Count, Is.EqualTo(10));
    }

    [Test]
    public void EmnistReader_names_the_missing_file_and_the_page_of_a_dataset([ValueSource(nameof(All))] MnistDataset dataset)
    {
        using TemporaryFolder folder = new();
        WriteFiles(folder, dataset, gzip: true);
        string name = dataset.FileNames[3];
        File.Delete(folder.GetFile($"{name}.gz"));
        Assert.That(
            () => EmnistReader.Read(folder.Path, dataset),
            Throws.TypeOf<FileNotFoundException>()
                .With.Message.StartsWith($"{folder.GetFile(name)}.gz: expected one of {name}.gz, {name}, ")
                .And.Message.Contains($"To get {dataset.Name}, download its four files from https://")
                .And.Message.EndsWith(" and pass the path of their folder."));
        Assert.That(
            () => EmnistReader.Read(folder.GetFile("nowhere"), dataset),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains($"To get {dataset.Name}, "));
    }

    [Test]
    public void EmnistReader_rejects_a_label_that_is_not_in_the_dataset()
    {
        using TemporaryFolder folder = new();
        WriteFiles(folder, MnistDataset.Qmnist, gzip: false);
        int[] labels = new int[20 * 8];
        labels[19 * 8] = 10;
        IdxWriter.Write(folder.GetFile("qmnist-train-labels-idx2-int"), labels, [20, 8]);
        Assert.That(
            () => EmnistReader.Read(folder.Path, MnistDataset.Qmnist),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected labels 0 to 9, found 10 for image 19 (byte 620)"));
    }

    [Test]
    public void EmnistReader_rejects_invalid_arguments_before_opening_files()
    {
        Assert.That(() => EmnistReader.Read("", MnistDataset.Mnist), Throws.ArgumentException);
        Assert.That(
            () => EmnistReader.Read("no-such-folder", MnistDataset.Mnist, scale: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => EmnistReader.Read(".", MnistDataset.Mnist, cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<IOException>());
    }

    /// <summary>Writes files with random pixels: each label twice in the training set and once in the test set.</summary>
    internal static void WriteFiles(TemporaryFolder folder, MnistDataset dataset, bool gzip)
    {
        WritePart("train", 0, [.. Enumerable.Range(0, 20).Select(i => i % 10)]);
        WritePart("t10k", 2, [.. Enumerable.Range(0, 10)]);

        void WritePart(string part, int file, int[] labels)
        {
            string ending = gzip ? ".gz" : "";
            IdxWriter.Write(
                folder.GetFile(dataset.FileNames[file] + ending),
                TestFiles.CreatePixels(part, labels.Length),
                [labels.Length, TestFiles.ImageRows, TestFiles.ImageColumns]);
            string path = folder.GetFile(dataset.FileNames[file + 1] + ending);
            if (dataset == MnistDataset.Qmnist)
                IdxWriter.Write<int>(path, [.. labels.SelectMany(label => new[] { label, 4, 2451, 0, 48, 3, 0, 0 })], [labels.Length, 8]);
            else
                IdxWriter.Write(path, Array.ConvertAll(labels, label => (byte)label), [labels.Length]);
        }
    }

    private static void AssertUpright(Dataset data, int count, string part, MnistDataset dataset)
    {
        Assert.That(data.Labels.ToArray(), Is.EqualTo(Enumerable.Range(0, count).Select(i => i % 10)));
        Assert.That(TestFiles.ReadPixels(data), Is.EqualTo(TestFiles.CreatePixels(part, count)));
        Assert.That(data.Classes.Names, Is.EqualTo(dataset.Classes.Names));
        Assert.That(data.ImageShape, Is.EqualTo(new ImageShape(TestFiles.ImageRows, TestFiles.ImageColumns)));
    }
}
