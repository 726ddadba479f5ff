using static LinearLearn.Tests.RuleChecks;

namespace LinearLearn.Tests;

public class PerceptronUpdateTests
{
    [Test]
    public void Perceptron_steps_match_hand_computed_values()
    {
        OnlineLearner learner = CreateLearner(new PerceptronUpdate(0.5f));
        AssertStep(learner, 2, 1, 7, 1, 0.5, 0.5); // score 0 is an error for both classes
        AssertStep(learner, 1, -1, 3, 0.5, 1, 0); // score 1 - 0.5 + 0.5 = 1
        AssertStep(learner, 2, -1, 3, -0.5, 1.5, -0.5); // score 1 - 1 + 0 = 0
        AssertStep(learner, 1, 1, 7, -0.5, 1.5, -0.5); // score -0.5 + 1.5 - 0.5 = 0.5: correct
        Assert.That(learner.UpdatesMade, Is.EqualTo(3));
    }

    [Test]
    public void Perceptron_does_not_move_above_a_margin_of_0()
    {
        PerceptronUpdate rule = new(1);
        Assert.That(rule.GetStep(CreateExample(0)), Is.EqualTo(new UpdateStep(1, 1)));
        Assert.That(rule.GetStep(CreateExample(-0f, sign: -1)), Is.EqualTo(new UpdateStep(1, 1)));
        Assert.That(rule.GetStep(CreateExample(float.Epsilon)), Is.EqualTo(default(UpdateStep)));
        Assert.That(rule.GetStep(CreateExample(float.Epsilon, sign: -1)), Is.EqualTo(default(UpdateStep)));
    }

    [Test]
    public void Perceptron_rate_changes_only_the_size_of_the_scores_from_weights_of_0()
    {
        Dataset data = TestData.CreateOverlapping(classes: 2);
        OnlineLearner learner = new(new PerceptronUpdate(1), LinearModel.Zero(data.FeatureCount, data.Classes));
        OnlineLearner faster = new(new PerceptronUpdate(8), LinearModel.Zero(data.FeatureCount, data.Classes));
        learner.Learn(data);
        faster.Learn(data);
        Assert.That(faster.Snapshot().Weights.ToArray(), Is.EqualTo(learner.Snapshot().Weights.ToArray().Select(weight => 8 * weight)));
    }

    [Test]
    public void Perceptron_has_the_documented_defaults() => Assert.That(
        (new PerceptronUpdate().LearningRate, ((IUpdateRule)new PerceptronUpdate()).UsesMeanSquaredNorm), Is.EqualTo(((float?)null, true)));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Perceptron_rejects_rates_out_of_range(float bad) =>
        AssertRefused(() => _ = new PerceptronUpdate(bad), "learningRate", "expected a finite number above 0");
}
