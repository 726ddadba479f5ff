namespace LinearLearn.Tests;

/// <summary>Compares lazy averages, lazy decay and vectorized code with a plain learner in double precision.</summary>
public class AveragingTests
{
    private const double AverageTolerance = 1e-4;

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void OnlineLearner_numbers_equal_those_of_plain_arithmetic(string name, LearnerOptions options)
    {
        foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
        {
            foreach (int classes in new[] { 2, 3 })
                AssertSame(RuleCatalog.Get(name), TestData.CreateOverlapping(kind, classes), options, $"{kind}, {classes} classes");
        }
    }

    [Test]
    public void Averaged_weights_stay_accurate_over_thousands_of_examples(
        [Values("perceptron", "shrinking hinge", "forgetful hinge", "AROW")] string name) =>
        AssertSame(RuleCatalog.Get(name), TestData.CreateOverlapping(classes: 2, count: 6000, features: 5),
            new LearnerOptions { Averaging = true }, name);

    [TestCase("perceptron", false)]
    [TestCase("perceptron", true)]
    [TestCase("shrinking logistic", false)]
    [TestCase("shrinking logistic", true)]
    [TestCase("AROW", false)]
    [TestCase("PA-I, defaults", false)]
    [TestCase("PA-II, defaults", false)]
    [TestCase("squared hinge, defaults", false)]
    [TestCase("logistic, defaults", false)]
    [TestCase("logistic, defaults", true)]
    [TestCase("AROW, defaults", false)]
    [TestCase("normalized schedule", false)]
    public void Averaged_weights_of_weighted_examples_stay_accurate(string name, bool adaGrad)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Sparse, classes: 3);
        Random random = new(5);
        data = data.WithWeights([.. Enumerable.Range(0, data.Count).Select(_ => (float)(random.Next(4) * 0.75))]);
        foreach (MulticlassUpdate multiclass in Enum.GetValues<MulticlassUpdate>())
        {
            foreach (AdaGrad? stepSizes in adaGrad ? new AdaGrad?[] { new(0.01f), new() } : [null])
            {
                LearnerOptions options = new() { Averaging = true, AdaGrad = stepSizes, Multiclass = multiclass };
                AssertSame(RuleCatalog.Get(name), data, options, $"{name}, {options}");
            }
        }
    }

    /// <summary>
    /// Few examples, because AdaGrad makes small steps of a rule as large as others, including the rounding of its margin.
    /// </summary>
    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.NamesWithoutVariance))]
    public void AdaGrad_default_step_sizes_equal_those_of_plain_arithmetic(string name)
    {
        foreach (int classes in new[] { 2, 3 })
        {
            Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, count: 25);
            data = data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => new[] { 1, 0.75f, 0, 2.25f }[i % 4])]);
            foreach (MulticlassUpdate multiclass in Enum.GetValues<MulticlassUpdate>())
            {
                foreach (bool averaging in new[] { false, true })
                {
                    LearnerOptions options = new() { Averaging = averaging, AdaGrad = new AdaGrad(), Multiclass = multiclass };
                    AssertSame(RuleCatalog.Get(name), data, options, $"{classes} classes, {options}");
                }
            }
        }
    }

    [Test]
    public void Averaged_weights_match_the_hand_computed_mean_after_each_example()
    {
        // Weights after each example: (1, 0.5), (0.5, 1), (0.5, 1), and biases 0.5, 0, 0.
        OnlineLearner learner = RuleChecks.CreateLearner(new PerceptronUpdate(0.5f), new LearnerOptions { Averaging = true });
        RuleChecks.AssertStep(learner, 2, 1, 7, 1, 0.5, 0.5);
        RuleChecks.AssertStep(learner, 1, -1, 3, 0.75, 0.75, 0.25);
        RuleChecks.AssertStep(learner, 1, 1, 7, 2 / 3.0, 2.5 / 3, 0.5 / 3, 1e-7);
    }

    [Test]
    public void Averaged_weights_before_the_first_example_are_those_of_the_start_model()
    {
        LinearModel start = LinearModel.Uniform(4, [1, 2, 3]);
        OnlineLearner learner = new(new PerceptronUpdate(), start, new LearnerOptions { Averaging = true });
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(start)));
        learner.Update([1f, 2, 3, 4], 2, weight: 0);
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(start)));
    }

    [Test]
    public void Decay_by_a_rate_times_L2_of_1_sets_the_weights_to_0_but_not_the_bias([Values] bool averaging)
    {
        OnlineLearner learner = new(
            new HingeUpdate(1, l2: 1), new LinearModel([1, -1], [0], [3, 7]), new LearnerOptions { Averaging = averaging });
        RuleChecks.AssertStep(learner, 2, 1, 7, 2, 1, 1); // 0 * (1, -1) + (2, 1)
        RuleChecks.AssertStep(learner, 3, 0, 7, averaging ? 1 : 0, averaging ? 0.5 : 0, 1); // score 7: the weights shrink to 0
    }

    [Test]
    public void Averaging_learner_updates_and_predicts_with_the_last_weights()
    {
        Dataset data = TestData.CreateOverlapping(classes: 3);
        OnlineLearner plain = new(new PerceptronUpdate(1), LinearModel.Zero(data.FeatureCount, data.Classes), LastWeights.OneVersusRest);
        OnlineLearner averaged = new(
            new PerceptronUpdate(1), LinearModel.Zero(data.FeatureCount, data.Classes),
            LastWeights.OneVersusRest with { Averaging = true });
        for (int i = 0; i < data.Count; i++)
            Assert.That(averaged.Update(data, i), Is.EqualTo(plain.Update(data, i)));
        Assert.That(averaged.UpdatesMade, Is.EqualTo(plain.UpdatesMade));
        Assert.That(TestData.GetBits(averaged.Snapshot()), Is.Not.EqualTo(TestData.GetBits(plain.Snapshot())));
    }

    private static void AssertSame(IUpdateRule rule, Dataset data, LearnerOptions options, string message)
    {
        OnlineLearner learner = new(rule, LinearModel.Zero(data.FeatureCount, data.Classes), options);
        ReferenceLearner eager = new(rule, data.FeatureCount, data.Classes.Count, learner.Options);
        for (int i = 0; i < data.Count; i++)
        {
            learner.Update(data, i);
            eager.Update(TestData.GetRow(data, i), data.Labels[i], data.Weights.IsEmpty ? 1 : data.Weights[i]);
        }
        LinearModel model = learner.Snapshot();
        AssertNear(model.Weights, eager.Weights, message);
        AssertNear(model.Biases, eager.Biases, message);
    }

    private static void AssertNear(ReadOnlySpan<float> found, double[] expected, string message)
    {
        Assert.That(found.Length, Is.EqualTo(expected.Length));
        for (int i = 0; i < expected.Length; i++)
            Assert.That(found[i], Is.EqualTo(expected[i]).Within(AverageTolerance * Math.Max(1, Math.Abs(expected[i]))),
                $"{message}, number {i}");
    }
}
