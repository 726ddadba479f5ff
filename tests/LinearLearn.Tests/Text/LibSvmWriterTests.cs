using System.Text;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class LibSvmWriterTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void LibSvmWriter_writes_the_nonzero_features_of_any_matrix()
    {
        float[] values = [0.5f, 0, -2, -0f, 0, 0, 1e-10f, 1 / 3f, 16777216];
        DenseFeatures dense = new(values, 3);
        int[] labels = [1, -1, 3];
        const string Expected = "1 1:0.5 3:-2\n-1\n3 1:1E-10 2:0.33333334 3:16777216\n";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Written(new Dataset(dense, labels)), Is.EqualTo(Expected));
            Assert.That(Written(new Dataset(SparseFeatures.From(dense), labels)), Is.EqualTo(Expected));
            Assert.That(Written(new Dataset(new SparseFeatures([0, 2, 2], [0, 2], [0, 5], 3), [1, 2])), Is.EqualTo("1 3:5\n2\n"));
            Assert.That(Written(new Dataset(new ByteFeatures([0, 128, 255, 0], 2), [4, 5])), Is.EqualTo("4 2:0.5\n5 1:0.99609375\n"));
            Assert.That(Written(new Dataset(dense, labels), new LibSvmOptions { FirstIndex = 0 }), Does.StartWith("1 0:0.5 2:-2\n"));
            Assert.That(Written(new Dataset(dense, labels).Take(0)), Is.Empty);
        }
    }

    [Test]
    public void LibSvmWriter_output_is_read_with_the_same_bits() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int, Gen.Float.Where(float.IsFinite).Array[0, 90], Gen.Bool, Gen.Int[0, 1])
            .SampleAlike((columns, seed, values, zeros, firstIndex) =>
        {
            Random random = new(seed);
            float[] whole = [.. values.Take(values.Length / columns * columns).Select(value => zeros && random.Next(3) > 0 ? 0 : value)];
            int[] labels = [.. Enumerable.Range(0, whole.Length / columns)
                .Select(_ => random.Next(3) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(5))];
            Dataset data = new(SparseFeatures.From(new DenseFeatures(whole, columns)), labels);
            LibSvmOptions options = new() { FeatureCount = columns, FirstIndex = firstIndex };
            Dataset read = TestFiles.ReadLibSvm(Written(data, options), options);
            Assert.That((read.Count, read.FeatureCount), Is.EqualTo((data.Count, data.FeatureCount)));
            Assert.That(read.Labels.SequenceEqual(data.Labels), Is.True);
            for (int i = 0; i < data.Count; i++)
            {
                SparseRow expected = ((SparseFeatures)data.Features).Row(i), found = ((SparseFeatures)read.Features).Row(i);
                Assert.That(found.Columns.SequenceEqual(expected.Columns), Is.True);
                Assert.That(TestData.GetBits(found.Values), Is.EqualTo(TestData.GetBits(expected.Values)));
            }
        }, iter: 3000);

    [TestCase("data.txt")]
    [TestCase("data.txt.gz")]
    [TestCase("DATA.GZ")]
    public void LibSvmWriter_compresses_by_name_and_writes_files_larger_than_a_buffer(string name)
    {
        Dataset data = TestData.CreateClouds(count: 2000);
        string path = Path.Combine(_folder, name);
        LibSvmWriter.Write(data, path);
        Assert.That(File.ReadAllBytes(path)[0] == 0x1F, Is.EqualTo(name != "data.txt"));
        Dataset sparse = new(SparseFeatures.From(data.Features), data.Labels);
        Assert.That(TestFiles.FormatRows(LibSvmReader.Read(path)), Is.EqualTo(TestFiles.FormatRows(sparse)));
    }

    [Test]
    public void LibSvmWriter_writes_rows_longer_than_the_buffer()
    {
        SparseFeatures wide = new([0, 40_000], [.. Enumerable.Range(2_000_000_000, 40_000)],
            [.. Enumerable.Repeat(-float.MaxValue, 40_000)], int.MaxValue);
        Dataset read = TestFiles.ReadLibSvm(Written(new Dataset(wide, [int.MinValue])));
        Assert.That(((SparseFeatures)read.Features).Row(0).Columns.SequenceEqual(wide.Row(0).Columns), Is.True);
        Assert.That(((SparseFeatures)read.Features).Row(0).Values.SequenceEqual(wide.Row(0).Values), Is.True);
    }

    [Test]
    public void LibSvmWriter_replaces_a_file_only_with_a_complete_file()
    {
        string path = Path.Combine(_folder, "data.txt");
        File.WriteAllText(path, "old");
        LibSvmWriter.Write(new Dataset(new DenseFeatures([1], 1), [1]), path);
        Assert.That(File.ReadAllText(path), Is.EqualTo("1 1:1\n"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));

        string taken = Path.Combine(_folder, "folder");
        Directory.CreateDirectory(taken);
        Assert.That(() => LibSvmWriter.Write(TestData.CreateClouds(), taken),
            Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1), "the unfinished file is removed");
        Assert.That(() => LibSvmWriter.Write(TestData.CreateClouds(), Path.Combine(_folder, "none", "data.txt")),
            Throws.TypeOf<DirectoryNotFoundException>());
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "modes, and links that every user can create")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void LibSvmWriter_keeps_links_and_modes_and_accepts_long_names([Values("data", "data.gz")] string name)
    {
        string target = Path.Combine(_folder, "target"), link = Path.Combine(_folder, name);
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, "target");
        Dataset data = new(new DenseFeatures([1], 1), [1]);
        LibSvmWriter.Write(data, link);
        Assert.That(TestFiles.FormatRows(LibSvmReader.Read(target)), Is.EqualTo(new[] { "1 0=1" }));
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo("target"));
        Assert.That(File.GetUnixFileMode(target), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        foreach (int length in new[] { 219, 255 })
        {
            string longest = Path.Combine(_folder, name.PadLeft(length, 'n'));
            LibSvmWriter.Write(data, longest);
            Assert.That(LibSvmReader.Read(longest).Count, Is.EqualTo(1));
        }
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(4));
    }

    [Test]
    public void LibSvmWriter_error_names_the_given_path()
    {
        string path = Path.Combine(_folder, "none", "data.txt");
        Assert.That(() => LibSvmWriter.Write(TestData.CreateClouds(), path),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.StartsWith($"{path}: expected its folder, "));
    }

    [Test]
    public void LibSvmWriter_leaves_the_stream_open()
    {
        using MemoryStream stream = new();
        LibSvmWriter.Write(TestData.CreateClouds(), stream);
        Assert.That(stream.CanWrite, Is.True);
    }

    [Test]
    public void LibSvmWriter_rejects_invalid_arguments()
    {
        Dataset data = TestData.CreateClouds(features: 20);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => LibSvmWriter.Write(null!, Stream.Null), Throws.ArgumentNullException);
            Assert.That(() => LibSvmWriter.Write(data, (Stream)null!), Throws.ArgumentNullException);
            Assert.That(() => LibSvmWriter.Write(data, ""), Throws.ArgumentException);
            Assert.That(() => LibSvmWriter.Write(data, Stream.Null, new LibSvmOptions { FeatureCount = 19 }),
                Throws.ArgumentException.With.Message.Contains("expected at most 19 features (FeatureCount), found 20"));
            Assert.That(() => LibSvmWriter.Write(data, Stream.Null, new LibSvmOptions { FeatureCount = 20 }), Throws.Nothing);
        }
    }

    private static string Written(Dataset data, LibSvmOptions? options = null)
    {
        using MemoryStream stream = new();
        LibSvmWriter.Write(data, stream, options);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
