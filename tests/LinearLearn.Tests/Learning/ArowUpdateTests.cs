using static LinearLearn.Tests.RuleChecks;

namespace LinearLearn.Tests;

public class ArowUpdateTests
{
    [Test]
    public void Arow_steps_match_hand_computed_values()
    {
        OnlineLearner learner = CreateLearner(new ArowUpdate(1));
        // v = 1 + 1 + 1, beta = 1 / 4, loss 1. Variances: 1 - 1 / 4 = 0.75 each.
        AssertStep(learner, 1, 1, 7, 0.25, 0.25, 0.25, 1e-6);
        // Score 0.75, loss 1.75; v = 0.75 * 4 + 0.75, beta = 1 / 4.75: w1 -= 1.75 / 4.75 * 0.75 * 2, bias -= 1.75 / 4.75 * 0.75.
        // Variances: 0.75 - 0.75^2 * 4 / 4.75 = 0.2763158; 0.75; 0.75 - 0.75^2 / 4.75 = 0.6315789.
        AssertStep(learner, 2, 0, 3, -0.3026316, 0.25, -0.0263158, 1e-6);
        // Score -0.0789474, loss 1.0789474; v = 1.6578947, beta = 1 / 2.6578947, step 0.4059406.
        AssertStep(learner, 1, 1, 7, -0.1904638, 0.5544554, 0.2300678, 1e-6);
    }

    [Test]
    public void Arow_does_not_move_at_a_margin_of_1_or_more()
    {
        ArowUpdate rule = new(3);
        Assert.That(rule.GetStep(CreateExample(1)), Is.EqualTo(default(UpdateStep)));
        Assert.That(rule.GetStep(CreateExample(7, sign: -1)), Is.EqualTo(default(UpdateStep)));
        Assert.That(rule.GetStep(CreateExample(0.5f, sign: -1, variance: 2)), Is.EqualTo(new UpdateStep(0.1f, 0.1f) { Confidence = 0.2f }));
        Assert.That(rule.GetStep(CreateExample(MathF.BitDecrement(1))).Weights, Is.GreaterThan(0));
    }

    /// <summary>
    /// One large feature removes all of its weight's variance except for a rounding error, which must not make it negative.
    /// </summary>
    /// <remarks>The step raises the margin, at most to 1, as in exact arithmetic.</remarks>
    [Test]
    public void Arow_steps_never_reverse_or_overshoot_for_features_of_any_size([Values(1, 3)] int features, [Values] bool followsRows)
    {
        Random random = new(1);
        float[] x = new float[features];
        for (int trial = 0; trial < 2000; trial++)
        {
            OnlineLearner learner = new(new ArowUpdate(followsRows ? null : 1), LinearModel.Zero(features, [3, 7]),
                LastWeights.OneVersusRest);
            double size = Math.Pow(10, 7 * random.NextDouble());
            for (int i = 0; i < 6; i++)
            {
                int label = random.Next(2) == 0 ? 3 : 7;
                foreach (ref float value in x.AsSpan())
                    value = (float)(size * (2 * random.NextDouble() - 1));
                float before = Margin(learner, x, label);
                learner.Update(x, label);
                float after = Margin(learner, x, label), tolerance = 1e-3f * Math.Max(1, Math.Abs(before));
                Assert.That(after, Is.InRange(before - tolerance, Math.Max(1, before) + tolerance), $"size {size}, example {i}");
            }
        }
    }

    /// <summary>The variance must not become 0 either, because then the weight would never move again.</summary>
    [Test]
    public void Arow_weights_still_move_after_one_step_for_features_of_any_size([Values] bool followsRows)
    {
        for (float size = 1; size < 1e8f; size *= 1.01f)
        {
            OnlineLearner learner = new(new ArowUpdate(followsRows ? null : 1), LinearModel.Zero(1, [3, 7]), LastWeights.OneVersusRest);
            learner.Update([size], 7);
            float first = learner.Snapshot().Weights[0];
            learner.Update([size], 3);
            Assert.That(learner.Snapshot().Weights[0], Is.LessThan(first), $"size {size}");
        }
    }

    private static float Margin(OnlineLearner learner, float[] x, int label) => learner.Snapshot().Score(x) * (label == 7 ? 1 : -1);

    [Test]
    public void Arow_has_the_documented_defaults()
    {
        ArowUpdate rule = new();
        Assert.That((rule.Regularization, ((IUpdateRule)rule).UsesVariance, ((IUpdateRule)rule).UsesSquaredNorm),
            Is.EqualTo(((float?)null, true, false)));
        Assert.That((((IUpdateRule)rule).UsesMeanSquaredNorm, ((IUpdateRule)new ArowUpdate(1)).UsesMeanSquaredNorm),
            Is.EqualTo((true, false)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Arow_rejects_a_regularization_out_of_range(float bad) =>
        AssertRefused(() => _ = new ArowUpdate(bad), "regularization", "expected a finite number above 0");

    [Test]
    public void Arow_rejects_AdaGrad_step_sizes() => Assert.That(
        () => CreateLearner(new ArowUpdate(), new LearnerOptions { AdaGrad = new AdaGrad() }),
        Throws.ArgumentException.With.Message.Contains("already has a step size for every weight"));
}
