namespace LinearLearn.Tests;

/// <summary>Tests every format that stores all parts of a model.</summary>
public class ModelFileTests
{
    private static readonly ModelFormat[] Formats = [ModelFormat.Safetensors, ModelFormat.Json];

    private string _folder = "";

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Formats))]
    public async Task Models_round_trip_through_files_and_streams(ModelFormat format)
    {
        foreach (LinearModel model in new[] { TestModels.CreateTwoClasses(), TestModels.CreateThreeClasses(), TestModels.CreateSparse() })
        {
            string path = Path.Combine(_folder, "model"), path2 = Path.Combine(_folder, "model2");
            model.Save(path, format);
            await model.SaveAsync(path2, format);
            using MemoryStream stream = new(), stream2 = new();
            model.Save(stream, format);
            await model.SaveAsync(stream2, format);
            byte[] bytes = stream.ToArray();
            foreach (byte[] other in new[] { await File.ReadAllBytesAsync(path), await File.ReadAllBytesAsync(path2), stream2.ToArray() })
                Assert.That(other, Is.EqualTo(bytes), "the same model has the same bytes");

            (stream.Position, stream2.Position) = (0, 0);
            LinearModel[] all =
                [LinearModel.Load(path), await LinearModel.LoadAsync(path), LinearModel.Load(stream), await LinearModel.LoadAsync(stream2)];
            foreach (LinearModel loaded in all)
            {
                TestModels.AssertSame(loaded, model);
                Assert.That(loaded.Metadata, Is.EquivalentTo(model.Metadata));
            }
        }
    }

    /// <summary>A member of the enumeration that is missing somewhere must not be treated as another format.</summary>
    [Test]
    public void ModelFormat_values_are_all_written_detected_and_read()
    {
        LinearModel model = TestModels.CreateThreeClasses();
        foreach (ModelFormat format in Enum.GetValues<ModelFormat>())
        {
            using MemoryStream stream = new();
            model.Save(stream, format);
            Assert.That(FormatDetector.Detect(stream.ToArray(), "a model"), Is.EqualTo(format));
            stream.Position = 0;
            LinearModel loaded = LinearModel.Load(stream);
            Assert.That(loaded.Weights.SequenceEqual(model.Weights) && loaded.Biases.SequenceEqual(model.Biases), Is.True, $"{format}");
            Assert.That(loaded.Classes.Values.ToArray(), Is.EqualTo(model.Classes.Values.ToArray()), $"{format}");
        }
    }

    [Test]
    public void Saving_as_safetensors_allocates_only_the_file()
    {
        LinearModel model = LinearModel.Uniform(250_000, [0, 1]);
        model.Save(Stream.Null);
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Save(Stream.Null);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.InRange(1_000_000, 1_100_000), "the file itself");
    }

    [Test]
    public void Save_and_Load_reject_invalid_arguments()
    {
        LinearModel model = TestModels.CreateTwoClasses();
        string path = Path.Combine(_folder, "model");
        const ModelFormat Unknown = (ModelFormat)3;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => model.Save((string)null!), Throws.ArgumentNullException);
            Assert.That(() => model.SaveAsync((string)null!), Throws.ArgumentNullException);
            Assert.That(() => model.Save((Stream)null!), Throws.ArgumentNullException);
            Assert.That(() => model.SaveAsync((Stream)null!), Throws.ArgumentNullException);
            Assert.That(() => model.Save(""), Throws.TypeOf<ArgumentException>());
            Assert.That(() => model.SaveAsync(""), Throws.TypeOf<ArgumentException>());
            Assert.That(() => LinearModel.LoadAsync(""), Throws.TypeOf<ArgumentException>());
            Assert.That(() => LinearModel.LoadAsync((string)null!), Throws.ArgumentNullException);
            Assert.That(() => LinearModel.LoadAsync((Stream)null!), Throws.ArgumentNullException);
            Assert.That(() => LinearModel.LoadAsync(Stream.Null, null!), Throws.ArgumentNullException);
            Assert.That(
                () => model.Save(path, Unknown),
                Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(
                    "expected one of Safetensors, Json, Liblinear, found 3"));
            Assert.That(() => model.SaveAsync(path, Unknown), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => model.Save(Stream.Null, Unknown), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => model.SaveAsync(Stream.Null, Unknown), Throws.TypeOf<ArgumentOutOfRangeException>());
        }
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }
}
