using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using LinearLearn.Tests.Shared;
using static LinearLearn.Tests.TestFiles;

namespace LinearLearn.Tests;

/// <summary>
/// Tests safetensors models with weights of fewer bits: their bytes, when this form is chosen, and malicious files.
/// </summary>
public class CompactWeightsTests
{
    private const string ShapeMessage = "expected weightShape to be 1 rows of 1 weight or more, at most 2147483591 in total, found ";

    private static readonly (string, string, int[], byte[]) Labels = ("labels", "I32", [2], Bytes<int>(3, 7));
    private static readonly (string, string, int[], byte[]) Biases = ("biases", "F32", [1], Bytes(0.25f));
    private static readonly (string, string, int[], byte[]) Scale = ("weightScales", "F32", [1], Bytes(0.5f));
    private static readonly (string, string, int[], byte[]) LargeScale = ("weightScales", "F32", [1], Bytes(3e38f));

    [Test]
    public void Half_precision_file_has_the_documented_bytes()
    {
        float[] weights = [.. Enumerable.Range(1, 200).Select(i => i / 8f)];
        byte[] halves = Bytes(Array.ConvertAll(weights, weight => (Half)weight));
        byte[] expected = CreateVersion3("Half", Labels, Biases, ("weights", "F16", [1, 200], halves));
        AssertFile(new LinearModel(weights, [0.25f], [3, 7]).Quantize(WeightPrecision.Half), weights, expected);
    }

    [Test]
    public void Int8_file_has_the_documented_bytes()
    {
        sbyte[] steps = [.. Enumerable.Range(-127, 255).Select(i => (sbyte)i)];
        byte[] expected = CreateVersion3("Int8", Labels, Biases, Scale, ("weights", "I8", [1, 255], Bytes(steps)));
        float[] weights = Array.ConvertAll(steps, step => step * 0.5f);
        AssertFile(new LinearModel(weights, [0.25f], [3, 7]).Quantize(WeightPrecision.Int8), weights, expected);
    }

    [Test]
    public void Sparse_quantized_files_have_the_documented_bytes()
    {
        float[] weights = new float[1000];
        for (int i = 0; i < 70; i++)
            weights[10 * i + 3] = i == 20 ? -63.5f : i - 20.5f;
        weights[999] = 1;
        // from 725 on, the 0s that are stored because they are 32 after the previous entry
        int[] indices = [.. Enumerable.Range(0, 70).Select(i => 10 * i + 3), 725, 757, 789, 821, 853, 885, 917, 949, 981, 999];
        byte[] strides = [.. indices.Select((index, i) => (byte)(index - (i == 0 ? -1 : indices[i - 1])))];
        var shape = ("weightShape", "I64", new[] { 2 }, Bytes<long>(1, 1000));
        var last = ("weightStrides", "U8", new[] { indices.Length }, strides);
        byte[] steps = Bytes(Array.ConvertAll(indices, index => (sbyte)(2 * weights[index])));
        byte[] halves = Bytes(Array.ConvertAll(indices, index => (Half)weights[index]));
        AssertFile(
            new LinearModel(weights, [0.25f], [3, 7]).Quantize(WeightPrecision.Int8),
            weights,
            CreateVersion3("Int8", shape, Labels, Biases, Scale, ("weightValues", "I8", [indices.Length], steps), last));
        AssertFile(
            new LinearModel(weights, [0.25f], [3, 7]).Quantize(WeightPrecision.Half),
            weights,
            CreateVersion3("Half", shape, Labels, Biases, ("weightValues", "F16", [indices.Length], halves), last));
    }

    [Test]
    public void Quantized_models_round_trip_in_the_shortest_form() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[2, 4], Gen.Int[0, 100], Gen.Int[0, 1], Gen.Int).SampleAlike(values =>
        {
            (int columns, int classes, int percent, int kind, int seed) = values;
            Random random = new(seed);
            float[] weights = new float[(classes == 2 ? 1 : classes) * columns];
            for (int i = 0; i < weights.Length; i++)
                weights[i] = random.Next(100) < percent ? random.NextSingle() - 0.5f : 0;
            LinearModel model = new(weights, new float[weights.Length / columns], [.. Enumerable.Range(0, classes)]);
            LinearModel rounded = model.Quantize((WeightPrecision)kind), floats = rounded.WithMetadata(new Dictionary<string, string>());
            byte[] file = Save(rounded);
            TestModels.AssertSame(Load(file), rounded);
            Assert.That(Save(Load(file)), Is.EqualTo(file));
            Assert.That(file, Has.Length.LessThanOrEqualTo(Save(floats).Length + 48), "the length of the metadata");
            string text = Encoding.UTF8.GetString(Save(floats));
            Assert.That(text, Does.Not.Contain("\"linearlearn.version\":\"3\""), "only quantized models");
        });

    [TestCase(WeightPrecision.Half, 2.01)]
    [TestCase(WeightPrecision.Int8, 1.01)]
    public void Quantized_files_have_few_bytes_per_weight(WeightPrecision precision, double bytes)
    {
        LinearModel model = LinearModel.Uniform(50_000, [1, 2, 3]).Quantize(precision);
        Assert.That(Save(model), Has.Length.LessThan(bytes * 150_000));
        Assert.That(Save(model.Prune(0.9f / MathF.Sqrt(50_000))), Has.Length.LessThan((bytes + 1) * 16_500), "a tenth of the weights");
        TestModels.AssertSame(Load(Save(model)), model);
    }

    [Test]
    public void Weights_changed_after_quantization_are_saved_as_floats()
    {
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            LinearModel rounded = LinearModel.Uniform(500, [3, 7]).Quantize(precision);
            float[] weights = rounded.Weights.ToArray();
            weights[7] = 0.01f;
            LinearModel changed = new LinearModel(weights, [0], [3, 7]).WithMetadata(rounded.Metadata);
            TestModels.AssertSame(Load(Save(changed)), changed);
            weights[7] = -0f;
            LinearModel negativeZero = new LinearModel(weights, [0], [3, 7]).WithMetadata(rounded.Metadata);
            TestModels.AssertSame(Load(Save(negativeZero)), negativeZero);
            LinearModel other = rounded.WithMetadata(new Dictionary<string, string> { ["training.weightPrecision"] = "Int4" });
            TestModels.AssertSame(Load(Save(other)), other);
            Assert.That(Save(rounded), Has.Length.LessThan(Math.Min(Save(changed).Length, Save(negativeZero).Length) - 900));
            Assert.That(Save(other), Has.Length.GreaterThan(2000));
        }
    }

    [Test]
    public async Task Quantized_models_have_the_same_bytes_for_every_way_to_save()
    {
        LinearModel model = TestModels.CreateQuantized(WeightPrecision.Int8, 1);
        byte[] expected = Save(model);
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"quantized-{Guid.NewGuid():N}.safetensors");
        try
        {
            model.Save(path);
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(expected));
            TestModels.AssertSame(LinearModel.Load(path), model);
            await model.SaveAsync(path);
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(expected));
            TestModels.AssertSame(await LinearModel.LoadAsync(path), model);
            using MemoryStream stream = new();
            await model.SaveAsync(stream);
            Assert.That(stream.ToArray(), Is.EqualTo(expected));
            stream.Position = 0;
            TestModels.AssertSame(await LinearModel.LoadAsync(stream), model);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase(WeightPrecision.Half, 1)]
    [TestCase(WeightPrecision.Int8, 1)]
    [TestCase(WeightPrecision.Int8, 20)]
    public void Classifier_files_store_quantized_weights_after_the_encoder(WeightPrecision precision, int stride)
    {
        TextEncoder encoder = TextEncoder.Fit(["one two three", "two three", "four"], new TextEncoderOptions { HashBits = 12 });
        float[] weights = [.. Enumerable.Range(0, 1 << 12).Select(i => i % stride == 0 ? (i % 199 - 99.7f) / 31 : 0)];
        LinearModel model = new LinearModel(weights, [0.25f], [3, 7]).Quantize(precision);
        using MemoryStream stream = new();
        new TextClassifier(encoder, model).Save(stream);
        JsonObject header = JsonNode.Parse(SplitSafetensors(stream.ToArray())!.Value.Header)!.AsObject();
        foreach ((string name, JsonNode? entry) in header.Where(pair => pair.Key != "__metadata__"))
        {
            int size = (string)entry!["dtype"]! switch { "I64" => 8, "F16" => 2, "I8" or "U8" => 1, _ => 4 };
            Assert.That((int)entry["data_offsets"]![0]! % size, Is.EqualTo(0), name);
        }
        Assert.That((string)header["__metadata__"]!["linearlearn.version"]!, Is.EqualTo("3"));
        stream.Position = 0;
        TextClassifier loaded = TextClassifier.Load(stream);
        TestModels.AssertSame(loaded.Model, model);
        Assert.That(loaded.Predict("two four"), Is.EqualTo(new TextClassifier(encoder, model).Predict("two four")));
    }

    [TestCase(ModelFormat.Json)]
    [TestCase(ModelFormat.Liblinear)]
    public void Quantized_model_saved_in_another_format_keeps_the_rounded_weights(ModelFormat format)
    {
        LinearModel model = new LinearModel([1, 0.3f, -0.7f], [0.5f], [3, 7]).Quantize(WeightPrecision.Int8);
        LinearModel loaded = Load(Save(model, format));
        Assert.That(TestData.GetBits(loaded.Weights), Is.EqualTo(TestData.GetBits(model.Weights)));
    }

    [Test]
    public void Quantized_weights_are_rejected_in_older_format_versions()
    {
        byte[] file = Save(TestModels.CreateQuantized(WeightPrecision.Half, 1));
        foreach (string version in new[] { "1", "2" })
        {
            Assert.That(
                () => Load(EditMetadata(file, "linearlearn.version", version)),
                Refused("expected weights to be F32 with 2 dimensions, found F16 of shape [3, 200]"));
        }
        byte[] floats = Save(new LinearModel([1, -2], [0.5f], [3, 7]));
        TestModels.AssertSame(Load(EditMetadata(floats, "linearlearn.version", "3")), new LinearModel([1, -2], [0.5f], [3, 7]));
    }

    [Test]
    public void Quantized_tensors_of_another_type_or_shape_are_rejected()
    {
        (string, string, int[], byte[]) steps = ("weights", "I8", [1, 3], [1, 2, 3]);
        Assert.That(
            () => Load(CreateVersion3("Int8", Labels, Biases, ("weights", "U8", [1, 3], [1, 2, 3]))),
            Refused("expected weights to be F16 or F32 or I8 with 2 dimensions, found U8 of shape [1, 3]"));
        Assert.That(
            () => Load(CreateVersion3("Int8", Labels, Biases, ("weights", "I8", [3], [1, 2, 3]))),
            Refused("expected weights to be F16 or F32 or I8 with 2 dimensions, found I8 of shape [3]"));
        Assert.That(
            () => Load(CreateVersion3("Int8", Labels, Biases, ("weights", "I8", [3, 1], [1, 2, 3]), Scale)),
            Refused("expected weights to be I8 of shape [1, 1], found I8 of shape [3, 1]"));
        Assert.That(() => Load(CreateVersion3("Int8", Labels, Biases, steps)), Refused("expected a tensor weightScales, found biases"));
        Assert.That(
            () => Load(CreateVersion3("Int8", Labels, Biases, steps, ("weightScales", "F32", [2], Bytes(1f, 2f)))),
            Refused("expected weightScales to be F32 of shape [1], found F32 of shape [2]"));
        Assert.That(
            () => Load(CreateVersion3("Half", Labels, Biases, Scale, ("weights", "F16", [1, 1], Bytes((Half)1)))),
            Refused("expected only known tensors, found weightScales"));
        Assert.That(
            () => Load(CreateVersion3("Half", Labels, Biases, ("weights", "F16", [1, 3], Bytes((Half)1)))),
            Refused("expected 6 bytes for weights, F16 of shape [1, 3], found 2"));
        byte[] whole = CreateVersion3("Int8", Labels, Biases, Scale, steps);
        Assert.That(() => Load(whole[..^1]), Throws.TypeOf<InvalidDataException>());
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    public void Quantized_weights_that_are_not_finite_are_rejected(float value, string text)
    {
        (string, string, int[], byte[]) steps = ("weights", "I8", [1, 2], [0, 0]);
        Assert.That(
            () => Load(CreateVersion3("Int8", Labels, Biases, ("weightScales", "F32", [1], Bytes(value)), steps)),
            Refused($"expected finite weightScales, found {text} at index 0"));
        Assert.That(
            () => Load(CreateVersion3("Half", Labels, Biases, ("weights", "F16", [1, 2], Bytes((Half)1, (Half)value)))),
            Refused($"expected finite numbers, found {text} at index 1"));
        Assert.That(
            () => Load(CreateVersion3("Int8", Labels, Biases, LargeScale, ("weights", "I8", [1, 2], [1, 2]))),
            Refused("expected finite numbers, found Infinity at index 1"));
    }

    [Test]
    public void Int8_weights_cover_all_8_bit_values()
    {
        (string, string, int[], byte[]) scale = ("weightScales", "F32", [1], Bytes(-0.3f));
        byte[] file = CreateVersion3("Int8", Labels, Biases, scale, ("weights", "I8", [1, 3], Bytes<sbyte>(-128, 127, 0)));
        LinearModel expected = new([-0.3f * -128, -0.3f * 127, -0f], [0.25f], [3, 7]);
        TestModels.AssertSame(Load(file), expected);
        TestModels.AssertSame(Load(Save(Load(file))), expected);
    }

    [TestCase(new byte[] { 0, 4 }, 90, "expected weightStrides from 1 to 32, found 0 at index 0")]
    [TestCase(new byte[] { 4, 33 }, 100, "expected 3 to 100 weightStrides for 100 weights, found 2")]
    [TestCase(new byte[] { 4, 33 }, 90, "expected weightStrides from 1 to 32, found 33 at index 1")]
    [TestCase(new byte[] { 4, 255 }, 90, "expected weightStrides from 1 to 32, found 255 at index 1")]
    [TestCase(new byte[] { 1 }, 64, "expected 2 to 64 weightStrides for 64 weights, found 1")]
    [TestCase(new byte[] { 1, 1 }, 1, "expected 0 to 1 weightStrides for 1 weights, found 2")]
    [TestCase(new byte[] { 6, 5 }, 10, "expected weightStrides that add up to at most 10, found 11")]
    [TestCase(new byte[] { 1 }, 0, ShapeMessage + "[1, 0]")]
    [TestCase(new byte[] { 1 }, 1L << 40, ShapeMessage + "[1, 1099511627776]")]
    public void Sparse_quantized_strides_that_do_not_fit_the_weights_are_rejected(byte[] strides, long columns, string message)
    {
        byte[] file = CreateVersion3(
            "Int8", ("weightShape", "I64", [2], Bytes(1, columns)), Labels, Biases, Scale,
            ("weightValues", "I8", [strides.Length], new byte[strides.Length]), ("weightStrides", "U8", [strides.Length], strides));
        Assert.That(() => Load(file), Refused(message));
    }

    [Test]
    public void Sparse_quantized_tensors_that_do_not_match_are_rejected()
    {
        (string, string, int[], byte[]) shape = ("weightShape", "I64", [2], Bytes<long>(1, 10));
        (string, string, int[], byte[]) strides = ("weightStrides", "U8", [2], [1, 9]);
        (string, string, int[], byte[]) floats = ("weightValues", "F32", [2], Bytes(2f, -0f));
        LinearModel expected = new([2, 0, 0, 0, 0, 0, 0, 0, 0, -0f], [0.25f], [3, 7]);
        TestModels.AssertSame(Load(CreateVersion3("Half", shape, Labels, Biases, floats, strides)), expected);
        Assert.That(
            () => Load(CreateVersion3("Half", shape, Labels, Biases, floats)),
            Refused("expected a tensor weightStrides, found biases, weightValues"));
        Assert.That(
            () => Load(CreateVersion3("Half", shape, Labels, Biases, strides)),
            Refused("expected a tensor weightValues, found biases"));
        Assert.That(
            () => Load(CreateVersion3("Int8", shape, Labels, Biases, strides, ("weightValues", "I8", [2], [1, 2]))),
            Refused("expected a tensor weightScales, found biases"));
        Assert.That(
            () => Load(CreateVersion3("Int8", shape, Labels, Biases, Scale, ("weightValues", "I8", [3], [1, 2, 3]), strides)),
            Refused("expected weightValues to be I8 of shape [2], found I8 of shape [3]"));
        Assert.That(
            () => Load(CreateVersion3("Half", shape, Labels, Biases, ("weightValues", "I32", [2], Bytes(1, 2)), strides)),
            Refused("expected weightValues to be F16 or F32 or I8 with 1 dimensions, found I32 of shape [2]"));
    }

    private static void AssertFile(LinearModel model, float[] weights, byte[] expected)
    {
        Assert.That(TestData.GetBits(model.Weights), Is.EqualTo(TestData.GetBits(weights)), "rounding changes nothing");
        Assert.That(Save(model), Is.EqualTo(expected));
        TestModels.AssertSame(Load(expected), model);
    }

    private static byte[] Bytes<T>(params T[] numbers)
        where T : unmanaged => MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();

    private static LinearModel Load(byte[] file) => LinearModel.Load(new MemoryStream(file), "m");

    private static NUnit.Framework.Constraints.Constraint Refused(string message) =>
        Throws.TypeOf<InvalidDataException>().With.Message.EqualTo($"m: {message}");
}
