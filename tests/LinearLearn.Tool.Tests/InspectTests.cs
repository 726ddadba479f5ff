using System.Text.Json;

namespace LinearLearn.Tool.Tests;

public sealed class InspectTests : ToolFixture
{
    [SetUp]
    public void WriteFiles() => SampleFiles.WriteAll();

    private static JsonElement InspectJson(string path, params string[] options) =>
        JsonElement.Parse(RunWell(["inspect", path, "--json", .. options]).Output);

    private static void AssertLine(string text, string title, string value) =>
        Assert.That(text, Does.Match($"(?m)^{title} +{System.Text.RegularExpressions.Regex.Escape(value)}$"));

    [Test]
    public void Inspect_describes_a_table_model()
    {
        TableClassifier classifier = TableClassifier.Load(SampleFiles.FlowerModel);
        string text = RunWell("inspect", SampleFiles.FlowerModel).Output;
        JsonElement json = InspectJson(SampleFiles.FlowerModel);

        Assert.Multiple(() =>
        {
            AssertLine(text, "format", "safetensors");
            AssertLine(text, "kind", "table classifier");
            AssertLine(text, "label column", "kind");
            AssertLine(text, "classes", "3: setosa, versicolor, virginica");
            AssertLine(text, "features", $"{classifier.Encoder.FeatureCount}");
            AssertLine(text, "  training.examples", "75");
            Assert.That(text, Does.EndWith("\n\n" + classifier.Encoder.ToTable(100) + "\n"));
            Assert.That(json.GetProperty("bytes").GetInt64(), Is.EqualTo(new FileInfo(SampleFiles.FlowerModel).Length));
            Assert.That(json.GetProperty("features").GetInt32(), Is.EqualTo(classifier.Encoder.FeatureCount));
            Assert.That(json.GetProperty("nonZeroWeights").GetInt32(), Is.EqualTo(classifier.Model.NonZeroCount));
            Assert.That(json.GetProperty("metadata").GetProperty("training.examples").GetString(), Is.EqualTo("75"));
            Assert.That(
                json.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("kind").GetString()),
                Is.EqualTo(new[] { "number", "number", "category" }));
        });
    }

    [Test]
    public void Inspect_describes_a_text_model()
    {
        string text = RunWell("inspect", SampleFiles.MessageModel).Output;

        Assert.Multiple(() =>
        {
            AssertLine(text, "kind", "text classifier");
            AssertLine(text, "classes", "2: junk, work");
            AssertLine(text, "stored as", "floats, only those that are not 0");
            Assert.That(text, Does.Match(@"(?m)^encoder +TextEncoder \(TextEncoderOptions \{ WordNGrams"));
            Assert.That(text, Does.Not.Contain("largest weights"));
        });
    }

    [TestCase(SampleFiles.RowModel, "LIBLINEAR")]
    [TestCase(SampleFiles.RowTensors, "safetensors")]
    [TestCase("rows.json", "JSON")]
    public void Inspect_describes_a_model_of_numbers(string path, string format)
    {
        RunWell("convert", SampleFiles.RowTensors, "rows.json", "-q");
        LinearModel model = LinearModel.Load(path);
        string text = RunWell("inspect", path, "--top", "1").Output;
        JsonElement json = InspectJson(path, "--top", "2");
        IReadOnlyList<FeatureWeight> top = model.TopFeatures(1, 2);

        Assert.Multiple(() =>
        {
            AssertLine(text, "format", format);
            AssertLine(text, "kind", "model of numbers");
            AssertLine(text, "classes", "2: -1, 1");
            AssertLine(text, "weights", $"4, {model.NonZeroCount} of them not 0");
            AssertLine(text, "stored as", "floats");
            Assert.That(text, Does.EndWith(FormattableString.Invariant($"\n1           {top[0].Column}  {top[0].Weight:G6}\n")));
            Assert.That(json.GetProperty("bias").GetSingle(), Is.EqualTo(model.Biases[0]));
            Assert.That(
                json.GetProperty("classes")[1].GetProperty("largestWeights").EnumerateArray().Select(one =>
                    new FeatureWeight(one.GetProperty("column").GetInt32(), one.GetProperty("weight").GetSingle())),
                Is.EqualTo(top));
        });
    }

    [TestCase("int8", "int8, with a scale for each row")]
    [TestCase("half", "half precision")]
    public void Inspect_names_the_precision_and_the_byte_scale(string precision, string expected)
    {
        // The smallest form is written, and the scales of int8 need space: only large models become smaller.
        LinearModel large = LinearModel.Uniform(2000, new ClassLabels([3, 7]), byteScale: 0.5f);
        large.Save("large.safetensors");
        RunWell("convert", "large.safetensors", "small.safetensors", "--quantize", precision, "-q");

        string text = RunWell("inspect", "small.safetensors").Output;

        AssertLine(text, "stored as", expected);
        AssertLine(text, "byte scale", "0.5 (features are bytes * scale)");
        AssertLine(text, "  training.weightPrecision", precision == "half" ? "Half" : "Int8");
    }

    [Test]
    public void Inspect_describes_the_state_of_a_learner()
    {
        OnlineLearner learner = new(new PassiveAggressiveUpdate(), LinearModel.Zero(4, new ClassLabels([3, 7])));
        learner.Update([1f, 2, 0, 1], 7);
        learner.GetState().Save("checkpoint.safetensors");

        string text = RunWell("inspect", "checkpoint.safetensors").Output;

        Assert.Multiple(() =>
        {
            AssertLine(text, "kind", "state of a learner (checkpoint)");
            AssertLine(text, "rule", learner.GetState().Rule);
            AssertLine(text, "classes", "2: 3, 7");
            AssertLine(text, "features", "4");
            AssertLine(text, "examples seen", "1");
            AssertLine(text, "updates made", "1");
            Assert.That(InspectJson("checkpoint.safetensors").GetProperty("examplesSeen").GetInt32(), Is.EqualTo(1));
        });
    }

    [Test]
    public void Inspect_describes_a_dataset()
    {
        Dataset data = new(SparseFeatures.From(new DenseFeatures(new float[,] { { 1, 0, 2 }, { 0, 3, 0 } })), ["no", "yes"]);
        data.Save("data.safetensors");

        string text = RunWell("inspect", "data.safetensors").Output;

        Assert.Multiple(() =>
        {
            AssertLine(text, "kind", "dataset of labeled examples");
            AssertLine(text, "examples", "2");
            AssertLine(text, "features", "3");
            AssertLine(text, "stored features", "3");
            AssertLine(text, "example weights", "no");
            AssertLine(text, "named classes", "no, yes");
        });
    }

    [Test]
    public void Inspect_lists_the_tensors_of_another_program()
    {
        const string header = """{"__metadata__":{"format":"pt"},"layer.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        byte[] length = BitConverter.GetBytes((long)header.Length);
        File.WriteAllBytes("other.safetensors", [.. length, .. header.Select(c => (byte)c), .. new byte[8]]);

        string text = RunWell("inspect", "other.safetensors").Output;
        JsonElement json = InspectJson("other.safetensors");

        Assert.Multiple(() =>
        {
            AssertLine(text, "kind", "tensors of another program");
            AssertLine(text, "  format", "pt");
            Assert.That(text, Does.Match("(?m)^layer.weight  F32 +1 x 2$"));
            Assert.That(json.GetProperty("tensors")[0].GetProperty("name").GetString(), Is.EqualTo("layer.weight"));
        });
    }
}
