namespace LinearLearn.Tests;

public class OneVersusRestTests
{
    private static readonly LearnerOptions Averaged = LastWeights.OneVersusRest with { Averaging = true };

    [Test]
    public void OneVersusRest_learner_equals_one_learner_per_class_bit_for_bit(
        [ValueSource(typeof(RuleCatalog), nameof(RuleCatalog.Names))] string name, [Values] FeatureKind kind)
    {
        Dataset data = TestData.CreateOverlapping(kind, classes: 5, count: 150);
        foreach (LearnerOptions options in RuleCatalog.GetOptions(name)
            .Where(options => options.Multiclass == MulticlassUpdate.OneVersusRest))
            AssertLearnsApart(RuleCatalog.Get(name), data, options);
    }

    [Test]
    public void OneVersusRest_learner_of_many_classes_equals_one_learner_per_class([Values(33, 67)] int classes) =>
        AssertLearnsApart(new ArowUpdate(), TestData.CreateOverlapping(classes, count: 200), Averaged);

    [Test]
    public void OneVersusRest_learner_gives_the_same_bits_for_groups_of_classes_as_for_all_at_once(
        [ValueSource(typeof(RuleCatalog), nameof(RuleCatalog.Names))] string name)
    {
        const int classes = 5;
        Dataset data = TestData.CreateOverlapping(classes, count: 120);
        Random random = new(3);
        data = data.WithWeights([.. Enumerable.Range(0, data.Count).Select(_ => (float)random.Next(3))]);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        random.Shuffle(order);
        foreach (LearnerOptions options in RuleCatalog.GetOptions(name)
            .Where(options => options.Multiclass == MulticlassUpdate.OneVersusRest))
        {
            OnlineLearner expected = Learner();
            foreach (int index in order.Concat(order))
                expected.Update(data, index);
            for (int groups = 1; groups <= classes; groups++)
            {
                OnlineLearner learner = Learner();
                learner.Learn(data, order, groups);
                learner.Learn(data, order, groups);
                Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(expected.Snapshot())), $"{groups} groups");
                Assert.That(
                    (learner.ExamplesSeen, learner.UpdatesMade),
                    Is.EqualTo((expected.ExamplesSeen, expected.UpdatesMade)),
                    $"{groups} groups");
            }

            OnlineLearner Learner() =>
                new(RuleCatalog.Get(name), LinearModel.Uniform(data.FeatureCount, data.Classes), options, ClassWeights.Balanced);
        }
    }

    [Test]
    public void OneVersusRest_learner_gives_the_same_bits_on_several_cores([Values("margin", "margin, defaults")] string name)
    {
        // 64 examples of 60 classes and 600 features are enough work for two cores.
        Dataset data = TestData.CreateOverlapping(classes: 60, count: 64, features: 600);
        OnlineLearner whole = Learner(), single = Learner();
        whole.Learn(data);
        for (int i = 0; i < data.Count; i++)
            single.Update(data, i);
        Assert.That(TestData.GetBits(whole.Snapshot()), Is.EqualTo(TestData.GetBits(single.Snapshot())));
        Assert.That(whole.UpdatesMade, Is.EqualTo(single.UpdatesMade));

        OnlineLearner Learner() => new(RuleCatalog.Get(name), LinearModel.Zero(600, data.Classes), LastWeights.OneVersusRest);
    }

    [Test]
    public void OneVersusRest_learner_rethrows_an_exception_in_one_group_of_classes_unchanged()
    {
        Dataset data = TestData.CreateOverlapping(classes: 4);
        OnlineLearner learner = new(new FaultyRule(), LinearModel.Zero(data.FeatureCount, data.Classes), LastWeights.OneVersusRest);
        Assert.That(() => learner.Learn(data, [0, 1, 2], groups: 2), Throws.InvalidOperationException.With.Message.EqualTo("no step"));
    }

    [Test]
    public void OneVersusRest_learner_of_permuted_labels_has_permuted_rows(
        [ValueSource(typeof(RuleCatalog), nameof(RuleCatalog.Names))] string name)
    {
        int[] places = [3, 0, 4, 1, 2];
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes: 5, count: 150);
        Dataset permuted = new(data.Features, [.. data.Labels.ToArray().Select(label => places[label])]);
        OnlineLearner learner = new(RuleCatalog.Get(name), LinearModel.Zero(data.FeatureCount, data.Classes), Averaged);
        OnlineLearner other = new(RuleCatalog.Get(name), LinearModel.Zero(data.FeatureCount, data.Classes), Averaged);
        learner.Learn(data);
        other.Learn(permuted);
        for (int k = 0; k < places.Length; k++)
            Assert.That(Row(other.Snapshot(), places[k]), Is.EqualTo(Row(learner.Snapshot(), k)));
    }

    [Test]
    public void OnlineLearner_Update_returns_the_prediction_before_the_update(
        [Values] MulticlassUpdate multiclass, [Values(2, 3, 40)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, count: 80);
        OnlineLearner learner = new(
            new PerceptronUpdate(1), LinearModel.Zero(data.FeatureCount, data.Classes), LastWeights.Joint with { Multiclass = multiclass });
        float[] row = new float[data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
        {
            data.Features.CopyTo(i, row);
            int expected = learner.Snapshot().Predict(row);
            Assert.That(learner.Update(data, i), Is.EqualTo(expected), $"example {i}");
        }
        Assert.That(learner.UpdatesMade, Is.GreaterThan(0));
    }

    private static void AssertLearnsApart(IUpdateRule rule, Dataset data, LearnerOptions options)
    {
        OnlineLearner all = new(rule, LinearModel.Zero(data.FeatureCount, data.Classes), options);
        all.Learn(data);
        long updates = 0;
        for (int k = 0; k < data.Classes.Count; k++)
        {
            Dataset relabeled = new(data.Features, [.. data.Labels.ToArray().Select(label => label == data.Classes.Values[k] ? 1 : 0)]);
            OnlineLearner one = new(rule, LinearModel.Zero(data.FeatureCount, [0, 1]), options);
            one.Learn(relabeled);
            Assert.That(Row(all.Snapshot(), k), Is.EqualTo(Row(one.Snapshot(), 0)), $"class {k}, {options}");
            updates += one.UpdatesMade;
        }
        Assert.That((all.UpdatesMade, all.ExamplesSeen), Is.EqualTo((updates, (long)data.Count)));
    }

    private static int[] Row(LinearModel model, int row) =>
        [.. TestData.GetBits(model.Weights.Slice(row * model.FeatureCount, model.FeatureCount)),
            .. TestData.GetBits(model.Biases.Slice(row, 1))];

    private sealed class FaultyRule : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => throw new InvalidOperationException("no step");
    }
}
