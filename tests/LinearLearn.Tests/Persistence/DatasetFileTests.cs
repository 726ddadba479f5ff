using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class DatasetFileTests
{
    private string _folder = "";
    private string _path = "";

    [SetUp]
    public void CreateFolder()
    {
        _folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;
        _path = Path.Combine(_folder, "rows.safetensors");
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Dataset_is_loaded_as_it_was_saved([Values(0, 1, 100)] int rows, [Values] bool hasWeights)
    {
        Dataset data = Create(rows, hasWeights);
        data.Save(_path);
        AssertSame(Dataset.Load(_path), data);
        Assert.That(SparseFeatures.Load(_path).StoredCount, Is.EqualTo(((SparseFeatures)data.Features).StoredCount));
    }

    [Test]
    public void Dataset_chunks_contain_all_rows_in_order([Values(1, 7, 99, 100, 1000)] int rowsPerChunk)
    {
        Dataset data = Create(100, hasWeights: true);
        data.Save(_path);
        IEnumerable<Dataset> chunks = Dataset.ReadChunks(_path, rowsPerChunk);
        for (int pass = 0; pass < 2; pass++)
        {
            int row = 0;
            foreach (Dataset chunk in chunks)
            {
                AssertSame(chunk, data.Select([.. Enumerable.Range(row, Math.Min(rowsPerChunk, 100 - row))]), sameClasses: false);
                row += chunk.Count;
            }
            Assert.That(row, Is.EqualTo(100));
        }
        using FileStream exclusive = new(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Test]
    public void Dataset_keeps_the_shape_of_images()
    {
        SparseFeatures features = new([0, 1], [5], [1], 6);
        new Dataset(features, [3], imageShape: new ImageShape(2, 3)).Save(_path);
        Assert.That(Dataset.Load(_path).ImageShape, Is.EqualTo(new ImageShape(2, 3)));
        Assert.That(Dataset.ReadChunks(_path, 1).Single().ImageShape, Is.EqualTo(new ImageShape(2, 3)));
    }

    [Test]
    public void SparseFeatures_are_loaded_as_they_were_saved()
    {
        SparseFeatures features = new([0, 2, 2, 3], [1, 3, 0], [0.5f, -0f, float.MaxValue], 1000);
        features.Save(_path);
        SparseFeatures loaded = SparseFeatures.Load(_path);
        Assert.That((loaded.Rows, loaded.Columns, loaded.StoredCount), Is.EqualTo((3, 1000, 3)));
        Assert.That(TestData.GetBits(loaded.Row(0).Values.ToArray()), Is.EqualTo(TestData.GetBits([0.5f, -0f])));
        Assert.That(
            () => Dataset.Load(_path),
            Fails("expected a dataset, found features without labels: load them as SparseFeatures"));
    }

    [Test]
    public void Dataset_of_other_features_is_not_saved()
    {
        Dataset data = new(new DenseFeatures([1, 2], 2), [0]);
        Assert.That(() => data.Save(_path), Throws.InvalidOperationException.With.Message.Contains("found DenseFeatures"));
        Assert.That(File.Exists(_path), Is.False);
    }

    [Test]
    public void Dataset_rejects_invalid_arguments()
    {
        Dataset data = Create(1, hasWeights: false);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => data.Save(""), Throws.ArgumentException);
            Assert.That(() => Dataset.Load(null!), Throws.ArgumentNullException);
            Assert.That(() => Dataset.Load(_path), Throws.TypeOf<FileNotFoundException>());
            Assert.That(() => Dataset.ReadChunks("", 1), Throws.ArgumentException);
            Assert.That(() => Dataset.ReadChunks(_path, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Dataset.ReadChunks(_path, 1).Count(), Throws.TypeOf<FileNotFoundException>());
        }
    }

    [TestCase("rowStarts", 0, 1L, "expected ascending rowStarts from 0 to 3, found 1 at index 0")]
    [TestCase("rowStarts", 1, -1L, "expected ascending rowStarts from 0 to 3, found -1 at index 1")]
    [TestCase("rowStarts", 1, 4L, "expected ascending rowStarts from 0 to 3, found 4 at index 1")]
    [TestCase("rowStarts", 1, long.MaxValue, "expected ascending rowStarts from 0 to 3, found 9223372036854775807 at index 1")]
    [TestCase("rowStarts", 2, 2L, "expected rowStarts from 0 to 3, found 0 to 2")]
    [TestCase("columnIndices", 0, -1L, "expected ascending columnIndices of 0 or more, found -1 in row 0")]
    [TestCase("columnIndices", 1, 2L, "expected ascending columnIndices of 0 or more, found 2 after 2 in row 0")]
    [TestCase("columnIndices", 2, 10L, "expected columnIndices from 0 to 9, found 10 in row 1")]
    [TestCase("values", 2, 0x7F800000L, "expected finite values, found Infinity in row 1, column 4")]
    [TestCase("weights", 1, 0x7FC00000L, "expected finite weights of 0 or more, found NaN in row 1")]
    [TestCase("weights", 0, 0xBF800000L, "expected finite weights of 0 or more, found -1 in row 0")]
    public void Dataset_with_a_wrong_number_is_rejected(string tensor, int index, long number, string expected)
    {
        SaveTwoRows();
        byte[] file = File.ReadAllBytes(_path);
        int size = tensor == "rowStarts" ? sizeof(long) : sizeof(int);
        Span<byte> bytes = file.AsSpan(FindTensor(file, tensor) + (index * size), size);
        if (size == sizeof(long))
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)number);
        File.WriteAllBytes(_path, file);
        Assert.That(() => Dataset.Load(_path), Fails(expected));
        if (index < 2 || tensor != "rowStarts")
            Assert.That(() => Dataset.ReadChunks(_path, 1).Count(), Throws.TypeOf<InvalidDataException>());
    }

    [TestCase("\"linearlearn.columns\":\"10\"", "\"linearlearn.columns\":\"00\"", "expected linearlearn.columns to be 1 or more, found 0")]
    [TestCase("\"linearlearn.columns\":\"10\"", "\"linearlearn.columns\":\"-9\"", "to be a number, found -9")]
    [TestCase("\"linearlearn.columns\"", "\"linearlearn.kolumns\"", "expected linearlearn.columns in the metadata, found none")]
    [TestCase("\"linearlearn.version\":\"1\"", "\"linearlearn.version\":\"2\"", "update LinearLearn")]
    [TestCase("kind\":\"dataset\"", "kind\":\"datasex\"", "expected the file of a dataset, found that of a datasex")]
    [TestCase("\"values\"", "\"walues\"", "expected a tensor values, found none")]
    [TestCase("\"weights\"", "\"heights\"", "expected only known tensors, found heights")]
    [TestCase("[3]", "[4]", "expected")]
    public void Dataset_with_a_wrong_header_is_rejected(string sound, string damaged, string expected)
    {
        SaveTwoRows();
        byte[] file = File.ReadAllBytes(_path);
        int start = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(sound));
        Assert.That(start, Is.GreaterThan(0), sound);
        Encoding.UTF8.GetBytes(damaged).CopyTo(file, start);
        File.WriteAllBytes(_path, file);
        Assert.That(() => Dataset.Load(_path), Throws.TypeOf<InvalidDataException>().With.Message.Contains(expected)
            .And.Message.StartsWith(_path));
    }

    [Test]
    public void Dataset_chunks_of_a_damaged_file_without_rows_are_rejected()
    {
        Create(0, hasWeights: false).Save(_path);
        byte[] file = File.ReadAllBytes(_path);
        file[FindTensor(file, "rowStarts")] = 1;
        File.WriteAllBytes(_path, file);
        Assert.That(() => Dataset.ReadChunks(_path, 1).Count(), Fails("expected ascending rowStarts from 0 to 0, found 1 at index 0"));
    }

    [Test]
    public void Dataset_with_images_larger_than_an_array_is_rejected()
    {
        new Dataset(new SparseFeatures([0, 1], [2], [1], 4), [1], imageShape: new ImageShape(2, 2)).Save(_path);
        File.WriteAllBytes(_path, TestFiles.EditMetadata(
            TestFiles.EditMetadata(File.ReadAllBytes(_path), "linearlearn.imageRows", "65536"), "linearlearn.imageColumns", "65536"));
        Assert.That(() => Dataset.Load(_path), Fails("expected images of 4 pixels, found 65536 x 65536"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no such files")]
    public void Dataset_in_a_pipe_is_rejected()
    {
        using System.IO.Pipes.AnonymousPipeServerStream pipe = new(System.IO.Pipes.PipeDirection.In);
        string path = $"/dev/fd/{pipe.SafePipeHandle.DangerousGetHandle()}";
        Assume.That(File.Exists(path), Is.True);
        Assert.That(() => Dataset.Load(path), Throws.TypeOf<IOException>().With.Message.EqualTo(
            $"{path}: expected a regular file, found a pipe or a device"));
    }

    [Test]
    public void Dataset_cut_anywhere_is_rejected()
    {
        SaveTwoRows();
        byte[] file = File.ReadAllBytes(_path);
        for (int length = 0; length < file.Length; length++)
        {
            File.WriteAllBytes(_path, file[..length]);
            Assert.That(() => Dataset.Load(_path), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith(_path), $"{length}");
        }
    }

    [Test]
    public void Dataset_with_random_damage_is_read_or_rejected()
    {
        SaveTwoRows();
        byte[] sound = File.ReadAllBytes(_path);
        int rejected = 0;
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 3].SampleAlike(faults =>
        {
            byte[] file = [.. sound];
            foreach ((int index, byte value) in faults)
                file[index] = value;
            string path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            File.WriteAllBytes(path, file);
            try
            {
                Assert.That(Dataset.Load(path).Count, Is.EqualTo(2));
            }
            catch (InvalidDataException)
            {
                Interlocked.Increment(ref rejected);
            }
            File.Delete(path);
        }, iter: 2000);
        Assert.That(rejected, Is.GreaterThan(500));
    }

    [Test]
    public void OnlineLearner_learns_the_same_from_a_dataset_and_from_the_chunks_of_its_file()
    {
        Dataset data = Create(100, hasWeights: true);
        data.Save(_path);
        LinearModel start = LinearModel.Zero(data.FeatureCount, data.Classes);
        OnlineLearner whole = new(new LogisticUpdate(), start), parts = new(new LogisticUpdate(), start);
        whole.Learn(data);
        parts.Learn(Dataset.ReadChunks(_path, 9));
        Assert.That(
            TestData.GetBits(parts.Snapshot().Weights.ToArray()), Is.EqualTo(TestData.GetBits(whole.Snapshot().Weights.ToArray())));
    }

    private static Dataset Create(int rows, bool hasWeights)
    {
        Dataset data = TestFiles.ReadLibSvm(TestFiles.CreateRandomLibSvm(rows, seed: 1), new LibSvmOptions { FeatureCount = 40 });
        Dictionary<int, string> names = new() { [-1] = "minus", [1] = "één", [77] = "unseen" };
        data = new Dataset(data.Features, data.Labels, new ClassLabels(names));
        return hasWeights ? data.WithWeights([.. Enumerable.Range(0, rows).Select(i => i / 8f)]) : data;
    }

    private void SaveTwoRows() => new Dataset(new SparseFeatures([0, 2, 3], [2, 3, 4], [1, 2, 3], 10), [1, -1])
        .WithWeights([1, 0.5f]).Save(_path);

    private static int FindTensor(byte[] file, string tensor)
    {
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, header));
        return 8 + header + json.RootElement.GetProperty(tensor).GetProperty("data_offsets")[0].GetInt32();
    }

    private NUnit.Framework.Constraints.IResolveConstraint Fails(string message) =>
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"{_path}: {message}");

    private static void AssertSame(Dataset found, Dataset expected, bool sameClasses = true)
    {
        Assert.That(TestFiles.FormatRows(found), Is.EqualTo(TestFiles.FormatRows(expected)));
        Assert.That(found.FeatureCount, Is.EqualTo(expected.FeatureCount));
        Assert.That(found.Weights.ToArray(), Is.EqualTo(expected.Weights.ToArray()));
        Assert.That(found.Classes.Names, Is.EqualTo(expected.Classes.Names));
        if (sameClasses)
            Assert.That(found.Classes.Values.ToArray(), Is.EqualTo(expected.Classes.Values.ToArray()));
    }
}
