namespace LinearLearn.Tests;

public class MarginUpdateTests
{
    private static readonly UpdateStep None = new(0, 0);

    [Test]
    public void Margin_rule_moves_if_the_margin_is_too_small()
    {
        MarginUpdate rule = new(margin: 2, learningRate: 0.5f, biasStep: 0.25f);
        UpdateStep step = new(0.5f, 0.25f);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.GetStep(Example(sign: 1, score: 1.99f)), Is.EqualTo(step));
            Assert.That(rule.GetStep(Example(sign: 1, score: -5)), Is.EqualTo(step));
            Assert.That(rule.GetStep(Example(sign: -1, score: -1.99f)), Is.EqualTo(step));
            Assert.That(rule.GetStep(Example(sign: -1, score: 5)), Is.EqualTo(step));
        }
    }

    [Test]
    public void Margin_rule_changes_nothing_at_or_beyond_the_margin()
    {
        MarginUpdate rule = new(margin: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.GetStep(Example(sign: 1, score: 2)), Is.EqualTo(None), "exactly on the margin");
            Assert.That(rule.GetStep(Example(sign: -1, score: -2)), Is.EqualTo(None), "exactly on the margin");
            Assert.That(rule.GetStep(Example(sign: 1, score: 3)), Is.EqualTo(None));
            Assert.That(rule.GetStep(Example(sign: -1, score: -3)), Is.EqualTo(None));
        }
    }

    [Test]
    public void Margin_rule_has_the_documented_defaults()
    {
        MarginUpdate rule = new();
        Assert.That((rule.Margin, rule.LearningRate, rule.BiasStep, ((IUpdateRule)rule).UsesMeanSquaredNorm),
            Is.EqualTo((1f, (float?)null, 0.1f, true)));
        Assert.That(new MarginUpdate(learningRate: 0.5f).BiasStep, Is.EqualTo(0.5f), "the bias follows the learning rate");
        Assert.That(new MarginUpdate(biasStep: 0).BiasStep, Is.Zero);
    }

    [TestCase(-1f)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Margin_rule_rejects_numbers_out_of_range(float bad)
    {
        Assert.That(() => new MarginUpdate(margin: bad), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("margin"));
        Assert.That(
            () => new MarginUpdate(learningRate: bad),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("learningRate"));
        Assert.That(
            () => new MarginUpdate(biasStep: bad), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("biasStep"));
        Assert.That(() => new MarginUpdate(learningRate: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static ScoredExample Example(float sign, float score) =>
        new() { Sign = sign, WeightedSum = score - 0.5f, Bias = 0.5f, MeanSquaredNorm = 1 };
}
