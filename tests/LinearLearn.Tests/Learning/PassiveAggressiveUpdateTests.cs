using static LinearLearn.Tests.HandComputed;

namespace LinearLearn.Tests;

public class PassiveAggressiveUpdateTests
{
    [Test]
    public void Three_unbounded_steps_computed_by_hand()
    {
        OnlineLearner learner = Learner(new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded));
        AssertStep(learner, 2, 0, 7, 0.5, 0, 0.25); // loss 1, tau 1 / 4
        AssertStep(learner, 1, 1, 3, -0.375, -0.875, -0.625); // score 0.75, loss 1.75, tau 1.75 / 2
        AssertStep(learner, 0, -2, 7, -0.375, -0.875, -0.625); // score 1.75 - 0.625 = 1.125: beyond the margin
    }

    [Test]
    public void Four_steps_of_variant_one_computed_by_hand()
    {
        OnlineLearner learner = Learner(new PassiveAggressiveUpdate(0.125f, PassiveAggressiveVariant.One));
        AssertStep(learner, 2, 0, 7, 0.25, 0, 0.125); // tau = min(0.125, 1 / 4)
        AssertStep(learner, 1, 1, 3, 0.125, -0.125, 0); // score 0.375; tau = min(0.125, 1.375 / 2)
        AssertStep(learner, 0, -2, 7, 0.125, -0.375, 0.125); // score 0.25; tau = min(0.125, 0.75 / 4)
        AssertStep(learner, 0, -2, 7, 0.125, -0.4375, 0.15625); // score 0.875; tau = min(0.125, 0.125 / 4) = 0.03125
    }

    [Test]
    public void Three_steps_of_variant_two_computed_by_hand()
    {
        OnlineLearner learner = Learner(new PassiveAggressiveUpdate(0.125f, PassiveAggressiveVariant.Two));
        AssertStep(learner, 2, 0, 7, 0.25, 0, 0.125); // tau = 1 / (4 + 4)
        AssertStep(learner, 0, 2, 3, 0.25, -0.28125, -0.015625); // score 0.125; tau = 1.125 / 8 = 0.140625
        AssertStep(learner, 0, -2, 7, 0.25, -0.39453125, 0.041015625); // score 0.546875; tau = 0.453125 / 8
    }

    [Test]
    public void The_example_has_its_margin_after_an_unbounded_step_but_for_the_bias()
    {
        OnlineLearner learner = new(new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded), LinearModel.Uniform(5, [3, 7]));
        float[] features = [0.5f, -2, 1, 0.25f, 3];
        learner.Update(features, 7);
        LinearModel model = learner.Snapshot();
        Assert.That(learner.UpdatesMade, Is.EqualTo(1));
        // The bias takes a step of its own, beyond what the margin needs.
        Assert.That(model.Score(features) - model.Biases[0], Is.EqualTo(1).Within(1e-6));
        Assert.That(model.Score(features), Is.GreaterThan(1));
    }

    [Test]
    public void Stops_at_a_margin_of_1([Values] PassiveAggressiveVariant variant)
    {
        PassiveAggressiveUpdate rule = new(variant: variant);
        foreach (float sign in new[] { 1f, -1f })
        {
            Assert.That(rule.GetStep(At(1, sign)), Is.EqualTo(default(UpdateStep)));
            Assert.That(rule.GetStep(At(5, sign)), Is.EqualTo(default(UpdateStep)));
            Assert.That(rule.GetStep(At(MathF.BitDecrement(1), sign)).Weights, Is.GreaterThan(0));
        }
    }

    [Test]
    public void An_example_without_features_moves_only_the_bias_and_only_in_variant_two()
    {
        Assert.That(new PassiveAggressiveUpdate(0.125f, PassiveAggressiveVariant.Unbounded).GetStep(At(0, squaredNorm: 0)), Is.EqualTo(default(UpdateStep)));
        Assert.That(new PassiveAggressiveUpdate(0.125f, PassiveAggressiveVariant.One).GetStep(At(0, squaredNorm: 0)), Is.EqualTo(default(UpdateStep)));
        AssertStep(Learner(new PassiveAggressiveUpdate(0.125f, PassiveAggressiveVariant.Two)), 0, 0, 7, 0, 0, 0.25); // 1 / (0 + 4)
    }

    [Test]
    public void Defaults_are_the_documented_ones()
    {
        PassiveAggressiveUpdate rule = new();
        Assert.That((rule.Aggressiveness, rule.Variant, ((IUpdateRule)rule).UsesSquaredNorm), Is.EqualTo((0.1f, PassiveAggressiveVariant.One, true)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void An_aggressiveness_out_of_range_is_refused(float bad) =>
        AssertRefused(() => _ = new PassiveAggressiveUpdate(bad), "aggressiveness", "expected a finite number above 0");

    [Test]
    public void A_variant_that_is_none_is_refused() => AssertRefused(
        () => _ = new PassiveAggressiveUpdate(variant: (PassiveAggressiveVariant)3), "variant", "expected one of Unbounded, One, Two, found 3");
}
