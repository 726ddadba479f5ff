namespace LinearLearn.Tests;

/// <summary>
/// Tests that a learner of sparse rows, which stores its numbers by feature, has the bits of one that stores them by row, as it does after
/// a dense example, even one of weight 0.
/// </summary>
public class WeightLayoutTests
{
    private const int Features = 30;

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void OnlineLearner_has_the_same_bits_with_weights_by_feature_and_by_row(string rule, LearnerOptions options)
    {
        foreach (int classes in new[] { 2, 3, 5, 10, 20 })
        {
            Dataset data = CreateSparse(classes);
            OnlineLearner byFeature = Create(rule, options, data), byRow = Create(rule, options, data);
            byRow.Update(new float[Features], label: 0, weight: 0);
            for (int i = 0; i < data.Count; i++)
                Assert.That(byFeature.Update(data, i), Is.EqualTo(byRow.Update(data, i)));
            AssertSame(byFeature, byRow, $"{classes} classes");
        }
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void OnlineLearner_continues_with_the_same_bits_after_saving_and_after_dense_examples(string rule, LearnerOptions options)
    {
        Dataset data = CreateSparse(classes: 4);
        OnlineLearner learner = Create(rule, options, data), byRow = Create(rule, options, data);
        byRow.Update(new float[Features], label: 0, weight: 0);
        float[] dense = new float[Features];
        for (int i = 0; i < data.Count; i++)
        {
            if (i == data.Count / 3)
                learner = new OnlineLearner(RuleCatalog.Get(rule), SaveAndLoad(learner.GetState()));
            if (i > data.Count / 2 && i % 3 == 0)
            {
                data.Features.CopyTo(i, dense);
                Assert.That(learner.Update(dense, data.Labels[i]), Is.EqualTo(byRow.Update(dense, data.Labels[i])));
            }
            else
            {
                Assert.That(learner.Update(data, i), Is.EqualTo(byRow.Update(data, i)));
            }
        }
        AssertSame(learner, byRow, "mixed");
    }

    [Test]
    public void OnlineLearner_state_is_independent_of_later_updates()
    {
        Dataset data = CreateSparse(classes: 3);
        OnlineLearner learner = Create("PA-I", new LearnerOptions(), data);
        LearnerState empty = learner.GetState();
        learner.Update(data, 0);
        LearnerState state = learner.GetState();
        float[] expected = state.Numbers().Weights.ToArray();
        learner.Learn(data);
        Assert.That(state.Numbers().Weights.ToArray(), Is.EqualTo(expected).And.Some.Not.Zero);
        Assert.That(empty.Numbers().Weights.ToArray(), Has.All.Zero);
        Assert.That(empty.Numbers().Rests!.Value.Length, Is.EqualTo(3 * Features));
    }

    [Test]
    public void OnlineLearner_starts_from_the_weights_of_its_model_in_each_layout()
    {
        LinearModel start = LinearModel.Uniform(Features, [0, 1, 2]);
        Dataset data = CreateSparse(classes: 3);
        foreach (IUpdateRule rule in new IUpdateRule[] { new PassiveAggressiveUpdate(), new ArowUpdate() })
        {
            OnlineLearner learner = new(rule, start);
            Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(start)));
            learner.Update(data.Features is SparseFeatures sparse ? sparse.Row(0) : default, label: 0, weight: 0);
            Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(start.Weights.ToArray()).Within(1e-7));
        }
    }

    private static LearnerState SaveAndLoad(LearnerState state)
    {
        using MemoryStream stream = new();
        state.Save(stream);
        stream.Position = 0;
        return LearnerState.Load(stream);
    }

    private static OnlineLearner Create(string rule, LearnerOptions options, Dataset data) =>
        new(RuleCatalog.Get(rule), LinearModel.Zero(Features, data.Classes), options);

    private static void AssertSame(OnlineLearner learner, OnlineLearner expected, string description)
    {
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(expected.Snapshot())), description);
        Assert.That(learner.UpdatesMade, Is.EqualTo(expected.UpdatesMade).And.Positive, description);
        LearnerNumbers numbers = learner.GetState().Numbers(), expectedNumbers = expected.GetState().Numbers();
        Assert.That(TestData.GetBits(numbers.Weights.Span), Is.EqualTo(TestData.GetBits(expectedNumbers.Weights.Span)), description);
        Assert.That(numbers.Rests?.ToArray(), Is.EqualTo(expectedNumbers.Rests?.ToArray()), description);
        Assert.That(numbers.Rows, Is.EqualTo(expectedNumbers.Rows), description);
        Assert.That(numbers.StepSizes?.Accumulators, Is.EqualTo(expectedNumbers.StepSizes?.Accumulators), description);
        Assert.That(numbers.StepSizes?.Compensations, Is.EqualTo(expectedNumbers.StepSizes?.Compensations), description);
    }

    /// <summary>Creates sparse rows of a third of the features, whose labels depend on them, with some weights other than 1.</summary>
    private static Dataset CreateSparse(int classes)
    {
        Random random = new(classes);
        float[] values = new float[200 * Features];
        int[] labels = new int[200];
        float[] weights = new float[200];
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = row % classes;
            weights[row] = row % 7 == 0 ? 2.5f : 1;
            for (int column = 0; column < Features; column++)
            {
                if (random.Next(3) == 0 || column % classes == labels[row])
                    values[row * Features + column] = random.NextSingle() + (column % classes == labels[row] ? 0.5f : 0);
            }
        }
        return new Dataset(SparseFeatures.From(new DenseFeatures(values, Features)), labels).WithWeights(weights);
    }
}
