using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using LinearLearn.Emnist;

namespace LinearLearn.Tests;

/// <summary>Compiles models as C with gcc and compares their predictions with those of the library.</summary>
public class CExportTests
{
    private const int Examples = 1000;

    private static readonly Lazy<EmnistData> Digits = new(EmnistSample.Load);

    [Test]
    public void Generated_header_predicts_real_digits_like_the_library(
        [Values(2, 10)] int classes, [Values] bool isInt8, [Values] bool isBytes)
    {
        Dataset training = classes == 2 ? Digits.Value.Training.Only(3, 7) : Digits.Value.Training;
        LinearModel model = Train(training);
        if (!isBytes)
            model = new LinearModel(model.Weights, model.Biases, model.Classes);
        string header = model.ToC(new COptions { Precision = isInt8 ? WeightPrecision.Int8 : null });
        Assert.That(header, Does.Contain(isInt8 && isBytes ? "int32_t sum = 0" : "float sum = 0"));
        int size = CountOf("weights") * (isInt8 ? 1 : 4) + CountOf("columns") * 2 + (CountOf("scales") + model.Biases.Length) * 4;
        Assert.That(header, Does.Contain($"The numbers take {size} bytes"));
        AssertSame(isInt8 ? model.Quantize(WeightPrecision.Int8) : model, header, isBytes ? "uint8_t" : "float", training.Features);

        int CountOf(string array) => Regex.Match(header, $@"model_{array}\[(?:(\d+)|MODEL_SCORES)\] =") is { Success: true } found
            ? found.Groups[1].Success ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : model.Biases.Length
            : 0;
    }

    [Test]
    public void Generated_header_stores_only_columns_with_weights_if_that_is_smaller([Values] bool isInt8)
    {
        LinearModel model = Train(Digits.Value.Training);
        float[] kept = model.Weights.ToArray();
        for (int i = 0; i < kept.Length; i++)
            kept[i] = i % model.FeatureCount % 3 == 0 ? kept[i] : 0;
        model = new LinearModel(kept, model.Biases, model.Classes, model.ByteScale);
        string header = model.ToC(new COptions { Precision = isInt8 ? WeightPrecision.Int8 : null });
        Assert.That(header, Does.Contain("static const uint16_t model_columns["));
        AssertSame(isInt8 ? model.Quantize(WeightPrecision.Int8) : model, header, "uint8_t", Digits.Value.Test.Features);
    }

    [Test]
    public void Generated_header_predicts_signed_bytes_like_the_library()
    {
        Dataset images = TestData.ToSBytes(TestData.CreateImages(count: Examples));
        LinearModel model = Train(images);
        string header = model.ToC(new COptions { Precision = WeightPrecision.Int8, SignedBytes = true });
        AssertSame(model.Quantize(WeightPrecision.Int8), header, "int8_t", images.Features);
    }

    [Test]
    public void Generated_header_sums_in_64_bits_only_if_32_could_overflow()
    {
        COptions options = new() { Precision = WeightPrecision.Int8 };
        Assert.That(Create(66_311).ToC(options), Does.Contain("int32_t sum = 0"));
        LinearModel large = Create(66_312);
        string header = large.ToC(options);
        Assert.That(header, Does.Contain("int64_t sum = 0"));
        using CompiledHeader compiled = new(header, "uint8_t");
        byte[] row = new byte[large.FeatureCount];
        row.AsSpan().Fill(255);
        Assert.That(Parse(compiled.Run(row)[1][1]), Is.EqualTo(large.Quantize(WeightPrecision.Int8).Score(row)).Within(0.01).Percent);

        static LinearModel Create(int features) => new(Enumerable.Repeat(1f, features).ToArray(), [0], [0, 1], byteScale: 1);
    }

    [Test]
    public void Generated_header_reproduces_extreme_weights_exactly()
    {
        LinearModel model = new(TestModels.Extremes, [0.24f], [3, 7]);
        using CompiledHeader compiled = new(model.ToC(), "float");
        float[] rows = new float[model.FeatureCount * model.FeatureCount];
        for (int i = 0; i < model.FeatureCount; i++)
            rows[i * model.FeatureCount + i] = 1;
        string[][] output = compiled.Run(MemoryMarshal.AsBytes(rows.AsSpan()).ToArray());
        for (int i = 0; i < model.FeatureCount; i++)
        {
            float expected = model.Score(rows.AsSpan(i * model.FeatureCount, model.FeatureCount));
            Assert.That(Parse(output[i + 1][1]), Is.EqualTo(expected), $"weight {i}");
        }
    }

    [Test]
    public void Generated_header_predicts_the_negative_class_at_a_score_of_0_and_the_first_class_in_a_tie()
    {
        using CompiledHeader two = new(new LinearModel([1, -1], [0], [3, 7]).ToC(), "float");
        Assert.That(Predict(two, [2, 2, 2.0000002f, 2]), Is.EqualTo(new[] { "0", "1" }));
        using CompiledHeader three = new(new LinearModel([0, 1, 1], [0, 0, 0], [30, 10, 20]).ToC(), "float");
        Assert.That(Predict(three, [1, -1]), Is.EqualTo(new[] { "1", "0" }));

        static IEnumerable<string> Predict(CompiledHeader compiled, float[] features) =>
            compiled.Run(MemoryMarshal.AsBytes(features.AsSpan()).ToArray()).Skip(1).Select(line => line[0]);
    }

    [Test]
    public void Generated_header_has_names_of_any_characters()
    {
        string[] names = ["\"quoted\"", "back\\slash", "line\nbreak\r\n", "*/ // ??/ ??=", "\U0001F600\u00fc1", "\uD83D", "\u0001f"];
        ClassLabels classes = new(names.Index().ToDictionary(name => name.Index, name => name.Item));
        LinearModel model = new(new float[names.Length], new float[names.Length], classes);
        using CompiledHeader compiled = new(model.ToC(), "float");
        Assert.That(
            compiled.Run([])[0].Select(name => Encoding.UTF8.GetString(Convert.FromHexString(name))),
            Is.EqualTo(names.Select(name => name == "\uD83D" ? "\uFFFD" : name)));
    }

    [Test]
    public void ToC_rejects_names_that_a_C_text_cannot_hold()
    {
        Assert.That(() => Create("a\0b").ToC(), Throws.ArgumentException.With.Message.Contains("label 1: expected a name without U+0000"));
        Assert.That(() => Create(new string('ü', 2048)).ToC(), Throws.ArgumentException.With.Message.Contains("4095 bytes"));
        Assert.That(() => Create(new string('a', 4095)).ToC(), Throws.Nothing);

        static LinearModel Create(string name) =>
            new([1], [0], new ClassLabels([0, 1], new Dictionary<int, string> { [1] = name }));
    }

    [Test]
    public void Generated_header_has_the_prefix_of_the_options()
    {
        string header = new LinearModel([1], [0], [3, 7]).ToC(new COptions { Prefix = "digit2" });
        Assert.That(header, Does.Contain("static inline int digit2_predict(").And.Contains("#define DIGIT2_FEATURES 1"));
        Assert.That(header, Does.Not.Contain("model_").And.Not.Contains("MODEL_"));
    }

    [TestCase("")]
    [TestCase("_a")]
    [TestCase("a_")]
    [TestCase("a__b")]
    [TestCase("1a")]
    [TestCase("a b")]
    [TestCase("größe")]
    [TestCase("a23456789012345678901234567890123")]
    public void COptions_reject_prefixes_that_are_not_names_in_C(string prefix) =>
        Assert.That(() => new COptions { Prefix = prefix }, Throws.ArgumentException.With.Message.Contains("expected a letter"));

    [Test]
    public void COptions_reject_half_precision()
    {
        Assert.That(() => new COptions { Precision = WeightPrecision.Half }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new COptions { Precision = (WeightPrecision)9 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            new COptions { Precision = WeightPrecision.Int8 }.ToString(),
            Is.EqualTo("COptions { Prefix = model, Precision = Int8, SignedBytes = False }"));
    }

    private static LinearModel Train(Dataset training) => new OnlineTrainer(new PassiveAggressiveUpdate()).Train(
        training, new TrainingOptions { Epochs = 1 }).Model;

    private static void AssertSame(LinearModel model, string header, string input, FeatureMatrix features)
    {
        using CompiledHeader compiled = new(header, input);
        float[] floats = new float[model.FeatureCount];
        float[] scores = new float[model.Biases.Length], probabilities = new float[model.Classes.Count];
        List<byte> examples = [];
        for (int i = 0; i < Examples; i++)
        {
            features.CopyTo(i, floats);
            examples.AddRange(features switch
            {
                _ when input == "float" => MemoryMarshal.AsBytes(floats.AsSpan()),
                ByteFeatures bytes => bytes.Row(i),
                SByteFeatures bytes => MemoryMarshal.AsBytes(bytes.Row(i)),
                _ => throw new InvalidOperationException(),
            });
        }
        string[][] output = compiled.Run([.. examples]);
        Assert.That(output, Has.Length.EqualTo(1 + Examples));
        for (int i = 0; i < Examples; i++)
        {
            float[] numbers = Array.ConvertAll(output[i + 1][1..], Parse);
            features.CopyTo(i, floats);
            model.Scores(floats, scores);
            model.Probabilities(floats, probabilities);
            Assert.That(model.Classes.Values[int.Parse(output[i + 1][0], CultureInfo.InvariantCulture)], Is.EqualTo(model.Predict(floats)));
            float largest = scores.Max(Math.Abs);
            Assert.That(numbers[..scores.Length], Is.EqualTo(scores).Within(1e-4 * largest), $"image {i}");
            Assert.That(numbers[scores.Length..], Is.EqualTo(probabilities).Within(1e-5), $"image {i}");
        }
    }

    private static float Parse(string number) => float.Parse(number, CultureInfo.InvariantCulture);
}
