using System.Globalization;

namespace LinearLearn.Tests;

/// <summary>Steps of the squared hinge grow with the error, so a rate far too large makes every step larger than the one before.</summary>
public class DivergenceTests
{
    private static readonly Dataset Data = Unscaled(classes: 2);

    private static NUnit.Framework.Constraints.IResolveConstraint SaysWhatToChange => Throws.ArgumentException
        .With.Message.Contains("Scale the features to about -1 to 1, or lower the learning rate of SquaredHingeUpdate")
        .And.Message.Match("after [0-9]+ examples");

    [Test]
    public void It_says_what_to_change_wherever_examples_come_from(
        [Values(1, 1e-3f, 1e5f)] float rate, [Values(2, 3)] int classes, [Values] bool averaging, [Values] MulticlassUpdate multiclass)
    {
        Dataset data = Unscaled(classes);
        SquaredHingeUpdate rule = new(rate);
        LearnerOptions options = new() { Averaging = averaging, Multiclass = multiclass };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => UpdateAll(Learner(), data), SaysWhatToChange);
            Assert.That(() => Learner().Learn(data), SaysWhatToChange);
            Assert.That(() => Learner().Learn([data]), SaysWhatToChange);
            Assert.That(() => Learner().Learn(data, [.. Enumerable.Range(0, data.Count)], groups: multiclass == MulticlassUpdate.Joint ? 1 : classes - 1), SaysWhatToChange);
            Assert.That(() => new OnlineTrainer(rule, options).Train(data), SaysWhatToChange);
        }

        OnlineLearner Learner() => new(rule, LinearModel.Zero(data.FeatureCount, data.Classes), options);
    }

    [Test]
    public void A_learner_that_diverged_gives_no_model()
    {
        OnlineLearner learner = new(new SquaredHingeUpdate(3e38f), LinearModel.Zero(1, [3, 7]));
        Assert.That(() => learner.Update([1f], 7), SaysWhatToChange, "the step outgrows a float");
        Assert.That(learner.Snapshot().Weights[0], Is.Zero, "and was not made");

        learner = new(new SquaredHingeUpdate(1e20f), LinearModel.Zero(1, [3, 7]));
        learner.Update([1e19f], 7); // the step does not, the weight does
        Assert.That(() => learner.Snapshot(), SaysWhatToChange);
        Assert.That(() => learner.Update([1f], 7), SaysWhatToChange);
    }

    [Test]
    public void Numbers_in_the_message_look_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            OnlineLearner learner = new(new SquaredHingeUpdate(3e38f, l2: 0.5f), LinearModel.Zero(1, [3, 7]));
            Assert.That(() => learner.Update([1f], 7), Throws.ArgumentException.With.Message.Contains("L2 = 0.5"));
            Assert.That(new OnlineTrainer(new MarginUpdate()).ToString(), Does.Contain("LearningRate = 0.01"));
            Assert.That(CultureInfo.CurrentCulture, Is.SameAs(comma));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void The_same_data_scaled_is_learned()
    {
        float[] values = new float[Data.Count * Data.FeatureCount];
        for (int i = 0; i < Data.Count; i++)
            Data.Features.AddTo(i, 1e-3f, values.AsSpan(i * Data.FeatureCount, Data.FeatureCount));
        Dataset scaled = new(new DenseFeatures(values, Data.FeatureCount), Data.Labels);
        Assert.That(new OnlineTrainer(new SquaredHingeUpdate(1e-2f)).Train(scaled).Model.Evaluate(scaled).Accuracy, Is.GreaterThan(0.6));
    }

    private static void UpdateAll(OnlineLearner learner, Dataset data)
    {
        for (int i = 0; i < data.Count; i++)
            learner.Update(data, i);
    }

    /// <summary>Features up to 1,000.</summary>
    private static Dataset Unscaled(int classes)
    {
        Dataset data = Examples.Bytes(classes);
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            data.Features.AddTo(i, 1000, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        return new Dataset(new DenseFeatures(values, data.FeatureCount), data.Labels);
    }
}
