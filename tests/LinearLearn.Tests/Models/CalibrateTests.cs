using System.Text.Json;

namespace LinearLearn.Tests;

public class CalibrateTests
{
    // Models whose scores are their features.
    private static readonly LinearModel Two = new([1], [0], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = "seven" }));
    private static readonly LinearModel Three = new(Tensor.Identity(3).AsSpan(), [0, 0, 0], [5, 4, 6]);

    [Test]
    public void Calibration_of_separated_scores_matches_hand_computed_values()
    {
        // Three of each class, all at -1 or 1: the probability at 1 is the target (3 + 1) / (3 + 2), so the score there is log(4).
        LinearModel calibrated = Two.Calibrate(Create([-1, -1, -1, 1, 1, 1], [3, 3, 3, 7, 7, 7]));
        Assert.That(calibrated.Weights[0], Is.EqualTo((float)Math.Log(4)));
        Assert.That(calibrated.Biases[0], Is.Zero.Within(1e-7));
        Assert.That(calibrated.Probability([1f]), Is.EqualTo(0.8f).Within(1e-6f));
    }

    [TestCase("overlapping")]
    [TestCase("weighted")]
    [TestCase("separated")]
    [TestCase("rare")]
    public void Platt_scaling_matches_Lin_Lin_and_Weng_and_scikit_learn(string name)
    {
        JsonElement expected = GetCase(name);
        Calibration found = Calibration.Fit(
            Floats(expected.GetNumbers("scores")), expected.GetIntegers("classOf"), Floats(expected.GetNumbers("weights")), classes: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Slopes[0], Is.EqualTo(expected.GetNumber("slope")).Within(1e-10));
            Assert.That(found.Offsets[0], Is.EqualTo(expected.GetNumber("offset")).Within(1e-10));
            Assert.That(found.Slopes[0], Is.EqualTo(expected.GetNumber("sklearnSlope")).Within(1e-6));
            Assert.That(found.Offsets[0], Is.EqualTo(expected.GetNumber("sklearnOffset")).Within(1e-6));
        }
    }

    [TestCase("threeClasses")]
    [TestCase("fourClassesWeighted")]
    [TestCase("threeClassesSeparated")]
    [TestCase("fourClassesOneAbsent")]
    [TestCase("uselessScores")]
    public void Vector_scaling_reaches_the_optimum_of_scipy(string name)
    {
        JsonElement expected = GetCase(name);
        float[] scores = Floats([.. expected.GetRows("scores").SelectMany(row => row)]);
        double[] slopes = expected.GetNumbers("slopes");
        Calibration found = Calibration.Fit(
            scores, expected.GetIntegers("classOf"), Floats(expected.GetNumbers("weights")), slopes.Length);
        Assert.That(found.Slopes.ToArray(), Is.EqualTo(slopes).Within(1e-8));
        Assert.That(found.Offsets.ToArray(), Is.EqualTo(expected.GetNumbers("offsets")).Within(1e-8));
    }

    [Test]
    public void Calibration_of_reversed_scores_has_slope_0_and_the_smoothed_fraction_of_positives()
    {
        LinearModel calibrated = Two.Calibrate(Create([1, 2, 3, 4, -1], [3, 3, 3, 3, 7]));
        Assert.That(calibrated.Weights[0], Is.Zero);
        // Targets: 1 / 6 for four examples, 2 / 3 for one.
        Assert.That(calibrated.Probability([5f]), Is.EqualTo((float)((4 / 6.0 + 2 / 3.0) / 5)).Within(1e-6f));
    }

    [Test]
    public void Calibration_of_equal_scores_gives_every_example_the_same_probabilities([Values(0, 1f, 1e30f)] float score)
    {
        LinearModel two = Two.Calibrate(Create([score, score, score, score], [3, 7, 7, 7]));
        Assert.That((two.Probability([score]), two.Weights[0]), Is.EqualTo((two.Probability([-score]), 0f)));
        Assert.That(two.Probability([score]), Is.EqualTo((float)((3 * 4 / 5.0 + 1 / 3.0) / 4)).Within(1e-6f));

        LinearModel three = Three.Calibrate(Create([.. Enumerable.Repeat(score, 30)], [5, 5, 5, 5, 4, 4, 4, 6, 6, 6]));
        Assert.That(three.Weights.ToArray(), Has.All.Zero);
        float[] probabilities = new float[3];
        three.Probabilities([score, score, score], probabilities);
        Assert.That(probabilities, Is.EqualTo(new[] { 0.4f, 0.3f, 0.3f }).Within(0.02f));
        Assert.That(probabilities[0], Is.GreaterThan(probabilities[1]));
        Assert.That(probabilities[1], Is.EqualTo(probabilities[2]).Within(1e-6f));
    }

    [Test]
    public void Calibration_does_not_depend_on_the_unit_of_the_scores(
        [Values(1e-30f, 1e-3f, 1e3f, 1e30f)] float unit, [Values(2, 3)] int classes)
    {
        (LinearModel model, Dataset heldOut) = CreateNoisy(classes);
        LinearModel scaled = new(Multiply(model.Weights), Multiply(model.Biases), model.Classes);
        LinearModel expected = model.Calibrate(heldOut), found = scaled.Calibrate(heldOut);
        Assert.That(found.Weights.ToArray(), Is.EqualTo(expected.Weights.ToArray()).Within(1e-4));
        Assert.That(found.Biases.ToArray(), Is.EqualTo(expected.Biases.ToArray()).Within(1e-4));

        float[] Multiply(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => value * unit)];
    }

    [Test]
    public void Calibration_treats_weight_2_as_two_copies_and_weight_0_as_none([Values(2, 3)] int classes)
    {
        (LinearModel model, Dataset heldOut) = CreateNoisy(classes);
        int[] rows = [.. Enumerable.Range(0, heldOut.Count).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        LinearModel expected = model.Calibrate(heldOut.Select(rows));
        LinearModel found = model.Calibrate(heldOut.WithWeights([.. Enumerable.Range(0, heldOut.Count).Select(i => (float)(i % 3))]));
        Assert.That(found.Weights.ToArray(), Is.EqualTo(expected.Weights.ToArray()).Within(1e-6));
        Assert.That(found.Biases.ToArray(), Is.EqualTo(expected.Biases.ToArray()).Within(1e-6));
        Assert.That(model.Calibrate(heldOut).Weights[0], Is.Not.EqualTo(expected.Weights[0]).Within(1e-3), "weights make a difference");
    }

    [Test]
    public void Calibration_ignores_an_unknown_class_of_weight_0()
    {
        Dataset heldOut = Create([-1, 2, 1, -2, 9], [3, 3, 7, 7, 8]).WithWeights([1, 1, 1, 1, 0]);
        LinearModel expected = Two.Calibrate(Create([-1, 2, 1, -2], [3, 3, 7, 7]));
        Assert.That(TestData.GetBits(Two.Calibrate(heldOut)), Is.EqualTo(TestData.GetBits(expected)));
    }

    [Test]
    public void Calibration_makes_a_class_without_examples_unlikely()
    {
        Dataset heldOut = Create(
            [.. Enumerable.Range(0, 40).SelectMany(i => i % 2 == 0 ? new[] { 1, 0.5f * (i % 3), 0.9f } : [0.5f * (i % 3), 1, 0.9f])],
            [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 5 : 4)]);
        LinearModel calibrated = Three.Calibrate(heldOut);
        float[] probabilities = new float[3 * heldOut.Count];
        calibrated.Probabilities(heldOut.Features, probabilities);
        Assert.That(probabilities.Where((_, i) => i % 3 == 2).Average(), Is.GreaterThan(0).And.LessThan(0.05f));
    }

    [Test]
    public void Calibration_repeated_on_the_same_examples_of_two_classes_changes_nothing()
    {
        (LinearModel model, Dataset heldOut) = CreateNoisy(2);
        LinearModel once = model.Calibrate(heldOut), twice = once.Calibrate(heldOut);
        Assert.That(twice.Weights.ToArray(), Is.EqualTo(once.Weights.ToArray()).Within(1e-5));
        Assert.That(twice.Biases.ToArray(), Is.EqualTo(once.Biases.ToArray()).Within(1e-5));
    }

    [TestCase(2)]
    [TestCase(4)]
    public void Calibration_of_a_margin_model_improves_its_losses_on_a_test_set(int classes)
    {
        LinearModel model = new OnlineTrainer(new PassiveAggressiveUpdate(0.01f), new LearnerOptions { Averaging = true })
            .Train(TestData.CreateOverlapping(classes, count: 400)).Model;
        LinearModel calibrated = model.Calibrate(TestData.CreateOverlapping(classes, count: 1000, seed: 2));
        Dataset test = TestData.CreateOverlapping(classes, count: 2000, seed: 3);
        ScoreEvaluation before = model.EvaluateScores(test), after = calibrated.EvaluateScores(test);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(after.LogLoss, Is.LessThan(before.LogLoss * 0.9));
            Assert.That(after.BrierScore, Is.LessThan(before.BrierScore));
            Assert.That(after.ExpectedCalibrationError(), Is.LessThan(0.06).And.LessThan(before.ExpectedCalibrationError() / 2));
            Assert.That(calibrated.Evaluate(test).Accuracy, Is.GreaterThan(model.Evaluate(test).Accuracy - 0.01));
        }
    }

    [Test]
    public void Calibration_method_is_kept_in_metadata_and_files(
        [Values(2, 3)] int classes, [Values("model.safetensors", "model.json")] string file)
    {
        (LinearModel model, Dataset heldOut) = CreateNoisy(classes);
        LinearModel own = model.WithMetadata(new Dictionary<string, string>
        {
            ["owner"] = "me",
            ["training.trainer"] = "somebody",
            ["training.calibrationFolds"] = "7",
        });
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"calibrated-{classes}-{file}");
        own.Calibrate(heldOut).Save(path);
        LinearModel loaded = LinearModel.Load(path);
        File.Delete(path);
        Assert.That(loaded.Metadata, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["owner"] = "me",
            ["training.trainer"] = "somebody",
            ["training.calibration"] = classes == 2 ? "Platt scaling" : "vector scaling",
            ["training.calibrationExamples"] = "120",
        }));
    }

    [Test]
    public void Calibration_keeps_classes_and_byte_scale()
    {
        Dataset images = TestData.CreateImages();
        LinearModel model = new MeanDifferenceTrainer().Train(images).Model;
        LinearModel calibrated = model.Calibrate(TestData.CreateImages(seed: 2));
        Assert.That(calibrated.ByteScale, Is.EqualTo(ByteFeatures.DefaultScale));
        Assert.That(calibrated.Classes, Is.SameAs(model.Classes));
        Assert.That(calibrated.Evaluate(TestData.CreateImages(seed: 3)).Accuracy, Is.GreaterThan(0.95));
    }

    [Test]
    public void Calibrate_rejects_unsuitable_held_out_examples()
    {
        Dataset some = Create([1, -1], [7, 3]);
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(Create([], []), "expected held-out examples of two classes or more, found none");
            AssertRefused(Create([1, 2], [7, 7]), "expected held-out examples of two classes or more, found only label 7");
            AssertRefused(some.WithWeights([0, 0]), "expected held-out examples of two classes or more with a weight above 0, found none");
            AssertRefused(some.WithWeights([0, 1]), "expected held-out examples of two classes or more, found only label 3");
            AssertRefused(Create([1, 2, 3], [7, 3, 8]), "expected one of the labels 3, 7 (seven), found 8");
            AssertRefused(new Dataset(new DenseFeatures([1, 2], 2), [3]), "expected 1 features per example, found 2");
            ClassLabels others = new(new Dictionary<int, string> { [7] = "nine" });
            AssertRefused(new Dataset(some.Features, [3, 7], others), "expected one of the model's classes 3, seven, found nine");
            Assert.That(() => Two.Calibrate(null!), Throws.ArgumentNullException);
        }

        static void AssertRefused(Dataset heldOut, string message) =>
            Assert.That(() => Two.Calibrate(heldOut), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void Calibrate_rejects_weights_and_biases_that_overflow_a_float()
    {
        // The scores are 0.03 and -0.03, so the slope is above 40.
        LinearModel steep = new([3e38f], [0], [3, 7]);
        Assert.That(() => steep.Calibrate(Create([1e-40f, 1e-40f, -1e-40f, -1e-40f], [7, 7, 3, 3])),
            Throws.ArgumentException.With.Message.Contains("weight 3E+38 overflowed a float when it was calibrated: the slope is"));
        LinearModel far = new([2e38f], [3e38f], [3, 7]);
        LinearModel calibrated = far.Calibrate(Create([-1.5f, float.BitIncrement(-1.5f)], [3, 7]));
        Assert.That(calibrated.Biases.ToArray(), Has.All.Matches<float>(float.IsFinite), "the slope is small");
        Assert.That(() => new LinearModel([1e38f], [0], [3, 7]).Calibrate(Create([10, 1], [3, 7])),
            Throws.ArgumentException.With.Message.Contains("the score of example 0 is"));
    }

    /// <summary>Creates a model and held-out examples that it separates partly, with scores on another scale than log-odds.</summary>
    private static (LinearModel Model, Dataset HeldOut) CreateNoisy(int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, count: 240);
        LinearModel model = new OnlineTrainer(new PassiveAggressiveUpdate(0.01f)).Train(data.Take(120)).Model;
        return (new LinearModel(model.Weights, model.Biases, model.Classes), data.Select([.. Enumerable.Range(120, 120)]));
    }

    private static Dataset Create(float[] features, int[] labels) =>
        new(new DenseFeatures(features, Math.Max(1, features.Length / Math.Max(1, labels.Length))), labels);

    private static JsonElement GetCase(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "calibration.json");
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(path));
        return file.RootElement.GetProperty(name).Clone();
    }

    private static float[] Floats(double[] numbers) => Array.ConvertAll(numbers, number => (float)number);
}
