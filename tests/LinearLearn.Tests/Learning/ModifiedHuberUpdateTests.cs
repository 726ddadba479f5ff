using static LinearLearn.Tests.RuleChecks;

namespace LinearLearn.Tests;

public class ModifiedHuberUpdateTests
{
    [Test]
    public void Modified_Huber_steps_match_hand_computed_values()
    {
        OnlineLearner learner = new(new ModifiedHuberUpdate(0.0625f, l2: 0), new LinearModel([-2, 1], [0], [3, 7]),
            LastWeights.OneVersusRest);
        AssertStep(learner, 1, 1, 7, -1.75, 1.25, 0.25); // margin -1: 0.0625 * 2 * (1 + 1) = 0.25, along +(1, 1)
        AssertStep(learner, 2, 1, 7, -1.25, 1.5, 0.5); // margin -2: the same 0.25; the squared hinge would have 0.375
        AssertStep(learner, 1, -1, 3, -1.25, 1.5, 0.5); // score -2.25: correct with a large margin
        AssertStep(learner, 0, -1, 7, -1.25, 1.25, 0.75); // margin -1
        AssertStep(learner, 1, 1, 7, -1.21875, 1.28125, 0.78125); // margin 0.75: 0.125 * 0.25 = 0.03125
        Assert.That(learner.UpdatesMade, Is.EqualTo(4));
    }

    [Test]
    public void Modified_Huber_decay_shrinks_the_weights_but_not_the_bias()
    {
        OnlineLearner learner = new(new ModifiedHuberUpdate(0.125f, l2: 2), new LinearModel([4, -1], [0.5f], [3, 7]),
            LastWeights.OneVersusRest);
        AssertStep(learner, 1, 0.5f, 7, 3, -0.75, 0.5); // score 4
        AssertStep(learner, 1, 1, 3, 1.75, -1.0625, 0); // margin -2.75: 0.125 * 4 = 0.5, below 4 / 6; 0.75 * (3, -0.75) - 0.5 * (1, 1)
    }

    [Test]
    public void Modified_Huber_step_is_shortened_if_it_would_overshoot_the_margin()
    {
        ModifiedHuberUpdate rule = new(0.25f, l2: 0);
        AssertStep(CreateLearner(rule), 2, 1, 7, 2 / 6.0, 1 / 6.0, 1 / 6.0, 1e-6); // min(2 * 0.25, 1 / (5 + 1)): the score is 1
        OnlineLearner learner = new(rule, new LinearModel([-1.5f, 0], [0], [3, 7]), LastWeights.OneVersusRest);
        AssertStep(learner, 2, 1, 7, -1.5 + 2 / 3.0, 1 / 3.0, 1 / 3.0, 1e-6); // score -3: 2 * min(2 * 0.25, 1 / 6), to a score of -1
    }

    [Test]
    public void Modified_Huber_step_never_overshoots_the_margin([Values(1e-3f, 0.1f, 10)] float rate, [Values(1, 2)] int rows)
    {
        ModifiedHuberUpdate rule = new(rate, l2: 0);
        for (float norm = 0; norm < 1000; norm = 2 * norm + 0.1f)
        {
            for (float margin = -5; margin < 1; margin += 0.125f)
            {
                float step = rule.GetStep(CreateExample(margin, squaredNorm: norm) with { Rows = rows }).Weights;
                Assert.That(margin + step * (norm + rows), Is.GreaterThan(margin).And.AtMost(1.00001f), $"{margin}, {norm}");
            }
        }
    }

    [Test]
    public void Modified_Huber_step_ends_at_the_margin_and_is_constant_below_minus_one()
    {
        ModifiedHuberUpdate rule = new(0.125f, l2: 0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rule.GetStep(CreateExample(1)), Is.EqualTo(default(UpdateStep)));
            Assert.That(rule.GetStep(CreateExample(MathF.BitDecrement(1), sign: -1)).Weights, Is.GreaterThan(0));
            Assert.That(rule.GetStep(CreateExample(-1)), Is.EqualTo(new UpdateStep(0.5f, 0.5f)));
            Assert.That(rule.GetStep(CreateExample(-0.99f)).Weights, Is.LessThan(0.5f));
            Assert.That(rule.GetStep(CreateExample(-1000, sign: -1)), Is.EqualTo(new UpdateStep(0.5f, 0.5f)));
        }
    }
}
