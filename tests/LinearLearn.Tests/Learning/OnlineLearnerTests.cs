using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public class OnlineLearnerTests
{
    private static readonly LinearModel Start = new(
        [0.5f, -1], [0.25f], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = "seven" }), 0.5f);

    [Test]
    public void OnlineLearner_steps_match_hand_computed_values()
    {
        OnlineLearner learner = new(new MarginUpdate(margin: 2, learningRate: 0.5f, biasStep: 0.25f), Start);

        // score = 0.5 * 2 - 1 * 1 + 0.25 = 0.25 < 2: up.
        Assert.That(learner.Update([2f, 1f], 7), Is.EqualTo(7), "predicted before the update");
        AssertState(learner, [1.5f, -0.5f], 0.5f);

        // score = 1.5 * 1 - 0.5 * 4 + 0.5 = 0 > -2: down. A score of 0 predicts label 3.
        Assert.That(learner.Update([1f, 4f], 3), Is.EqualTo(3));
        AssertState(learner, [1, -2.5f], 0.25f);

        // score = 1 * 4 - 2.5 * 0.5 + 0.25 = 3 > 2: unchanged.
        Assert.That(learner.Update([4f, 0.5f], 7), Is.EqualTo(7));
        AssertState(learner, [1, -2.5f], 0.25f);
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((3L, 2L)));
    }

    [Test]
    public void OnlineLearner_learns_bytes_like_their_floats()
    {
        OnlineLearner fromBytes = new(new MarginUpdate(), Start), fromFloats = new(new MarginUpdate(), Start);
        Assert.That(fromBytes.Update(Bytes(4, 2), 7), Is.EqualTo(fromFloats.Update([2f, 1f], 7)));
        Assert.That(TestData.GetBits(fromBytes.Snapshot().Weights), Is.EqualTo(TestData.GetBits(fromFloats.Snapshot().Weights)));
        Assert.That(fromBytes.Snapshot().Biases[0], Is.EqualTo(fromFloats.Snapshot().Biases[0]));
    }

    [Test]
    public void OnlineLearner_bias_step_is_the_same_for_floats_and_bytes()
    {
        Dataset bytes = TestData.CreateImages(scale: 1f / 255), floats = TestData.ToFloats(bytes);
        foreach (Dataset data in new[] { bytes, floats })
        {
            OnlineLearner learner = new(new MarginUpdate(margin: 1000, learningRate: 0.01f, biasStep: 0.125f),
                LinearModel.Zero(data.FeatureCount, [0, 1]));
            int balance = 0;
            for (int i = 0; i < 75; i++)
            {
                learner.Update(data, i);
                balance += data.Labels[i] == 1 ? 1 : -1;
            }
            Assert.That(learner.Snapshot().Biases[0], Is.EqualTo(0.125f * balance));
        }
    }

    [Test]
    public void OnlineLearner_Update_reads_collection_expressions_as_floats()
    {
        OnlineLearner learner = new(new MarginUpdate(2, 0.01f), Start);
        learner.Update([2, 1], 7);
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { 0.5f + 0.01f * 2, -1 + 0.01f }));
    }

    [Test]
    public void OnlineLearner_rejects_bytes_of_another_scale()
    {
        Dataset data = TestData.CreateImages(scale: 1f / 255);
        OnlineLearner learner = new(new MarginUpdate(), LinearModel.Zero(data.FeatureCount, [0, 1], byteScale: ByteFeatures.DefaultScale));
        Assert.That(() => learner.Update(data, 0), Throws.ArgumentException.With.Message.Contains("expected bytes scaled by 0.00390625"));
    }

    [Test]
    public void OnlineLearner_Snapshot_is_not_changed_by_later_updates()
    {
        OnlineLearner learner = new(new MarginUpdate(), Start);
        LinearModel first = learner.Snapshot();
        learner.Update([1f, 1f], 7);
        Assert.That(TestData.GetBits(first), Is.EqualTo(TestData.GetBits(Start)));
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.Not.EqualTo(TestData.GetBits(Start)));
        Assert.That(
            (first.Classes.Values.ToArray(), first.ByteScale, first.Classes.Names[7]),
            Is.EqualTo((Start.Classes.Values.ToArray(), Start.ByteScale, "seven")));
    }

    [Test]
    public void OnlineLearner_Update_raises_the_margin_of_the_example() =>
        Gen.Select(Gen.Float[-1, 1].Array[5], Gen.Float[-1, 1].Array[5], Gen.Bool).SampleAlike((weights, features, positive) =>
        {
            int label = positive ? 7 : 3;
            OnlineLearner learner = new(new MarginUpdate(margin: 100, learningRate: 0.1f), new LinearModel(weights, [0], [3, 7]));
            float sign = positive ? 1 : -1;
            float before = sign * learner.Snapshot().Score(features);
            learner.Update(features, label);
            Assert.That(sign * learner.Snapshot().Score(features), Is.GreaterThan(before));
        });

    [Test]
    public void OnlineLearner_is_unchanged_by_an_example_beyond_the_margin() =>
        Gen.Select(Gen.Float[-1, 1].Array[5], Gen.Float[-1, 1].Array[5]).SampleAlike((weights, features) =>
        {
            LinearModel start = new(weights, [0], [3, 7]);
            OnlineLearner learner = new(new MarginUpdate(margin: 0), start);
            learner.Update(features, start.Score(features) >= 0 ? 7 : 3);
            Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(start)));
            Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((1L, 0L)));
        });

    [Test]
    public void OnlineLearner_separates_separable_data()
    {
        Dataset data = TestData.CreateClouds();
        OnlineLearner learner = new(new MarginUpdate(margin: 0.5f), LinearModel.Uniform(data.FeatureCount, data.Classes));
        long updates;
        int epochs = 0;
        do
        {
            updates = learner.UpdatesMade;
            for (int i = 0; i < data.Count; i++)
                learner.Update(data, i);
        }
        while (learner.UpdatesMade > updates && ++epochs < 100);
        Assert.That(learner.Snapshot().Evaluate(data).Accuracy, Is.EqualTo(1));
        Assert.That(epochs, Is.LessThan(100));
    }

    [Test]
    public void OnlineLearner_rejects_bad_examples_and_is_unchanged()
    {
        OnlineLearner learner = new(new MarginUpdate(), Start);
        Dataset data = new(new DenseFeatures([1, 2], 2), [5]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => learner.Update([1f], 7), Throws.ArgumentException.With.Message.Contains("expected 2 values, found 1"));
            Assert.That(
                () => learner.Update([1f, 2f], 5),
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 3, 7 (seven), found 5"));
            Assert.That(() => learner.Update([1f, float.NaN], 7), Throws.ArgumentException.With.Message.Contains("at index 1"));
            Assert.That(
                () => learner.Update([float.NegativeInfinity, 1f], 7), Throws.ArgumentException.With.Message.Contains("at index 0"));
            Assert.That(() => learner.Update(data, 0), Throws.ArgumentException.With.Message.Contains("found 5"));
            Assert.That(() => learner.Update(data, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => learner.Update((Dataset)null!, 1), Throws.ArgumentNullException);
        }
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(Start)));
        Assert.That(learner.ExamplesSeen, Is.Zero);
    }

    [Test]
    public void OnlineLearner_reports_overflowing_numbers_as_divergence()
    {
        OnlineLearner learner = new(new MarginUpdate(learningRate: 10), LinearModel.Zero(1, [3, 7]));
        learner.Update([1e38f], 7);
        Assert.That(() => learner.Update([1e38f], 3), Throws.ArgumentException.With.Message.Contains("diverged after 1 examples"));
        Assert.That(() => learner.Snapshot(), Throws.ArgumentException.With.Message.Contains("make the steps of MarginUpdate"));
    }

    [Test]
    public void OnlineLearner_reports_overflowing_sparse_and_byte_scores_as_divergence()
    {
        OnlineLearner learner = new(new MarginUpdate(), new LinearModel([3e38f, 3e38f], [0], [3, 7], byteScale: 1));
        Assert.That(() => learner.Update(Bytes(1, 1), 3), Throws.ArgumentException.With.Message.Contains("diverged after 0 examples"));
        Assert.That(
            () => learner.Update(new SparseRow([0, 1], [1, 1]), 3),
            Throws.ArgumentException.With.Message.Contains("diverged after 0 examples"));
    }

    [Test]
    public void OnlineLearner_of_many_classes_names_a_feature_that_is_not_finite([Values] MulticlassUpdate multiclass)
    {
        OnlineLearner learner = new(new MarginUpdate(), LinearModel.Zero(2, [3, 5, 7]), new LearnerOptions { Multiclass = multiclass });
        Assert.That(
            () => learner.Update([1f, float.NaN], 5), Throws.ArgumentException.With.Message.Contains("found NaN or infinity at index 1"));
        Assert.That((learner.ExamplesSeen, learner.Snapshot().Weights.ToArray().Any(weight => weight != 0)), Is.EqualTo((0L, false)));
    }

    [Test]
    public void OnlineLearner_learns_sparse_rows_of_few_or_no_features_like_dense_rows(
        [Values("AROW", "AdaGrad")] string name, [Values(1, 2, 3, 4)] int features)
    {
        IUpdateRule rule = name == "AROW" ? new ArowUpdate() : new HingeUpdate(0.5f);
        LearnerOptions options = new() { Averaging = true, AdaGrad = name == "AROW" ? null : new AdaGrad(0.1f) };
        OnlineLearner dense = Learner(), sparse = Learner();
        Random random = new(3);
        for (int i = 0; i < 60; i++)
        {
            float[] row = [.. Enumerable.Range(0, features).Select(_ => random.Next(3) > 0 ? random.Next(1, 8) / 4f : 0)];
            int[] columns = [.. Enumerable.Range(0, features).Where(j => row[j] != 0)];
            int label = random.Next(3);
            Assert.That(
                sparse.Update(new SparseRow(columns, [.. columns.Select(j => row[j])]), label), Is.EqualTo(dense.Update(row, label)));
            Assert.That(sparse.Snapshot().Weights.ToArray(), Is.EqualTo(dense.Snapshot().Weights.ToArray()).Within(1e-5f));
            Assert.That(sparse.Snapshot().Biases.ToArray(), Is.EqualTo(dense.Snapshot().Biases.ToArray()).Within(1e-5f));
        }

        OnlineLearner Learner() => new(rule, LinearModel.Zero(features, [0, 1, 2]), options);
    }

    [Test]
    public void OnlineLearner_without_a_byte_scale_rejects_bytes()
    {
        Assert.That(() => new OnlineLearner(new MarginUpdate(), LinearModel.Zero(2, [3, 7])).Update(Bytes(1, 2), 7),
            Throws.ArgumentException.With.Message.Contains("byteScale"));
        Assert.That(() => new OnlineLearner(null!, Start), Throws.ArgumentNullException);
        Assert.That(() => new OnlineLearner(new MarginUpdate(), (LinearModel)null!), Throws.ArgumentNullException);
    }

    private static ReadOnlySpan<byte> Bytes(params byte[] bytes) => bytes;

    private static void AssertState(OnlineLearner learner, float[] weights, float bias)
    {
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(weights));
        Assert.That(learner.Snapshot().Biases[0], Is.EqualTo(bias));
    }
}
