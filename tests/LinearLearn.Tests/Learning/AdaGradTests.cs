using static LinearLearn.Tests.RuleChecks;

namespace LinearLearn.Tests;

public class AdaGradTests
{
    [Test]
    public void AdaGrad_steps_match_hand_computed_values()
    {
        OnlineLearner learner = CreateLearner(new PerceptronUpdate(1), new LearnerOptions { AdaGrad = new AdaGrad(0.5f) });
        // u = (2, 1), G = (4, 1): each weight, and the bias, moves 0.5 in its first step, for any feature.
        AssertStep(learner, 2, 1, 7, 0.5, 0.5, 0.5, 1e-6);
        // Score 0.5, incorrect: u = (-1, 1), G = (5, 2), and G = 2 for the bias.
        AssertStep(learner, 1, -1, 3, 0.5 - 0.5 / Math.Sqrt(5), 0.5 + 0.5 / Math.Sqrt(2), 0.5 - 0.5 / Math.Sqrt(2), 1e-6);
    }

    [Test]
    public void AdaGrad_cancels_a_constant_rate_of_the_rule()
    {
        Dataset data = TestData.CreateOverlapping(classes: 2);
        LearnerOptions options = new() { AdaGrad = new AdaGrad(0.125f) };
        float[] Train(float rate)
        {
            OnlineLearner learner = new(new PerceptronUpdate(rate), LinearModel.Zero(data.FeatureCount, data.Classes), options);
            learner.Learn(data);
            return learner.Snapshot().Weights.ToArray();
        }
        Assert.That(Train(8), Is.EqualTo(Train(1)).Within(1e-5));
    }

    [Test]
    public void AdaGrad_leaves_the_weight_of_a_feature_of_0_unchanged()
    {
        OnlineLearner learner = CreateLearner(new PerceptronUpdate(1),
            new LearnerOptions { AdaGrad = new AdaGrad(0.5f, epsilon: float.Epsilon) });
        AssertStep(learner, 0, 1, 7, 0, 0.5, 0.5);
    }

    [Test]
    public void AdaGrad_epsilon_reduces_the_first_steps()
    {
        // G = (4, 1): 0.5 * 2 / (2 + 2) and 0.5 * 1 / (1 + 2).
        OnlineLearner learner = CreateLearner(new PerceptronUpdate(1), new LearnerOptions { AdaGrad = new AdaGrad(0.5f, epsilon: 2) });
        AssertStep(learner, 2, 1, 7, 0.25, 0.5 / 3, 0.5 / 3, 1e-6);
    }

    [Test]
    public void AdaGrad_has_the_documented_defaults()
    {
        Assert.That((new AdaGrad().LearningRate, new AdaGrad().Epsilon), Is.EqualTo(((float?)null, 1e-8f)));
        LearnerOptions options = new();
        Assert.That((options.Averaging, options.AdaGrad, options.Multiclass),
            Is.EqualTo(((bool?)null, (AdaGrad?)null, (MulticlassUpdate?)null)));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void AdaGrad_rejects_numbers_out_of_range(float bad)
    {
        AssertRefused(() => _ = new AdaGrad(bad), "learningRate", "expected a finite number above 0");
        AssertRefused(() => _ = new AdaGrad(epsilon: bad), "epsilon", "expected a finite number above 0");
    }

    [Test]
    public void LearnerOptions_reject_an_undefined_multiclass_update() => AssertRefused(
        () => _ = new LearnerOptions { Multiclass = (MulticlassUpdate)7 }, "Multiclass", "expected one of OneVersusRest, Joint, found 7");
}
