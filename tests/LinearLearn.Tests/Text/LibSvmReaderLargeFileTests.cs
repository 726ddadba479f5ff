using System.Text;

namespace LinearLearn.Tests;

/// <summary>Tests files that are longer than the buffer of the reader, or long enough to estimate their size.</summary>
public class LibSvmReaderLargeFileTests
{
    private string _path = "";

    [SetUp]
    public void MakePath() => _path = Path.GetTempFileName();

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    /// <summary>The other lines have 16 bytes, so the first lines move their ends to each position near the end of the buffer.</summary>
    [Test]
    public async Task LibSvmReader_reads_lines_that_end_anywhere_near_the_end_of_the_buffer([Range(1, 16)] int firstLine)
    {
        const int Rows = 40_000;
        StringBuilder text = new(new string('#', firstLine - 1) + "\n");
        for (int i = 0; i < Rows; i++)
            text.Append((char)('0' + (i % 10))).Append(" 3:1.25 77:0.5\n");
        byte[] contents = Encoding.ASCII.GetBytes(text.ToString());
        Check(LibSvmReader.Read(new MemoryStream(contents)));
        LibSvmOptions options = new() { FeatureCount = 77 };
        Check(LibSvmReader.ReadChunks(new MemoryStream(contents), Rows, options).Single());
        await foreach (Dataset chunk in LibSvmReader.ReadChunksAsync(new MemoryStream(contents), Rows, options))
            Check(chunk);

        static void Check(Dataset data)
        {
            Assert.That((data.Count, data.FeatureCount), Is.EqualTo((Rows, 77)));
            SparseFeatures features = (SparseFeatures)data.Features;
            for (int i = 0; i < Rows; i++)
            {
                SparseRow row = features.Row(i);
                if (data.Labels[i] != i % 10 || row.Columns is not [2, 76] || row.Values is not [1.25f, 0.5f])
                    Assert.Fail($"row {i}: found {data.Labels[i]} with {row.Count} features");
            }
        }
    }

    [Test]
    public void LibSvmReader_reads_a_large_file_like_a_stream(
        [Values("plain", "zeros", "comments", "blank lines", "groups", "gzip", "no last newline", "ignored", "one row")] string variant)
    {
        string text = TestFiles.CreateRandomLibSvm(rows: 90_000, seed: 3);
        LibSvmOptions options = new() { FeatureCount = variant == "ignored" ? 5 : null, IgnoreHigherIndices = true };
        text = variant switch
        {
            "zeros" => text.Replace("\n", " 50:0 51:0\n", StringComparison.Ordinal),
            "comments" => "# first 1:1\n" + text.Replace("\n", " # 1:2 3:4\n# 5:6\n", StringComparison.Ordinal),
            "blank lines" => text.Replace("\n", "\n\n\r\n", StringComparison.Ordinal),
            "groups" => text.Replace("\n", "\n7 qid:3 1:1\n", StringComparison.Ordinal),
            "no last newline" => text + "7 3:1",
            "one row" => "7" + string.Concat(Enumerable.Range(1, 200_000).Select(i => $" {i}:{i % 5}")) + "\n",
            _ => text,
        };
        byte[] contents = Encoding.ASCII.GetBytes(text);
        if (variant == "gzip")
            contents = TestFiles.Compress(contents);
        File.WriteAllBytes(_path, contents);
        Assert.That(contents, Has.Length.GreaterThan(1 << 20));
        Dataset fromFile = LibSvmReader.Read(_path, options), fromStream = LibSvmReader.Read(new MemoryStream(contents), options);
        Assert.That((fromFile.Count, fromFile.FeatureCount), Is.EqualTo((fromStream.Count, fromStream.FeatureCount)));
        Assert.That(fromFile.Labels.SequenceEqual(fromStream.Labels), Is.True);
        SparseFeatures found = (SparseFeatures)fromFile.Features, expected = (SparseFeatures)fromStream.Features;
        Assert.That(found.StoredCount, Is.EqualTo(expected.StoredCount));
        for (int i = 0; i < fromFile.Count; i++)
        {
            if (!found.Row(i).Columns.SequenceEqual(expected.Row(i).Columns) || !found.Row(i).Values.SequenceEqual(expected.Row(i).Values))
                Assert.Fail($"row {i} differs");
        }
    }

    [TestCase("x\n")]
    [TestCase("1 1=1\n")]
    [TestCase("\0\n")]
    public void LibSvmReader_rejects_a_large_wrong_file_at_its_first_line_without_much_memory(string first)
    {
        File.WriteAllText(_path, first + string.Concat(Enumerable.Repeat("1 1:1\n", 2_000_000)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(
            () => LibSvmReader.Read(_path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("(line 1, column "));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(2_000_000));
    }
}
