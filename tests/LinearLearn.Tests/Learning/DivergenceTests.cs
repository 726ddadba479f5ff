using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>
/// Steps that grow with the error without a bound: with a rate that is far too large, every step is larger than the one before.
/// </summary>
public class DivergenceTests
{
    private static readonly Dataset Data = Unscaled(classes: 2);

    private static NUnit.Framework.Constraints.IResolveConstraint SuggestsRemedy => Throws.ArgumentException
        .With.Message.Contains("Scale the features to about -1 to 1, or make the steps of Growing { Rate = ")
        .And.Message.Match("after [0-9]+ examples");

    [Test]
    public void Divergence_message_suggests_a_remedy_for_every_source_of_examples(
        [Values(1, 1e-3f, 1e5f)] float rate, [Values(2, 3)] int classes, [Values] bool averaging, [Values] MulticlassUpdate multiclass)
    {
        Dataset data = Unscaled(classes);
        Growing rule = new(rate);
        LearnerOptions options = new() { Averaging = averaging, Multiclass = multiclass };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => UpdateAll(Learner(), data), SuggestsRemedy);
            Assert.That(() => Learner().Learn(data), SuggestsRemedy);
            Assert.That(() => Learner().Learn([data]), SuggestsRemedy);
            Assert.That(
                () => Learner()
                    .Learn(data, [.. Enumerable.Range(0, data.Count)], groups: multiclass == MulticlassUpdate.Joint ? 1 : classes - 1),
                SuggestsRemedy);
            Assert.That(() => new OnlineTrainer(rule, options).Train(data), SuggestsRemedy);
        }

        OnlineLearner Learner() => new(rule, LinearModel.Zero(data.FeatureCount, data.Classes), options);
    }

    [Test]
    public void Snapshot_of_a_diverged_learner_throws()
    {
        OnlineLearner learner = new(new Growing(3e38f), LinearModel.Zero(1, [3, 7]));
        Assert.That(() => learner.Update([1f], 7), SuggestsRemedy, "the step overflows a float");
        Assert.That(learner.Snapshot().Weights[0], Is.Zero, "the step was not taken");

        learner = new(new Growing(1e20f), LinearModel.Zero(1, [3, 7]));
        learner.Update([1e19f], 7); // the weight overflows, but the step does not
        Assert.That(() => learner.Snapshot(), SuggestsRemedy);
        Assert.That(() => learner.Update([1f], 7), SuggestsRemedy);
    }

    [Test]
    public void Divergence_message_is_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            OnlineLearner learner = new(new HingeUpdate(3e38f, l2: 0.5f), LinearModel.Zero(1, [3, 7]));
            Assert.That(() => learner.Update([1f], 7), Throws.ArgumentException.With.Message.Contains("L2 = 0.5"));
            Assert.That(new OnlineTrainer(new MarginUpdate(2, 0.01f)).ToString(), Does.Contain("LearningRate = 0.01"));
            Assert.That(CultureInfo.CurrentCulture, Is.SameAs(comma));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Learner_does_not_diverge_on_data_scaled_down()
    {
        float[] values = new float[Data.Count * Data.FeatureCount];
        for (int i = 0; i < Data.Count; i++)
            Data.Features.AddTo(i, 1e-3f, values.AsSpan(i * Data.FeatureCount, Data.FeatureCount));
        Dataset scaled = new(new DenseFeatures(values, Data.FeatureCount), Data.Labels);
        OnlineTrainer trainer = new(new SquaredHingeUpdate(1e-2f, 1e-4f), LastWeights.OneVersusRest);
        Assert.That(trainer.Train(scaled).Model.Evaluate(scaled).Accuracy, Is.GreaterThan(0.6));
    }

    /// <summary>Its steps end at the margin of the example, so it does not diverge with any rate or scale of the features.</summary>
    [Test]
    public void Squared_hinge_never_diverges(
        [Values(1e-3f, 0.1f, 1, 1e5f)] float rate, [Values(2, 3)] int classes, [Values] MulticlassUpdate multiclass)
    {
        Dataset data = Unscaled(classes);
        OnlineLearner learner = new(
            new SquaredHingeUpdate(rate, l2: 0), LinearModel.Zero(data.FeatureCount, data.Classes),
            LastWeights.Joint with { Multiclass = multiclass });
        float[] x = new float[data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
        {
            double before = Margin(i);
            learner.Update(data, i);
            Assert.That(Margin(i), Is.InRange(Math.Min(before, 1) - 1e-3, Math.Max(before, 1) + 1e-3), $"example {i}");
        }

        double Margin(int i)
        {
            data.Features.CopyTo(i, x);
            LinearModel model = learner.Snapshot();
            int label = data.Labels[i];
            if (classes == 2)
                return (label == 1 ? 1 : -1) * model.Score(x);
            float[] scores = new float[classes];
            model.Scores(x, scores);
            return multiclass == MulticlassUpdate.Joint ? scores[label] - scores.Where((_, k) => k != label).Max() : scores[label];
        }
    }

    [Test]
    public void Squared_hinge_learns_scaled_tables_with_its_defaults()
    {
        Random random = new(3);
        float[] values = [.. Enumerable.Range(0, 500 * 60).Select(_ => (float)(1000 * random.NextDouble()))];
        int[] labels = [.. Enumerable.Range(0, 500).Select(i => values[i * 60] + values[i * 60 + 1] > 1000 ? 1 : 0)];
        Dataset data = new(new DenseFeatures(values, 60), labels);
        LinearModel model = new ScaledTrainer(
            new OnlineTrainer(new SquaredHingeUpdate(), new LearnerOptions { Averaging = true })).Train(data).Model;
        Assert.That(model.Evaluate(data).Accuracy, Is.GreaterThan(0.95));
        Assert.That(model.EvaluateScores(data).LogLoss, Is.LessThan(0.5));
    }

    [TestCase(2f, 1f)]
    [TestCase(1f, 1.001f)]
    public void Learner_rejects_a_learning_rate_times_L2_above_1(float rate, float l2)
    {
        IUpdateRule[] rules = [new HingeUpdate(rate, l2), new SquaredHingeUpdate(rate, l2), new LogisticUpdate(rate, l2)];
        foreach (IUpdateRule rule in rules)
        {
            OnlineLearner learner = new(rule, LinearModel.Zero(1, [3, 7]));
            Assert.That(
                () => learner.Update([1f], 7),
                Throws.ArgumentException.With.Message.Contains("expected a decay from 0 to 1, found ")
                    .And.Message.Contains("the learning rate times L2 must not be above 1"));
        }
        Assert.That(
            () => new OnlineLearner(
                new HingeUpdate(LearningRateSchedule.InverseScaling(1 / 0.3f, power: 1), 0.3f),
                LinearModel.Zero(1, [3, 7])).Update([1f], 7),
            Throws.Nothing,
            "Pegasos");
    }

    [Test]
    public void Learner_rejects_features_whose_squares_overflow_a_float([Values(3e19f, 1e38f)] float size, [Values] bool sparse)
    {
        IUpdateRule[] rules =
        [
            new PassiveAggressiveUpdate(),
            new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.Unbounded),
            new ArowUpdate(),
            new SquaredHingeUpdate(),
        ];
        foreach (IUpdateRule rule in rules)
        {
            foreach (MulticlassUpdate multiclass in Enum.GetValues<MulticlassUpdate>())
            {
                OnlineLearner learner = new(rule, LinearModel.Zero(2, [3, 7, 9]), new LearnerOptions { Multiclass = multiclass });
                Assert.That(
                    () => sparse ? learner.Update(new SparseRow([1], [size]), 7) : learner.Update([0, size], 7),
                    Throws.ArgumentException.With.Message.Contains("expected an example whose squares add up to ")
                        .And.Message.Contains("Scale the features").And.Property("ParamName").EqualTo("features"));
                Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((0L, 0L)));
            }
        }
    }

    /// <summary>Beyond this limit, sums of squares would overflow, and the weight would never move again.</summary>
    [Test]
    public void AdaGrad_rejects_steps_whose_squares_overflow()
    {
        OnlineLearner learner = new(
            new PerceptronUpdate(1), LinearModel.Zero(1, [3, 7]), new LearnerOptions { AdaGrad = new AdaGrad(0.5f) });
        Assert.That(
            () => learner.Update([1e15f], 7),
            Throws.ArgumentException.With.Message.Contains("expected an example whose squares add up to at most 1E+28, found 9.99"));
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((0L, 0L)));
        learner.Update([1e13f], 7);
        Assert.That(learner.Snapshot().Weights[0], Is.EqualTo(0.5f).Within(1e-6f)); // the first step is the rate
    }

    private static void UpdateAll(OnlineLearner learner, Dataset data)
    {
        for (int i = 0; i < data.Count; i++)
            learner.Update(data, i);
    }

    /// <summary>Creates features up to 1,000.</summary>
    private static Dataset Unscaled(int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes);
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            data.Features.AddTo(i, 1000, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        return new Dataset(new DenseFeatures(values, data.FeatureCount), data.Labels);
    }

    /// <summary>The plain gradient step of the squared hinge.</summary>
    private sealed record Growing(float Rate) : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example)
        {
            float step = 2 * Rate * Math.Max(0, 1 - example.Margin);
            return new UpdateStep(step, step);
        }
    }
}
