using System.Security.Cryptography;

namespace LinearLearn.Emnist.Tests.Download;

/// <summary>Provides a small archive with the layout of the published one, and its files.</summary>
internal static class TestEmnist
{
    private const int TrainingImages = 400;
    private const int TestImages = 50;

    /// <summary>The length of the files of the split byclass, which no test reads: nine tenths of the archive.</summary>
    private const int FillerBytes = 1 << 22;

    private static readonly Lazy<SortedDictionary<string, byte[]>> Files = new(CreateFiles);
    private static readonly Lazy<byte[]> DeflatedArchive = new(() => CreateArchive(deflate: true).ToArray());
    private static readonly Lazy<byte[]> StoredArchive = new(() => CreateArchive(deflate: false).ToArray());

    public static byte[] Deflated => DeflatedArchive.Value;

    public static byte[] Stored => StoredArchive.Value;

    public static byte[] Get(string name) => Files.Value[name];

    /// <summary>Gets the names of the four files of a split, in order.</summary>
    public static string[] GetNames(EmnistSplit split) => [.. Files.Value.Keys.Where(name => name.Contains($"-{split.Name}-"))];

    public static IReadOnlyList<PublishedFile> GetPublished(EmnistSplit split) =>
        [.. GetNames(split).Select(name => new PublishedFile(name, Get(name).Length, GetHash(Get(name))))];

    /// <summary>Creates the archive; a callback can replace the contents of an entry, or remove it.</summary>
    public static TestArchive CreateArchive(bool deflate, Func<string, byte[], byte[]?>? replace = null)
    {
        TestArchive archive = new TestArchive().Add("gzip/", [], deflate: false);
        foreach ((string name, byte[] contents) in Files.Value)
        {
            if ((replace is null ? contents : replace(name, contents)) is { } used)
                archive.Add($"gzip/{name}", used, deflate);
        }
        return archive.Add("gzip/emnist-digits-mapping.txt", "0 48\n"u8.ToArray());
    }

    private static string GetHash(byte[] contents) => Convert.ToHexStringLower(SHA256.HashData(contents));

    private static SortedDictionary<string, byte[]> CreateFiles()
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (EmnistSplit split in new[] { EmnistSplit.Digits, EmnistSplit.Letters })
        {
            AddPart(split, "train", TrainingImages);
            AddPart(split, "test", TestImages);
        }
        files["emnist-byclass-train-images-idx3-ubyte.gz"] = TestFiles.CreateRandomBytes(FillerBytes, 1);
        return files;

        void AddPart(EmnistSplit split, string part, int count)
        {
            int[] values = split.Classes.Values.ToArray();
            byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)values[i % values.Length])];
            byte[] pixels = TestFiles.CreateRandomBytes(count * 28 * 28, count);
            files[TestFiles.GetImagesName(split, part) + ".gz"] = TestFiles.Compress(TestFiles.Create(pixels, count, 28, 28));
            files[TestFiles.GetLabelsName(split, part) + ".gz"] = TestFiles.Compress(TestFiles.Create(labels, count));
        }
    }
}
