using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>
/// Tests saved models, and the scores that a few lines of numpy compute with them: see Fixtures/safetensors.py. The files pin the format:
/// if the library no longer reads them or writes other bytes, all users with saved models are affected.
/// </summary>
public class SafetensorsFixtureTests
{
    private const int FixtureColumns = 37;

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    /// <summary>The models that were saved as the fixtures; their numbers are the same on every instruction set.</summary>
    private static readonly Dictionary<string, LinearModel> Models = new()
    {
        ["two-classes"] = TwoClasses(),
        ["three-classes"] = ThreeClasses(),
        ["sparse-weights"] = SparseModel(),
        ["half-weights"] = Round(4).Quantize(WeightPrecision.Half),
        ["int8-weights"] = Round(1).Quantize(WeightPrecision.Int8),
        ["int8-sparse-weights"] = Round(9).Quantize(WeightPrecision.Int8),
    };

    private static IEnumerable<string> Names => Models.Keys;

    [TestCaseSource(nameof(Names))]
    public void Safetensors_fixtures_load_to_the_models_that_were_saved(string name)
    {
        LinearModel loaded = LinearModel.Load(PathOf(name));
        TestModels.AssertSame(loaded, Models[name]);
        Assert.That(loaded.Metadata, Is.EquivalentTo(Models[name].Metadata));
    }

    [TestCaseSource(nameof(Names))]
    public void Safetensors_models_are_saved_with_the_bytes_of_the_fixtures(string name)
    {
        byte[] expected = File.ReadAllBytes(PathOf(name));
        Assert.That(TestFiles.Save(Models[name]), Is.EqualTo(expected));
        Assert.That(TestFiles.Save(LinearModel.Load(PathOf(name))), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Names))]
    public void Safetensors_models_have_the_scores_computed_by_numpy(string name)
    {
        LinearModel model = LinearModel.Load(PathOf(name));
        string[][] lines = [.. File.ReadLines(Path.Combine(Folder, "safetensors-scores.txt"))
            .SkipWhile(line => line != name).Skip(1).TakeWhile(line => !char.IsLetter(line[0])).Select(line => line.Split(' '))];
        Assert.That(lines, Has.Length.EqualTo(24));
        Assert.That(
            lines.Select(line => line[0]).Distinct().Count(),
            Is.EqualTo(model.Classes.Values.Length),
            "each label is predicted at least once");
        int columns = model.FeatureCount;
        for (int i = 0; i < lines.Length; i++)
        {
            byte[] bytes = [.. Enumerable.Range(0, columns).Select(j => (byte)((i * 31 + j * 17) % 256))];
            float[] features =
            [
                .. Enumerable.Range(0, columns)
                    .Select(j => model.ByteScale is { } scale ? scale * bytes[j] : ((i * 31 + j * 17) % 101 - 50) / 7f),
            ];
            float[] scores = new float[model.Biases.Length];
            model.Scores(features, scores);
            AssertNear(scores);
            Assert.That(model.Predict(features), Is.EqualTo(int.Parse(lines[i][0], CultureInfo.InvariantCulture)));
            if (model.ByteScale is not null)
            {
                model.Scores(bytes, scores);
                AssertNear(scores);
                Assert.That(model.Predict(bytes), Is.EqualTo(model.Predict(features)));
            }

            // Python adds in double precision, the library in single precision, where each partial sum is rounded by up to half an ulp.
            // Partial sums never exceed the sum of the absolute values, and errors of both signs nearly cancel out: at most 1.3 ulps of
            // that sum were observed with any instruction set.
            void AssertNear(float[] found)
            {
                for (int k = 0; k < found.Length; k++)
                {
                    float sizes = MathF.Abs(model.Biases[k]);
                    for (int j = 0; j < columns; j++)
                        sizes += MathF.Abs(features[j] * model.Weights[k * columns + j]);
                    double expected = double.Parse(lines[i][k + 1], CultureInfo.InvariantCulture);
                    Assert.That(found[k], Is.EqualTo(expected).Within(2 * (MathF.BitIncrement(sizes) - sizes)), $"example {i}, row {k}");
                }
            }
        }
    }

    [Test]
    public void Safetensors_model_written_by_numpy_is_loaded()
    {
        LinearModel model = LinearModel.Load(PathOf("python-made"));
        float[] weights = new float[4 * 5];
        for (int k = 0; k < 4; k++)
        {
            for (int j = 0; j < 5; j++)
                weights[k * 5 + j] = (k + 1) / (j + 3f) - 0.25f;
        }
        TestModels.AssertSame(model, new LinearModel(
                weights,
                [0.5f, -1, 2, 0],
                new ClassLabels([10, -20, 30, 0], new Dictionary<int, string> { [-20] = "minus zwanzig \u2260 \"20\"" }),
                1f / 255));
        Assert.That(model.Metadata, Is.EqualTo(new Dictionary<string, string> { ["author"] = "numpy" }));
        Assert.That(TestFiles.Save(LinearModel.Load(new MemoryStream(TestFiles.Save(model)))), Is.EqualTo(TestFiles.Save(model)));
    }

    [Test]
    public void Sparse_weights_written_by_numpy_are_loaded()
    {
        LinearModel model = LinearModel.Load(PathOf("python-sparse"));
        float[] weights = [.. Enumerable.Range(0, 3 * 50).Select(i => i % 7 == 0 ? (i - 70) / 8f : 0)];
        TestModels.AssertSame(model, new LinearModel(weights, [0.5f, -1, 2], [1, 2, 3]));
        Assert.That(TestFiles.Save(LinearModel.Load(new MemoryStream(TestFiles.Save(model)))), Is.EqualTo(TestFiles.Save(model)));
    }

    [Test]
    public void Int8_weights_written_by_numpy_are_loaded()
    {
        float[] weights = new float[3 * 50], scales = [0.5f, 0.1f, 3];
        for (int i = 0; i < 3 * 50 / 7; i++)
            weights[7 * i + 6] = scales[(7 * i + 6) / 50] * (12 * i - 128);
        TestModels.AssertSame(LinearModel.Load(PathOf("python-int8")), new LinearModel(weights, [0.5f, -1, 2], [1, 2, 3]));
    }

    private static string PathOf(string name) => Path.Combine(Folder, name + ".safetensors");

    /// <summary>Creates a model by formula; a quotient is rounded once and in the same way everywhere.</summary>
    private static LinearModel TwoClasses() => new LinearModel(
        [.. Enumerable.Range(0, FixtureColumns).Select(j => (j % 2 == 0 ? 1 : -1) / (j + 3f))],
        [-0.1f],
        new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three", [7] = "sieben \u2260 \"7\"" }),
        1f / 256).WithMetadata(new Dictionary<string, string> { ["owner"] = "the tests", ["note \u00e9"] = "line 1\nline 2" });

    /// <summary>Creates a model by formula, with most weights 0 and a -0 that is stored.</summary>
    private static LinearModel SparseModel() => new LinearModel(
        [
            .. Enumerable.Range(0, 3 * FixtureColumns)
                .Select(i => i % 5 == 2 ? (i % 4 - 1.5f) / (i % FixtureColumns + 3f) : i == 50 ? -0f : 0),
        ],
        [0.25f, -0.125f, 0.5f],
        new ClassLabels(
            [-5, 0, 40],
            new Dictionary<int, string> { [40] = "forty" })).WithMetadata(new Dictionary<string, string> { ["owner"] = "the tests" });

    /// <summary>
    /// Creates a model of three rows by formula, in which one in so many weights is not 0; rounding is the same on every machine.
    /// </summary>
    private static LinearModel Round(int stride) => new LinearModel(
        [.. Enumerable.Range(0, 3 * 400).Select(i => i % stride == 0 ? ((i * 7 + i / 400 * 3) % 101 - 50) / (i % 13 + 3f) : 0)],
        [0.25f, -0.125f, 0.5f],
        new ClassLabels(
            [-5, 0, 40],
            new Dictionary<int, string> { [40] = "forty" })).WithMetadata(new Dictionary<string, string> { ["owner"] = "the tests" });

    /// <summary>Trains from 0 on multiples of 1/4 by steps of 1/64: no sum is ever rounded, so neither order nor machine matters.</summary>
    private static LinearModel ThreeClasses()
    {
        int[] classes = [-5, 0, 40], labels = [.. Enumerable.Range(0, 60).Select(i => classes[i % 3])];
        float[] values =
        [
            .. labels.SelectMany((_, i) => Enumerable.Range(0, FixtureColumns)
                .Select(j => (i * 7 + j * 13) % 9 / 4f - 1 + (j % 3 == i % 3 ? 1 : 0))),
        ];
        Dataset data = new(new DenseFeatures(values, FixtureColumns), labels,
            new ClassLabels(new Dictionary<int, string> { [40] = "forty" }));
        TrainingOptions options = new() { Epochs = 3, InitialModel = LinearModel.Zero(FixtureColumns, new ClassLabels(classes)) };
        OnlineTrainer trainer = new(new MarginUpdate(margin: 1, learningRate: 1f / 64), LastWeights.OneVersusRest);
        LinearModel model = trainer.Train(data, options).Model;
        return model.WithMetadata(new Dictionary<string, string>());
    }
}
