namespace LinearLearn.Tests;

/// <summary>A rule from outside the library: passive-aggressive, whose step depends on the size of the example.</summary>
public class CustomRuleTests
{
    [Test]
    public void Custom_rule_receives_the_squared_norm_that_it_uses()
    {
        OnlineLearner learner = new(new PassiveAggressive(), LinearModel.Zero(2, [3, 7]));
        learner.Update([3f, 4f], 7);
        // loss = 1 - 0; tau = 1 / (9 + 16): the score of the example is exactly 1 afterwards.
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { 0.12f, 0.16f }).Within(1e-7f));
        Assert.That(learner.Snapshot().Score([3f, 4f]), Is.EqualTo(1).Within(1e-6f));
    }

    [Test]
    public void Custom_rule_trains_an_accurate_model() =>
        Assert.That(
            new OnlineTrainer(new PassiveAggressive()).Train(TestData.CreateClouds()).Model
                .Evaluate(TestData.CreateClouds(seed: 2)).Accuracy,
            Is.GreaterThan(0.95));

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Learner_rejects_a_step_of_a_custom_rule_that_is_not_finite(float bad)
    {
        OnlineLearner learner = new(new Constant(new UpdateStep(bad, 0)), LinearModel.Zero(1, [3, 7]));
        Assert.That(() => learner.Update([1f], 7), Throws.ArgumentException.With.Message.Contains("step of finite numbers"));
        Assert.That(learner.Snapshot().Weights[0], Is.Zero);
    }

    [Test]
    public void Joint_step_can_move_only_the_weights_or_only_the_bias()
    {
        AssertJoint(new UpdateStep(0.5f, 0), [1, -1, 0], [0, 0, 0], updates: 1);
        AssertJoint(new UpdateStep(0, 0.25f), [0, 0, 0], [0.25f, -0.25f, 0], updates: 1);
        AssertJoint(default, [0, 0, 0], [0, 0, 0], updates: 0);

        static void AssertJoint(UpdateStep step, float[] weights, float[] biases, int updates)
        {
            OnlineLearner learner = new(
                new Constant(step), LinearModel.Zero(1, [3, 5, 7]), new LearnerOptions { Multiclass = MulticlassUpdate.Joint });
            learner.Update([2f], 3);
            Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(weights));
            Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(biases));
            Assert.That(learner.UpdatesMade, Is.EqualTo(updates));
        }
    }

    [Test]
    public void Learner_reports_a_bias_that_overflows_a_float_as_divergence()
    {
        OnlineLearner learner = new(new Constant(new UpdateStep(0, 3e38f)), LinearModel.Zero(1, [3, 7]));
        learner.Update([1f], 7);
        learner.Update([1f], 7);
        Assert.That(() => learner.Snapshot(), Throws.ArgumentException.With.Message.Contains("diverged after 2 examples"));
    }

    private sealed class PassiveAggressive : IUpdateRule
    {
        public bool UsesSquaredNorm => true;

        public UpdateStep GetStep(ScoredExample example) => new(Math.Max(0, 1 - example.Margin) / example.SquaredNorm, 0);
    }

    private sealed class Constant(UpdateStep step) : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => step;
    }
}
