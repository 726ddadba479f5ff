namespace LinearLearn.Tests;

/// <summary>
/// By default, steps follow the size of the rows: rules learn features of any unit equally well, and no row makes them diverge.
/// </summary>
public class FeatureSizeTests
{
    private static readonly string[] Names =
    [
        "perceptron, defaults", "margin, defaults", "PA-I, defaults", "PA-II, defaults", "hinge, defaults", "squared hinge, defaults",
        "modified Huber, defaults", "logistic, defaults", "AROW, defaults", "normalized schedule",
    ];

    private static readonly LearnerOptions[] Options =
    [
        LastWeights.OneVersusRest,
        LastWeights.OneVersusRest with { Averaging = true },
        LastWeights.Joint,
        LastWeights.Joint with { Averaging = true },
    ];

    private static readonly float[][] Sizes = [[1e-25f], [1e-15f], [1e18f], [1e-25f, 1], [1, 1e18f], [1e-25f, 1e-15f, 0, 1, 1e9f, 1e18f]];

    /// <summary>Rules except AROW, whose bias has a feature of 1 and whose variances start at 1 for any features.</summary>
    private static IEnumerable<string> ExactNames => Names.Where(name => name != "AROW, defaults");

    /// <summary>A factor of 2^k changes no bit of any score, and changes the weights by 2^-k.</summary>
    [TestCaseSource(nameof(ExactNames))]
    public void Learner_of_features_in_another_unit_has_the_same_scores(string name)
    {
        foreach (FeatureKind kind in new[] { FeatureKind.Floats, FeatureKind.Bytes, FeatureKind.Sparse })
        {
            foreach (int classes in new[] { 2, 4 })
            {
                Dataset data = AddWeights(TestData.CreateOverlapping(kind, classes, count: 60));
                foreach (LearnerOptions options in Options)
                {
                    int[] expected = LearnScores(data, 0);
                    foreach (int power in new[] { -20, -7, -1, 1, 8, 20 })
                        Assert.That(LearnScores(data, power), Is.EqualTo(expected), $"{kind}, {classes} classes, {options}, 2^{power}");

                    int[] LearnScores(Dataset data, int power) => LearnAndScore(RuleCatalog.Get(name), Scale(data, power), options, power);
                }
            }
        }
    }

    /// <summary>
    /// AROW's variances and AdaGrad's epsilon have no unit: rows of another size are learned differently, but equally well.
    /// </summary>
    [TestCase("AROW, defaults", false)]
    [TestCase("PA-I, defaults", true)]
    [TestCase("logistic, defaults", true)]
    public void Rules_with_a_step_size_per_weight_learn_features_in_any_unit(string name, bool adaGrad)
    {
        Dataset data = TestData.CreateManyClouds(4), test = TestData.CreateManyClouds(4, seed: 2);
        LearnerOptions options = new() { AdaGrad = adaGrad ? new AdaGrad() : null };
        foreach (int power in new[] { -20, -7, 0, 8, 20 })
        {
            LinearModel model = new OnlineTrainer(RuleCatalog.Get(name), options).Train(Scale(data, power)).Model;
            Assert.That(model.Evaluate(Scale(test, power)).Accuracy, Is.GreaterThan(0.98), $"2^{power}");
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Rows_of_zeros_move_only_the_bias(string name)
    {
        foreach (LearnerOptions options in Options)
        {
            OnlineLearner learner = new(RuleCatalog.Get(name), LinearModel.Zero(3, [1, 2, 3]), options);
            for (int i = 0; i < 200; i++)
                learner.Update([0, 0, 0], 2 - (i % 10 == 0 ? 1 : 0), weight: 1 + i % 3);
            Assert.That(learner.Snapshot().Weights.ToArray(), Is.All.Zero);
            Assert.That(learner.Snapshot().Predict([0, 0, 0]), Is.EqualTo(2), $"{options}: the most frequent class");
            Assert.That(learner.Snapshot().Biases.ToArray().Max(Math.Abs), Is.InRange(0.01, 50));
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Rules_do_not_diverge_with_tiny_and_huge_features(string name)
    {
        Random random = new(1);
        foreach (LearnerOptions options in WithAdaGrad(name))
        {
            foreach (float[] sizes in Sizes)
            {
                OnlineLearner learner = new(RuleCatalog.Get(name), LinearModel.Zero(3, [1, 2, 3]), options);
                for (int i = 0; i < 600; i++)
                {
                    int label = 1 + random.Next(3);
                    float size = sizes[random.Next(sizes.Length)];
                    float[] row = [.. Enumerable.Range(1, 3).Select(k => size * ((k == label ? 1 : 0) + random.NextSingle() - 0.5f))];
                    learner.Update(row, label, weight: random.Next(3));
                }
                Assert.That(learner.Snapshot().Weights.ToArray(), Has.All.Matches<float>(float.IsFinite));
                LinearModel model = learner.Snapshot();
                Assert.That(model.Predict([sizes[0], 0, 0]), Is.AnyOf(1, 2, 3));
            }
        }
    }

    /// <summary>A row that is 2^40 times as large follows the small rows that the weights were learned from.</summary>
    [TestCaseSource(nameof(Names))]
    public void Rules_stay_accurate_after_a_huge_row_among_small_rows(string name)
    {
        Dataset data = TestData.CreateClouds(), test = TestData.CreateClouds(seed: 2);
        OnlineLearner learner = new(RuleCatalog.Get(name), LinearModel.Zero(20, [3, 7]));
        learner.Learn(data);
        Assert.That(learner.Update([.. Enumerable.Repeat(1e12f, 20)], 7), Is.EqualTo(7));
        Assert.That(learner.Snapshot().Evaluate(test).Accuracy, Is.GreaterThan(0.98));
        learner.Learn(data);
        Assert.That(learner.Snapshot().Evaluate(test).Accuracy, Is.GreaterThan(0.98));
    }

    [TestCaseSource(nameof(Names))]
    public void Rules_do_not_diverge_for_a_huge_row_with_an_incorrect_label(string name)
    {
        Dataset data = TestData.CreateClouds();
        OnlineLearner learner = new(RuleCatalog.Get(name), LinearModel.Zero(20, [3, 7]));
        learner.Learn(data);
        float before = learner.Snapshot().Weights.ToArray().Max(Math.Abs);
        for (int i = 0; i < 3; i++)
        {
            learner.Update([.. Enumerable.Repeat(1e12f, 20)], 3);
            learner.Learn(data);
            Assert.That(learner.Snapshot().Weights.ToArray().Max(Math.Abs), Is.LessThan(3 * before));
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Learner_rejects_a_row_whose_squares_overflow_and_is_unchanged(string name)
    {
        foreach (LearnerOptions options in WithAdaGrad(name))
        {
            OnlineLearner learner = new(RuleCatalog.Get(name), LinearModel.Zero(3, [1, 2, 3]), options);
            OnlineLearner clean = new(RuleCatalog.Get(name), LinearModel.Zero(3, [1, 2, 3]), options);
            learner.Update([0.1f, 0.2f, -0.1f], 2);
            clean.Update([0.1f, 0.2f, -0.1f], 2);
            foreach (float weight in new[] { 1, 0.5f, 3, 5000 })
            {
                Assert.That(() => learner.Update([1e20f, 0, 0], 2, weight), Throws.ArgumentException
                    .With.Message.Contains("expected an example whose squares add up to ").And.Message.Contains("Scale the features"));
                Assert.That(() => learner.Update(new SparseRow([1], [3e19f]), 1, weight), Throws.ArgumentException);
                Assert.That(() => learner.Update([1, float.NaN, 0], 1, weight), Throws.ArgumentException);
            }
            Assert.That(TestFiles.Save(learner.GetState()), Is.EqualTo(TestFiles.Save(clean.GetState())), $"{options}, the mean included");
            learner.Update([-0.1f, 0.4f, 0.3f], 1);
            clean.Update([-0.1f, 0.4f, 0.3f], 1);
            Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(clean.Snapshot())));
        }
    }

    /// <summary>The row is only predicted, so its squares may overflow, and it is not counted, in one thread or in many.</summary>
    [TestCaseSource(nameof(Names))]
    public void Learner_is_unchanged_by_a_huge_row_of_weight_0(string name)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes: 4, count: 40);
        float[] values = new float[41 * data.FeatureCount];
        for (int i = 0; i < 40; i++)
            data.Features.CopyTo(i, values.AsSpan((i < 20 ? i : i + 1) * data.FeatureCount, data.FeatureCount));
        values[20 * data.FeatureCount] = 1e25f;
        int[] labels = [.. data.Labels[..20], data.Labels[20], .. data.Labels[20..]];
        Dataset mixed = new Dataset(new DenseFeatures(values, data.FeatureCount), labels)
            .WithWeights([.. Enumerable.Range(0, 41).Select(i => i == 20 ? 0f : 1)]);
        foreach (LearnerOptions options in Options)
        {
            OnlineLearner expected = Learner(options), single = Learner(options), groups = Learner(options);
            expected.Learn(data);
            single.Learn(mixed);
            int count = options.Multiclass == MulticlassUpdate.Joint ? 1 : 3;
            groups.Learn(mixed, [.. Enumerable.Range(0, 41)], count);
            Assert.That(TestData.GetBits(single.Snapshot()), Is.EqualTo(TestData.GetBits(expected.Snapshot())));
            Assert.That(TestFiles.Save(groups.GetState()), Is.EqualTo(TestFiles.Save(single.GetState())));
        }

        OnlineLearner Learner(LearnerOptions options) =>
            new(RuleCatalog.Get(name), LinearModel.Zero(data.FeatureCount, data.Classes), options);
    }

    /// <summary>Learns, and returns all predicted labels and the bits of scores, of weights * 2^power and of biases.</summary>
    private static int[] LearnAndScore(IUpdateRule rule, Dataset data, LearnerOptions options, int power)
    {
        OnlineLearner learner = new(rule, LinearModel.Zero(data.FeatureCount, data.Classes, byteScale: data.Features.ByteScale), options);
        int[] predicted = [.. Enumerable.Range(0, 3 * data.Count).Select(i => learner.Update(data, i % data.Count))];
        LinearModel model = learner.Snapshot();
        float[] scores = new float[data.Count * model.Biases.Length], row = new float[data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
        {
            data.Features.CopyTo(i, row);
            model.Scores(row, scores.AsSpan(i * model.Biases.Length, model.Biases.Length));
        }
        float[] weights = [.. model.Weights.ToArray().Select(weight => MathF.ScaleB(weight, power))];
        return [.. predicted, .. TestData.GetBits(scores), .. TestData.GetBits(weights), .. TestData.GetBits(model.Biases)];
    }

    private static Dataset Scale(Dataset data, int power)
    {
        float factor = MathF.ScaleB(1, power);
        FeatureMatrix features = data.Features switch
        {
            ByteFeatures bytes => new ByteFeatures(
                [.. Enumerable.Range(0, bytes.Rows).SelectMany(row => bytes.Row(row).ToArray())],
                bytes.Columns,
                factor * bytes.ByteScale!.Value),
            SparseFeatures => SparseFeatures.From(ScaleFloats(data, factor)),
            _ => ScaleFloats(data, factor),
        };
        Dataset scaled = new(features, data.Labels, data.Classes);
        return data.Weights.IsEmpty ? scaled : scaled.WithWeights(data.Weights);
    }

    private static DenseFeatures ScaleFloats(Dataset data, float factor)
    {
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            data.Features.AddTo(i, factor, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        return new DenseFeatures(values, data.FeatureCount);
    }

    private static Dataset AddWeights(Dataset data) =>
        data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => new[] { 1, 0.5f, 0, 3 }[i % 4])]);

    private static IEnumerable<LearnerOptions> WithAdaGrad(string name) =>
        RuleCatalog.Get(name).UsesVariance ? Options : [.. Options, .. Options.Select(options => options with { AdaGrad = new AdaGrad() })];
}
