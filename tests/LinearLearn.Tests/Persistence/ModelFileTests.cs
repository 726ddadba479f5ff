namespace LinearLearn.Tests;

/// <summary>What holds for every format that keeps all of a model.</summary>
public class ModelFileTests
{
    private static readonly ModelFormat[] Formats = [ModelFormat.Safetensors, ModelFormat.Json];

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Formats))]
    public async Task A_model_comes_back_whole(ModelFormat format)
    {
        foreach (LinearModel model in new[] { ModelFiles.TwoClasses(), ModelFiles.ThreeClasses() })
        {
            string path = Path.Combine(_folder, "model"), path2 = Path.Combine(_folder, "model2");
            model.Save(path, format);
            await model.SaveAsync(path2, format);
            using MemoryStream stream = new(), stream2 = new();
            model.Save(stream, format);
            await model.SaveAsync(stream2, format);
            byte[] bytes = stream.ToArray();
            foreach (byte[] other in new[] { await File.ReadAllBytesAsync(path), await File.ReadAllBytesAsync(path2), stream2.ToArray() })
                Assert.That(other, Is.EqualTo(bytes), "the same model is the same bytes");

            (stream.Position, stream2.Position) = (0, 0);
            foreach (LinearModel loaded in new[] { LinearModel.Load(path), await LinearModel.LoadAsync(path), LinearModel.Load(stream), await LinearModel.LoadAsync(stream2) })
            {
                ModelFiles.AssertSame(loaded, model);
                Assert.That(loaded.Metadata, Is.EquivalentTo(model.Metadata));
            }
        }
    }
}
