namespace LinearLearn.Tool.Tests;

public sealed class ConvertTests : ToolFixture
{
    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    [TestCase("new.safetensors", ModelFormat.Safetensors)]
    [TestCase("new.json", ModelFormat.Json)]
    [TestCase("new.model", ModelFormat.Liblinear)]
    [TestCase("new.liblinear", ModelFormat.Liblinear)]
    [TestCase("NEW.JSON", ModelFormat.Json)]
    public void Convert_writes_the_file_of_the_library(string path, ModelFormat format)
    {
        using MemoryStream expected = new();
        LinearModel.Load(SampleFiles.RowTensors).Save(expected, format);

        ToolOutput output = RunWell("convert", SampleFiles.RowTensors, path);

        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(expected.ToArray()));
            Assert.That(output.Output, Is.Empty);
            Assert.That(output.Error, Does.EndWith($"saved {path}, {expected.Length} bytes\n"));
        });
    }

    [Test]
    public void Convert_writes_to_standard_output()
    {
        using MemoryStream expected = new();
        LinearModel.Load(SampleFiles.RowModel).Save(expected, ModelFormat.Json);

        Assert.That(
            RunWell("convert", SampleFiles.RowModel, "-", "--to", "json").Output,
            Is.EqualTo(System.Text.Encoding.UTF8.GetString(expected.ToArray())));
    }

    [Test]
    public void Convert_prunes_before_it_rounds_and_keeps_the_encoder()
    {
        TextClassifier before = TextClassifier.Load(SampleFiles.MessageModel);
        RunWell("convert", SampleFiles.MessageModel, "small.safetensors", "--prune", "0.05", "--quantize", "int8");

        TextClassifier after = TextClassifier.Load("small.safetensors");

        Assert.That(after.Model.Weights.ToArray(), Is.EqualTo(before.Model.Prune(0.05f).Quantize(WeightPrecision.Int8).Weights.ToArray()));
        Assert.That(after.Encoder.GetState().Settings, Is.EqualTo(before.Encoder.GetState().Settings));
        Assert.That(after.Model.NonZeroCount, Is.LessThan(before.Model.NonZeroCount));
    }

    [Test]
    public void Commands_note_what_a_format_leaves_out()
    {
        const string note = "new.model: LIBLINEAR does not store the scale of bytes, without which predict reads no images "
            + "and metadata, such as the number of training examples\n";

        ToolOutput trained = RunWell("train", SampleFiles.Images, "-o", "new.model");
        ToolOutput converted = RunWell("convert", SampleFiles.ImageModel, "new.model");
        ToolOutput averaged = RunWell("average", SampleFiles.ImageModel, SampleFiles.ImageModel, "-o", "new.model");

        Assert.That(trained.Error, Does.EndWith(note + "saved new.model\n"));
        Assert.That(converted.Error, Does.StartWith(note));
        Assert.That(averaged.Error, Does.EndWith(note + "saved new.model\n"));
        Assert.That(
            Run("predict", "new.model", SampleFiles.Images).Error,
            Does.Contain("expected a model of images, found one of other numbers, or from a LIBLINEAR file"));
    }

    [Test]
    public void Refusals_name_the_file_of_the_model()
    {
        ToolOutput texts = Run("convert", SampleFiles.MessageModel, "new.onnx");
        ToolOutput categories = Run("convert", SampleFiles.FlowerModel, "new.onnx");
        ToolOutput name = Run("convert", SampleFiles.FlowerModel, "new.cs", "--name", "a b");

        Assert.Multiple(() =>
        {
            Assert.That(texts.Error, Does.StartWith("linearlearn: messages.safetensors: expected a classifier with a TableEncoder"));
            Assert.That(categories.Error, Does.StartWith("linearlearn: flowers.safetensors: column color: expected a number or a boolean"));
            Assert.That(name.Error, Does.StartWith("linearlearn: --name: expected "));
            Assert.That((texts.Code, categories.Code, name.Code), Is.EqualTo((1, 1, 2)));
            Assert.That(File.Exists("new.onnx") || File.Exists("new.cs"), Is.False);
        });
    }

    [Test]
    public void Convert_can_replace_its_own_input()
    {
        LinearModel before = LinearModel.Load(SampleFiles.RowModel);
        RunWell("convert", SampleFiles.RowModel, SampleFiles.RowModel, "--to", "safetensors", "-q");

        Assert.That(LinearModel.Load(SampleFiles.RowModel).Weights.ToArray(), Is.EqualTo(before.Weights.ToArray()));
    }
}
