namespace LinearLearn.Tests;

/// <summary>A learner does not call a rule for examples from its idle margin on, so the rule must not change anything there.</summary>
public class IdleMarginTests
{
    [Test]
    public void Rules_change_nothing_at_or_above_their_idle_margin(
        [ValueSource(typeof(RuleCatalog), nameof(RuleCatalog.Names))] string name)
    {
        IUpdateRule rule = RuleCatalog.Get(name);
        float[] margins = float.IsFinite(rule.IdleMargin)
            ? [rule.IdleMargin, MathF.BitIncrement(rule.IdleMargin), rule.IdleMargin + 1, 1e6f]
            : [];
        foreach (float margin in margins)
            Assert.That(rule.GetStep(At(margin)), Is.EqualTo(default(UpdateStep)), $"at {margin}");
    }

    [Test]
    public void Rules_move_just_below_their_idle_margin([ValueSource(typeof(RuleCatalog), nameof(RuleCatalog.Names))] string name)
    {
        IUpdateRule rule = RuleCatalog.Get(name);
        float margin = float.IsFinite(rule.IdleMargin) ? MathF.BitDecrement(rule.IdleMargin) : 5;
        UpdateStep step = rule.GetStep(At(margin));
        Assert.That(step, Is.Not.EqualTo(default(UpdateStep)));
    }

    [Test]
    public void Hinge_without_decay_has_an_idle_margin()
    {
        Assert.That(
            ((IUpdateRule)new HingeUpdate(l2: 0)).IdleMargin, Is.EqualTo(MathF.BitIncrement(1)), "it still moves at a margin of exactly 1");
        Assert.That(((IUpdateRule)new SquaredHingeUpdate(l2: 0)).IdleMargin, Is.EqualTo(1));
        Assert.That(((IUpdateRule)new ModifiedHuberUpdate(l2: 0)).IdleMargin, Is.EqualTo(1));
        Assert.That(((IUpdateRule)new LogisticUpdate(l2: 0)).IdleMargin, Is.EqualTo(float.PositiveInfinity));
        Assert.That(((IUpdateRule)new HingeUpdate(l2: 1e-9f)).IdleMargin, Is.EqualTo(float.PositiveInfinity));
        Assert.That(((IUpdateRule)new SquaredHingeUpdate(l2: 1e-9f)).IdleMargin, Is.EqualTo(float.PositiveInfinity));
        Assert.That(((IUpdateRule)new ModifiedHuberUpdate(l2: 1e-9f)).IdleMargin, Is.EqualTo(float.PositiveInfinity));
    }

    private static ScoredExample At(float margin) =>
        new() { Sign = -1, WeightedSum = -margin, SquaredNorm = 2, MeanSquaredNorm = 2, Variance = 2, Step = 3 };
}
