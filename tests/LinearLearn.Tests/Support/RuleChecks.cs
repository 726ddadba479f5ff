namespace LinearLearn.Tests;

/// <summary>
/// Checks rules against steps computed by hand, with a learner of labels 3 and 7 that starts from weights of 0 and by default has no
/// averages.
/// </summary>
internal static class RuleChecks
{
    public static OnlineLearner CreateLearner(IUpdateRule rule, LearnerOptions? options = null) =>
        new(rule, LinearModel.Zero(2, [3, 7]), options ?? LastWeights.OneVersusRest);

    /// <summary>Updates the learner with an example and asserts the weights and the bias after it.</summary>
    public static void AssertStep(
        OnlineLearner learner, float x1, float x2, int label, double w1, double w2, double bias, double within = 0)
    {
        learner.Update([x1, x2], label);
        LinearModel model = learner.Snapshot();
        Assert.That(
            model.Weights.ToArray(),
            Is.EqualTo(new[] { (float)w1, (float)w2 }).Within(within),
            $"weights after example {learner.ExamplesSeen}");
        Assert.That(model.Biases[0], Is.EqualTo((float)bias).Within(within), $"bias after example {learner.ExamplesSeen}");
    }

    public static ScoredExample CreateExample(float margin, float sign = 1, float squaredNorm = 1, float variance = 1, long step = 1) =>
        new() { Sign = sign, WeightedSum = sign * margin, SquaredNorm = squaredNorm, Variance = variance, Step = step };

    public static void AssertRefused(Action create, string parameter, string expectation) => Assert.That(
        create,
        Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Property("ParamName").EqualTo(parameter).And.Message.Contains(expectation));
}
