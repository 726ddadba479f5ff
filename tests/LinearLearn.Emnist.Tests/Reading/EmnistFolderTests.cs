using System.IO.Compression;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Emnist.Tests;

/// <summary>Tests where the files of a split are found: in folders and in zip archives.</summary>
public class EmnistFolderTests
{
    private const string Page = "https://www.nist.gov/itl/products-and-services/emnist-dataset";

    public static IReadOnlyList<EmnistSplit> All => EmnistSplit.All;

    [Test]
    public void EmnistReader_finds_files_in_the_subfolder_gzip([Values] bool gzip)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Letters, gzip);
        EmnistData expected = EmnistReader.Read(folder.Path, EmnistSplit.Letters);
        MoveTo(folder, "gzip");
        AssertSame(EmnistReader.Read(folder.Path, EmnistSplit.Letters), expected);
        AssertSame(EmnistReader.Read(folder.GetFile("gzip"), EmnistSplit.Letters), expected);
    }

    [Test]
    public void EmnistReader_finds_files_with_a_dot_instead_of_a_dash([Values] bool gzip, [Values] bool inSubfolder)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits, gzip);
        EmnistData expected = EmnistReader.Read(folder.Path, EmnistSplit.Digits);
        foreach (string file in Directory.GetFiles(folder.Path))
            File.Move(file, file.Replace("-idx", ".idx", StringComparison.Ordinal));
        if (inSubfolder)
            MoveTo(folder, "gzip");
        AssertSame(EmnistReader.Read(folder.Path, EmnistSplit.Digits), expected);
    }

    [Test]
    public void EmnistReader_reads_any_split_from_an_archive_without_unpacking_it_to_disk(
        [ValueSource(nameof(All))] EmnistSplit split, [Values("gzip/", "")] string prefix, [Values] CompressionLevel level)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, split);
        EmnistData expected = EmnistReader.Read(folder.Path, split);
        PackAll(folder, prefix, level);
        AssertSame(EmnistReader.Read(folder.Path, split), expected);
        AssertSame(EmnistReader.Read(folder.GetFile("gzip.zip"), split), expected);
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void EmnistReader_reads_uncompressed_files_from_an_archive()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Balanced, gzip: false);
        EmnistData expected = EmnistReader.Read(folder.Path, EmnistSplit.Balanced);
        PackAll(folder, "gzip/", CompressionLevel.Optimal);
        AssertSame(EmnistReader.Read(folder.Path, EmnistSplit.Balanced), expected);
    }

    [Test]
    public void EmnistReader_prefers_files_in_a_folder_to_the_archive()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        folder.Write("gzip.zip", [1, 2, 3]);
        Assert.That(() => EmnistReader.Read(folder.Path, EmnistSplit.Digits), Throws.Nothing);
    }

    [Test]
    public void EmnistReader_reads_a_part_of_the_files_from_the_archive()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        EmnistData expected = EmnistReader.Read(folder.Path, EmnistSplit.Digits);
        string name = TestFiles.GetImagesName(EmnistSplit.Digits, "test") + ".gz";
        byte[] images = File.ReadAllBytes(folder.GetFile(name));
        File.Delete(folder.GetFile(name));
        folder.Write("gzip.zip", new TestArchive().Add($"gzip/{name}", images, deflate: false).ToArray());
        AssertSame(EmnistReader.Read(folder.Path, EmnistSplit.Digits), expected);
    }

    [Test]
    public void EmnistReader_closes_the_archive([Values] bool isValid)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        if (!isValid)
            folder.Write(TestFiles.GetImagesName(EmnistSplit.Digits, "test") + ".gz", [1, 2, 3]);
        PackAll(folder, "gzip/", CompressionLevel.Optimal);
        Assert.That(
            () => EmnistReader.Read(folder.Path, EmnistSplit.Digits), isValid ? Throws.Nothing : Throws.TypeOf<InvalidDataException>());
        Assert.That(
            () => new FileStream(folder.GetFile("gzip.zip"), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose(),
            Throws.Nothing);
    }

    [Test]
    public void EmnistReader_names_the_archive_and_the_entry_of_an_invalid_file()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        folder.Write(TestFiles.GetLabelsName(EmnistSplit.Digits, "train") + ".gz", TestFiles.Create([1, 2, 99], 3));
        PackAll(folder, "gzip/", CompressionLevel.Optimal);
        string entry = $"{folder.GetFile("gzip.zip")}/gzip/{TestFiles.GetLabelsName(EmnistSplit.Digits, "train")}.gz";
        Assert.That(
            () => EmnistReader.Read(folder.Path, EmnistSplit.Digits),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{entry}: expected 20 labels, one for each image"));
    }

    [Test]
    public void EmnistReader_rejects_an_entry_with_another_checksum()
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.Digits);
        TestArchive archive = new();
        foreach (string file in Directory.GetFiles(folder.Path))
            archive.Add($"gzip/{Path.GetFileName(file)}", File.ReadAllBytes(file), central: entry => entry[16]++);
        string path = folder.Write("archive.zip", archive.ToArray());
        Assert.That(
            () => EmnistReader.Read(path, EmnistSplit.Digits),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}: entry 'gzip/")
                .And.Message.Contains(": expected bytes with the CRC-32 "));
    }

    [Test]
    public void EmnistReader_rejects_a_file_that_is_not_an_archive()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("images", TestFiles.CreateRandom(1, 2, 2, 2));
        Assert.That(
            () => EmnistReader.Read(path, EmnistSplit.Digits),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith($"{path}: expected a zip archive"));
    }

    [Test]
    public void EmnistReader_names_a_missing_folder_and_how_to_download_EMNIST()
    {
        using TemporaryFolder folder = new();
        string missing = folder.GetFile("nowhere");
        Assert.That(
            () => EmnistReader.Read(missing, EmnistSplit.Digits),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.EqualTo(
                $"{missing}: expected a folder with emnist-digits-train-images-idx3-ubyte.gz, or a zip archive, found no such folder or"
                + " file. To get EMNIST, call new EmnistDownload().DownloadAsync(EmnistSplit.Digits), or download the archive gzip.zip"
                + $" (about 0.5 GB) from {Page} and pass its path."));
    }

    [Test]
    public void EmnistReader_names_everything_it_looked_for_and_how_to_download_EMNIST(
        [Values("train", "test")] string part, [Values] bool images, [Values] bool gzip)
    {
        using TemporaryFolder folder = new();
        TestFiles.WriteSplit(folder, EmnistSplit.ByMerge, gzip);
        string name = images ? TestFiles.GetImagesName(EmnistSplit.ByMerge, part) : TestFiles.GetLabelsName(EmnistSplit.ByMerge, part);
        string dotted = name.Replace("-idx", ".idx", StringComparison.Ordinal);
        File.Delete(folder.GetFile(gzip ? $"{name}.gz" : name));
        string compressed = folder.GetFile($"{name}.gz");
        Assert.That(
            () => EmnistReader.Read(folder.Path, EmnistSplit.ByMerge),
            Throws.TypeOf<FileNotFoundException>().With.Property(nameof(FileNotFoundException.FileName)).EqualTo(compressed)
                .And.Message.StartsWith(
                    $"{compressed}: expected one of {name}.gz, {name}, {dotted}.gz, {dotted} in this folder or in its subfolder gzip, or"
                    + " such an entry in its archive gzip.zip, found none (gzip.zip does not exist). To get EMNIST, call new"
                    + " EmnistDownload().DownloadAsync(EmnistSplit.ByMerge), or download the archive gzip.zip")
                .And.Message.Contains(Page));
    }

    [Test]
    public void EmnistReader_names_the_entries_it_looked_for_in_an_archive([Values] bool isFolder)
    {
        using TemporaryFolder folder = new();
        folder.Write("gzip.zip", new TestArchive().Add("gzip/other", [1]).ToArray());
        string path = isFolder ? folder.Path : folder.GetFile("gzip.zip");
        Assert.That(
            () => EmnistReader.Read(path, EmnistSplit.Digits),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains("emnist-digits-train-images-idx3-ubyte.gz, ")
                .And.Message.Contains(isFolder ? "found none (gzip.zip does not contain it)" : "found none of them in 1 entries")
                .And.Message.Contains(Page));
    }

    internal static void AssertSame(EmnistData found, EmnistData expected)
    {
        AssertSame(found.Training, expected.Training);
        AssertSame(found.Test, expected.Test);
    }

    internal static void AssertSame(Dataset found, Dataset expected)
    {
        Assert.That(TestFiles.ReadPixels(found), Is.EqualTo(TestFiles.ReadPixels(expected)));
        Assert.That(found.Labels.ToArray(), Is.EqualTo(expected.Labels.ToArray()));
        Assert.That(found.Classes.Names, Is.EqualTo(expected.Classes.Names));
        Assert.That(found.ImageShape, Is.EqualTo(expected.ImageShape));
    }

    /// <summary>Moves all files of a folder into an archive gzip.zip of the runtime.</summary>
    internal static void PackAll(TemporaryFolder folder, string prefix, CompressionLevel level)
    {
        string[] files = Directory.GetFiles(folder.Path);
        using (ZipArchive archive = ZipFile.Open(folder.GetFile("gzip.zip"), ZipArchiveMode.Create))
        {
            if (prefix.Length > 0)
                archive.CreateEntry(prefix);
            foreach (string file in files)
                archive.CreateEntryFromFile(file, prefix + Path.GetFileName(file), level);
        }
        Array.ForEach(files, File.Delete);
    }

    private static void MoveTo(TemporaryFolder folder, string subfolder)
    {
        string[] files = Directory.GetFiles(folder.Path);
        Directory.CreateDirectory(folder.GetFile(subfolder));
        foreach (string file in files)
            File.Move(file, Path.Combine(folder.GetFile(subfolder), Path.GetFileName(file)));
    }
}
