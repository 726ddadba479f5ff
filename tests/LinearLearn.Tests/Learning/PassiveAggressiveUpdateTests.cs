using static LinearLearn.Tests.RuleChecks;

namespace LinearLearn.Tests;

public class PassiveAggressiveUpdateTests
{
    [Test]
    public void Passive_aggressive_variant_unbounded_steps_match_hand_computed_values()
    {
        OnlineLearner learner = CreateLearner(new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.Unbounded));
        AssertStep(learner, 2, 0, 7, 0.4, 0, 0.2, 1e-6); // loss 1, tau 1 / (4 + 1)
        AssertStep(learner, 1, 1, 3, -0.4 / 3, -1.6 / 3, -1.0 / 3, 1e-6); // score 0.6, loss 1.6, tau 1.6 / (2 + 1)
        AssertStep(learner, 0, -2, 7, -0.4 / 3, -0.64, -0.28, 1e-6); // score 2.2 / 3, loss 0.8 / 3, tau 0.16 / 3
    }

    [Test]
    public void Passive_aggressive_variant_one_steps_match_hand_computed_values()
    {
        OnlineLearner learner = CreateLearner(new PassiveAggressiveUpdate(0.125f, PassiveAggressiveVariant.One));
        AssertStep(learner, 2, 0, 7, 0.25, 0, 0.125); // tau = min(0.125, 1 / 5)
        AssertStep(learner, 1, 1, 3, 0.125, -0.125, 0); // score 0.375; tau = min(0.125, 1.375 / 3)
        AssertStep(learner, 0, -2, 7, 0.125, -0.375, 0.125); // score 0.25; tau = min(0.125, 0.75 / 5)
        AssertStep(learner, 0, -2, 7, 0.125, -0.425, 0.15, 1e-7); // score 0.875; tau = min(0.125, 0.125 / 5) = 0.025
    }

    [Test]
    public void Passive_aggressive_variant_two_steps_match_hand_computed_values()
    {
        OnlineLearner learner = CreateLearner(new PassiveAggressiveUpdate(0.125f, PassiveAggressiveVariant.Two));
        AssertStep(learner, 2, 0, 7, 2 / 9.0, 0, 1 / 9.0, 1e-7); // tau = 1 / (5 + 4)
        AssertStep(learner, 0, 2, 3, 2 / 9.0, -20 / 81.0, -1 / 81.0, 1e-7); // score 1 / 9; tau = 10 / 9 / 9
        AssertStep(learner, 0, -2, 7, 2 / 9.0, -88 / 243.0, 11 / 243.0, 1e-7); // score 39 / 81; tau = 42 / 81 / 9
    }

    [Test]
    public void Passive_aggressive_bias_step_below_1_acts_as_a_smaller_constant_feature()
    {
        OnlineLearner learner = CreateLearner(new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded, biasStep: 0.25f));
        AssertStep(learner, 1, 0, 7, 0.8, 0, 0.2, 1e-7); // tau = 1 / (1 + 0.25)
        learner = CreateLearner(new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded, biasStep: 0));
        AssertStep(learner, 2, 0, 7, 0.5, 0, 0);
    }

    [TestCase(0, 1e-3f)]
    [TestCase(0, 1e9f)]
    [TestCase(0.01f, 0)]
    [TestCase(0.01f, 1)]
    [TestCase(1, 1e-30f)]
    [TestCase(1, 1)]
    [TestCase(7, 1e9f)]
    public void Passive_aggressive_unbounded_step_gives_the_example_a_margin_of_1(float biasStep, float scale)
    {
        OnlineLearner learner = new(
            new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded, biasStep: biasStep), LinearModel.Zero(5, [3, 7]));
        float[] features = [0.5f * scale, -2 * scale, scale, 0.25f * scale, 3 * scale];
        learner.Update(features, 7);
        Assert.That(learner.UpdatesMade, Is.EqualTo(1));
        Assert.That(learner.Snapshot().Score(features), Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Passive_aggressive_rule_does_not_move_at_a_margin_of_1_or_more([Values] PassiveAggressiveVariant variant)
    {
        PassiveAggressiveUpdate rule = new(variant: variant);
        foreach (float sign in new[] { 1f, -1f })
        {
            Assert.That(rule.GetStep(CreateExample(1, sign)), Is.EqualTo(default(UpdateStep)));
            Assert.That(rule.GetStep(CreateExample(5, sign)), Is.EqualTo(default(UpdateStep)));
            Assert.That(rule.GetStep(CreateExample(MathF.BitDecrement(1), sign)).Weights, Is.GreaterThan(0));
        }
    }

    [Test]
    public void Passive_aggressive_step_without_features_moves_only_the_bias([Values] PassiveAggressiveVariant variant)
    {
        OnlineLearner learner = CreateLearner(new PassiveAggressiveUpdate(0.25f, variant));
        double tau = variant switch { PassiveAggressiveVariant.Unbounded => 1, PassiveAggressiveVariant.One => 0.25, _ => 1 / (1 + 2.0) };
        AssertStep(learner, 0, 0, 7, 0, 0, tau, 1e-7);
        Assert.That(
            new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.One, biasStep: 0).GetStep(CreateExample(0, squaredNorm: 0)),
            Is.EqualTo(default(UpdateStep)));
    }

    [Test]
    public void Passive_aggressive_rule_has_the_documented_defaults()
    {
        PassiveAggressiveUpdate rule = new();
        Assert.That((rule.Aggressiveness, rule.Variant, rule.BiasStep),
            Is.EqualTo(((float?)null, PassiveAggressiveVariant.One, (float?)null)));
        Assert.That((((IUpdateRule)rule).UsesSquaredNorm, ((IUpdateRule)rule).UsesMeanSquaredNorm), Is.EqualTo((true, true)));
        Assert.That(new PassiveAggressiveUpdate(0.1f).BiasStep, Is.EqualTo(1));
        Assert.That(((IUpdateRule)new PassiveAggressiveUpdate(0.1f)).UsesMeanSquaredNorm, Is.False);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Passive_aggressive_rule_rejects_an_aggressiveness_out_of_range(float bad) =>
        AssertRefused(() => _ = new PassiveAggressiveUpdate(bad), "aggressiveness", "expected a finite number above 0");

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Passive_aggressive_rule_rejects_a_bias_step_out_of_range(float bad) =>
        AssertRefused(() => _ = new PassiveAggressiveUpdate(biasStep: bad), "biasStep", "expected a finite number of 0 or more");

    [Test]
    public void Passive_aggressive_rule_rejects_an_undefined_variant() => AssertRefused(
        () => _ = new PassiveAggressiveUpdate(variant: (PassiveAggressiveVariant)3),
        "variant",
        "expected one of Unbounded, One, Two, found 3");
}
