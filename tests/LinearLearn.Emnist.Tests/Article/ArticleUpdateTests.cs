namespace LinearLearn.Emnist.Tests;

public class ArticleUpdateTests
{
    private static readonly UpdateStep Step = new(0.01f, 0.1f);

    [Test]
    public void ArticleUpdate_moves_if_the_weighted_sum_without_bias_is_below_2()
    {
        ArticleUpdate rule = new();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.GetStep(Example(1, 1.5f, bias: 100)), Is.EqualTo(Step), "1.5 is below 2");
            Assert.That(rule.GetStep(Example(1, 2, bias: -100)), Is.EqualTo(default(UpdateStep)), "exactly 2");
            Assert.That(rule.GetStep(Example(-1, -3, bias: 100)), Is.EqualTo(default(UpdateStep)), "3 is beyond 2");
            Assert.That(rule.GetStep(Example(-1, MathF.BitIncrement(-2), bias: -100)), Is.EqualTo(Step));
        }
    }

    [Test]
    public void ArticleUpdate_evaluates_every_example() => // a margin includes the bias, so the learner cannot skip any
        Assert.That(((IUpdateRule)new ArticleUpdate()).IdleMargin, Is.EqualTo(float.PositiveInfinity));

    [Test]
    public void ArticleUpdate_ToString_returns_the_name() =>
        Assert.That(FormattableString.Invariant($"{new ArticleUpdate()}"), Is.EqualTo("ArticleUpdate"));

    private static ScoredExample Example(float sign, float weightedSum, float bias) =>
        new() { Sign = sign, WeightedSum = weightedSum, Bias = bias };
}
