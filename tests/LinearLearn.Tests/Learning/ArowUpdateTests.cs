using static LinearLearn.Tests.HandComputed;

namespace LinearLearn.Tests;

public class ArowUpdateTests
{
    [Test]
    public void Three_steps_computed_by_hand()
    {
        OnlineLearner learner = Learner(new ArowUpdate());
        // v = 1 + 1 + 1, beta = 1 / 4, loss 1. Variances: 1 - 1 / 4 = 0.75 each.
        AssertStep(learner, 1, 1, 7, 0.25, 0.25, 0.25, 1e-6);
        // Score 0.75, loss 1.75; v = 0.75 * 4 + 0.75, beta = 1 / 4.75: w1 -= 1.75 / 4.75 * 0.75 * 2, bias -= 1.75 / 4.75 * 0.75.
        // Variances: 0.75 - 0.75^2 * 4 / 4.75 = 0.2763158; 0.75; 0.75 - 0.75^2 / 4.75 = 0.6315789.
        AssertStep(learner, 2, 0, 3, -0.3026316, 0.25, -0.0263158, 1e-6);
        // Score -0.0789474, loss 1.0789474; v = 1.6578947, beta = 1 / 2.6578947, step 0.4059406.
        AssertStep(learner, 1, 1, 7, -0.1904638, 0.5544554, 0.2300678, 1e-6);
    }

    [Test]
    public void Stops_at_a_margin_of_1()
    {
        ArowUpdate rule = new(3);
        Assert.That(rule.GetStep(At(1)), Is.EqualTo(default(UpdateStep)));
        Assert.That(rule.GetStep(At(7, sign: -1)), Is.EqualTo(default(UpdateStep)));
        Assert.That(rule.GetStep(At(0.5f, sign: -1, variance: 2)), Is.EqualTo(new UpdateStep(0.1f, 0.1f) { Confidence = 0.2f }));
        Assert.That(rule.GetStep(At(MathF.BitDecrement(1))).Weights, Is.GreaterThan(0));
    }

    /// <summary>One large feature takes all but a rounding error of its weight's variance: it must not become negative, nor the weight stuck.</summary>
    [Test]
    public void Learns_from_features_that_nobody_scaled([Values(1, 1e3f, 1e5f, 1e7f)] float size, [Values(1, 3)] int features)
    {
        Random random = new(1);
        OnlineLearner learner = new(new ArowUpdate(), LinearModel.Zero(features, [3, 7]));
        float[] x = new float[features];
        int wrong = 0;
        for (int i = 0; i < 2000; i++)
        {
            int label = random.Next(2) == 0 ? 3 : 7;
            foreach (ref float value in x.AsSpan())
                value = size * ((label == 7 ? 1 : -1) + 1.5f * (random.NextSingle() - 0.5f));
            wrong += learner.Update(x, label) != label && i >= 1000 ? 1 : 0;
        }
        Assert.That(wrong, Is.Zero);
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.All.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void Defaults_are_the_documented_ones()
    {
        ArowUpdate rule = new();
        Assert.That((rule.Regularization, rule.UsesVariance, ((IUpdateRule)rule).UsesSquaredNorm), Is.EqualTo((1f, true, false)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void A_regularisation_out_of_range_is_refused(float bad) =>
        AssertRefused(() => _ = new ArowUpdate(bad), "regularization", "expected a finite number above 0");

    [Test]
    public void Step_sizes_by_AdaGrad_are_refused() => Assert.That(
        () => Learner(new ArowUpdate(), new LearnerOptions { StepSizes = new AdaGrad() }),
        Throws.ArgumentException.With.Message.Contains("has a step size for every weight already"));
}
