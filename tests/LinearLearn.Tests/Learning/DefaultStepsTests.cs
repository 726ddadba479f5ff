using static LinearLearn.Tests.RuleChecks;

namespace LinearLearn.Tests;

/// <summary>Default steps of the rules, which depend on the mean |x|^2 of the rows so far.</summary>
/// <remarks>
/// The rows (1, 1), (2, 0) and (0, 1) have |x|^2 of 2, 4 and 1: the means m are 2, 3 and 7 / 3, and the bias's fraction b = m / 10 of a
/// step is 0.2, 0.3 and 0.7 / 3.
/// </remarks>
public class DefaultStepsTests
{
    private const double StepTolerance = 1e-6;

    [Test]
    public void Perceptron_default_steps_match_hand_computed_values() => AssertThreeSteps(
        new PerceptronUpdate(),
        [0.5, 0.5, 0.1], // 1 / 2
        [0.5 - 2 / 3.0, 0.5, 0], // score 1.1: 1 / 3
        [0.5 - 2 / 3.0, 0.5, 0]); // score 0.5: correct

    [Test]
    public void Margin_default_steps_match_hand_computed_values([Values] bool hinge) => AssertThreeSteps(
        hinge ? new HingeUpdate() : new MarginUpdate(),
        [0.5, 0.5, 0.1], // 1 / 2
        [0.5 - 2 / 3.0, 0.5, 0], // score 1.1: 1 / 3
        [0.5 - 2 / 3.0, 0.5 + 3 / 7.0, 0.1]); // score 0.5: 3 / 7

    /// <summary>tau = loss * min(1 / m, 1 / (|x|^2 + b)); for margins of -1 or more, both losses have the same slope.</summary>
    [Test]
    public void Squared_hinge_default_steps_match_hand_computed_values([Values] bool huber) => AssertThreeSteps(
        huber ? new ModifiedHuberUpdate() : new SquaredHingeUpdate(),
        [1 / 2.2, 1 / 2.2, 0.2 / 2.2], // min(1 / 2, 1 / 2.2)
        [-0.475687104, 0.454545455, -0.048625793], // score 1: 2 * min(1 / 3, 1 / 4.3)
        [-0.475687104, 0.709151314, 0.010782241]); // score 0.4059197: 0.5940803 * min(3 / 7, 1 / (1 + 0.7 / 3))

    /// <summary>The rate is min(4 / m, 4 / (|x|^2 + b)).</summary>
    [Test]
    public void Logistic_default_steps_match_hand_computed_values() => AssertThreeSteps(
        new LogisticUpdate(),
        [2 / 2.2, 2 / 2.2, 0.4 / 2.2], // 4 / 2.2 * 1 / 2
        [-0.729601329, 0.909090909, -0.063985654], // score 2: 4 / 4.3 / (1 + exp(-2))
        [-0.729601329, 1.424166307, 0.056198606]); // score 0.8451053: 12 / 7 / (1 + exp(0.8451053))

    [Test]
    public void Passive_aggressive_variant_unbounded_default_steps_match_hand_computed_values() => AssertThreeSteps(
        new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded),
        [1 / 2.2, 1 / 2.2, 0.2 / 2.2],
        [-0.475687104, 0.454545455, -0.048625793], // score 1: 2 / 4.3
        [-0.475687104, 0.936232215, 0.063767785]); // score 0.4059197: 0.5940803 / (1 + 0.7 / 3)

    /// <summary>tau = min(1 / m, loss / (|x|^2 + b)).</summary>
    [Test]
    public void Passive_aggressive_variant_one_default_steps_match_hand_computed_values() => AssertThreeSteps(
        new PassiveAggressiveUpdate(),
        [1 / 2.2, 1 / 2.2, 0.2 / 2.2], // min(1 / 2, 1 / 2.2)
        [-0.212121212, 0.454545455, -0.009090909], // score 1: min(1 / 3, 2 / 4.3)
        [-0.212121212, 0.883116883, 0.090909091]); // score 0.4454545: min(3 / 7, 0.5545455 / (1 + 0.7 / 3))

    /// <summary>tau = loss / (|x|^2 + b + m / 2).</summary>
    [Test]
    public void Passive_aggressive_variant_two_default_steps_match_hand_computed_values() => AssertThreeSteps(
        new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Two),
        [0.3125, 0.3125, 0.0625], // 1 / 3.2
        [-0.269396552, 0.3125, -0.024784483], // score 0.6875: 1.6875 / 5.8
        [-0.269396552, 0.609285201, 0.044465398]); // score 0.2877155: 0.7122845 / (1 + 0.7 / 3 + 3.5 / 3)

    /// <summary>r = 0.03 * m, and the bias is the weight of a feature of 1.</summary>
    [Test]
    public void Arow_default_steps_match_hand_computed_values() => AssertThreeSteps(
        new ArowUpdate(),
        [1 / 3.06, 1 / 3.06, 1 / 3.06], // v = 3, r = 0.06; all variances become 1 - 1 / 3.06 = 0.6732026
        [-0.444730470, 0.326797386, -0.058966542], // score 3 / 3.06; v = 5 * 0.6732026, r = 0.09
        [-0.444730470, 0.710294879, 0.249828828]); // score 0.2678308; v = 0.6732026 + 0.5420664, r = 0.07

    /// <summary>The rate is 2 / sqrt(m) for weights and 2 * sqrt(0.1) for the bias. The steps of the rule are 1.</summary>
    [Test]
    public void AdaGrad_default_steps_match_hand_computed_values() => AssertThreeSteps(
        new PerceptronUpdate(1),
        [1.414213562, 1.414213562, 0.632455532], // u = (1, 1) and G = (1, 1): 2 / sqrt(2)
        [0.381418003, 1.414213562, 0.185241937], // score 3.46; u = (-2, 0), G = (5, 1): 2 / sqrt(3) * 2 / sqrt(5); bias: / sqrt(2)
        [0.381418003, 1.414213562, 0.185241937], // score 1.6: correct
        new AdaGrad());

    /// <summary>The rate is that of the schedule divided by m; the weights shrink by the rate before that, times l2.</summary>
    [Test]
    public void Normalized_schedule_steps_match_hand_computed_values() => AssertThreeSteps(
        new HingeUpdate(LearningRateSchedule.InverseScaling(0.5f, power: 1).Normalized(), l2: 0.5f),
        [0.25, 0.25, 0.05], // 0.5 / 2; bias: * 0.2
        [0.875 * 0.25 - 1 / 6.0, 0.875 * 0.25, 0.025], // score 0.55: 0.25 / 3; shrinks by 0.25 * 0.5
        [(0.875 * 0.25 - 1 / 6.0) * 11 / 12, 0.875 * 0.25 * 11 / 12 + 1 / 14.0, 0.025 + 1 / 60.0]); // 0.5 / 3 * 3 / 7; 0.5 / 3 * 0.5

    [Test]
    public void Normalized_rates_of_squared_losses_do_not_overshoot_the_margin()
    {
        SquaredHingeUpdate rule = new(LearningRateSchedule.Constant(100).Normalized());
        // |x|^2 = 2 and b = 0.2; then 4 and 0.3: the margin is 1 after each step, from scores of 0 and 1.
        OnlineLearner learner = CreateLearner(rule);
        AssertStep(learner, 1, 1, 7, 1 / 2.2, 1 / 2.2, 0.2 / 2.2, StepTolerance);
        AssertStep(learner, 2, 0, 3, -0.475687104, 0.454545455, -0.048625793, StepTolerance);
        Assert.That(learner.Snapshot().Score([2, 0]), Is.EqualTo(-1).Within(StepTolerance));
    }

    [Test]
    public void LearningRateSchedule_Normalized_keeps_the_rates_and_sets_IsNormalized()
    {
        LearningRateSchedule plain = LearningRateSchedule.InverseScaling(2, power: 1, delay: 3), normalized = plain.Normalized();
        Assert.That((plain.IsNormalized, normalized.IsNormalized), Is.EqualTo((false, true)));
        Assert.That((normalized.GetRate(1), normalized.GetRate(5)), Is.EqualTo((plain.GetRate(1), plain.GetRate(5)))
            .And.EqualTo((0.5f, 0.25f)));
        Assert.That(normalized.Normalized(), Is.SameAs(normalized), "once is enough");
        Assert.That(normalized, Is.EqualTo(plain.Normalized()).And.Not.EqualTo(plain));
        Assert.That(new HingeUpdate(plain).LearningRate.IsNormalized, Is.False, "a given rate is not normalized");
    }

    [Test]
    public void Default_one_vs_rest_steps_match_hand_computed_values()
    {
        OnlineLearner learner = new(new PerceptronUpdate(), LinearModel.Zero(2, [10, 20, 30]), LastWeights.OneVersusRest);
        learner.Update([1, 1], 10);
        AssertRows(learner, [0.5, 0.5, -0.5, -0.5, -0.5, -0.5], [0.1, -0.1, -0.1]);
        learner.Update([2, 0], 20); // scores 1.1, -1.1, -1.1: m = 3 for any number of rows
        AssertRows(learner, [0.5 - 2 / 3.0, 0.5, -0.5 + 2 / 3.0, -0.5, -0.5, -0.5], [0, 0, -0.1]);
    }

    /// <summary>The squared norm is the sum of both rows, m the mean of one: tau = min(1 / m, loss / (2 |x|^2 + 2 b)).</summary>
    [Test]
    public void Default_joint_steps_match_hand_computed_values()
    {
        OnlineLearner learner = new(new PassiveAggressiveUpdate(), LinearModel.Zero(2, [10, 20, 30]), LastWeights.Joint);
        learner.Update([1, 1], 30); // min(1 / 2, 1 / 4.4)
        AssertRows(learner, [-1 / 4.4, -1 / 4.4, 0, 0, 1 / 4.4, 1 / 4.4], [-0.2 / 4.4, 0, 0.2 / 4.4]);
        learner.Update([2, 0], 10); // margin -1: min(1 / 3, 2 / 8.6)
        AssertRows(
            learner, [0.237843552, -0.227272727, 0, 0, -0.237843552, 0.227272727], [0.024312896, 0, -0.024312896]);
    }

    /// <summary>The rate is min(4 / m, 4 / (2 |x|^2 + 2 b)).</summary>
    [Test]
    public void Default_softmax_steps_match_hand_computed_values()
    {
        OnlineLearner learner = new(new LogisticUpdate(), LinearModel.Zero(2, [10, 20, 30]), LastWeights.Joint);
        learner.Update([1, 1], 30); // probabilities of 1 / 3; 4 / 4.4
        AssertRows(
            learner,
            [-0.303030303, -0.303030303, -0.303030303, -0.303030303, 0.606060606, 0.606060606],
            [-0.060606061, -0.060606061, 0.121212121]);
        learner.Update([2, 0], 10); // probabilities 0.10650698, 0.10650698, 0.78698604; 4 / 8.6
        AssertRows(
            learner,
            [0.528125996, -0.303030303, -0.402106562, -0.303030303, -0.126019433, 0.606060606],
            [0.064067384, -0.075467500, 0.011400115]);
    }

    [Test]
    public void Mean_squared_norm_counts_an_example_of_weight_one_half_as_half()
    {
        OnlineLearner learner = CreateLearner(new PerceptronUpdate());
        learner.Update([1, 1], 7, weight: 0.5f); // m = 2
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { 0.25f, 0.25f }).Within(1e-7));
        AssertStep(learner, 2, 0, 3, 0.25 - 0.6, 0.25, -0.05, StepTolerance); // m = (0.5 * 2 + 4) / 1.5 = 10 / 3: 0.3
    }

    [Test]
    public void Mean_squared_norm_includes_class_weights()
    {
        ClassWeights weights = new(new Dictionary<int, float> { [7] = 0.5f });
        OnlineLearner learner = new(new PerceptronUpdate(), LinearModel.Zero(2, [3, 7]), LastWeights.OneVersusRest, weights);
        learner.Update([1, 1], 7);
        AssertStep(learner, 2, 0, 3, 0.25 - 0.6, 0.25, -0.05, StepTolerance);
    }

    [Test]
    public void Mean_squared_norm_is_updated_for_each_copy_of_a_weighted_example()
    {
        // A margin out of reach: the copies of (2, 0) have means of (2 + 4) / 2, (2 + 8) / 3 and (2 + 12) / 4.
        OnlineLearner learner = CreateLearner(new MarginUpdate(margin: 1000));
        AssertStep(learner, 1, 1, 7, 0.5, 0.5, 0.1, StepTolerance);
        learner.Update([2, 0], 3, weight: 3);
        Assert.That(learner.Snapshot().Weights.ToArray(),
            Is.EqualTo(new[] { (float)(0.5 - 2 * (1 / 3.0 + 0.3 + 2 / 7.0)), 0.5f }).Within(1e-6));
        Assert.That(learner.Snapshot().Biases[0], Is.EqualTo(-0.2).Within(1e-6));
    }

    [Test]
    public void Mean_squared_norm_includes_examples_that_cause_no_step()
    {
        OnlineLearner learner = CreateLearner(new PerceptronUpdate());
        AssertStep(learner, 1, 1, 7, 0.5, 0.5, 0.1, StepTolerance);
        AssertStep(learner, 3, 1, 7, 0.5, 0.5, 0.1, StepTolerance); // score 2.1: correct; |x|^2 = 10
        AssertStep(learner, 0, 0, 3, 0.5, 0.5, 0, StepTolerance); // score 0.1; |x|^2 = 0: only the bias moves
        AssertStep(learner, 2, 0, 3, 0, 0.5, -0.1, StepTolerance); // m = (2 + 10 + 0 + 4) / 4: 1 / 4
    }

    [Test]
    public void Mean_squared_norm_ignores_an_example_of_weight_0()
    {
        OnlineLearner learner = CreateLearner(new PerceptronUpdate());
        learner.Update([100, 100], 7, weight: 0);
        AssertStep(learner, 1, 1, 7, 0.5, 0.5, 0.1, StepTolerance);
    }

    [Test]
    public void Rules_receive_the_mean_squared_norm_only_if_they_use_it([Values] bool asks)
    {
        Recording rule = new(asks);
        OnlineLearner learner = CreateLearner(rule);
        learner.Update([1, 1], 7);
        learner.Update([2, 0], 3, weight: 2);
        Assert.That(rule.Means, Is.EqualTo(asks ? new[] { 2, 3, 10 / 3f } : [0, 0, 0]));
    }

    private static void AssertThreeSteps(IUpdateRule rule, double[] first, double[] second, double[] third, AdaGrad? adaGrad = null)
    {
        OnlineLearner learner = CreateLearner(rule, LastWeights.OneVersusRest with { AdaGrad = adaGrad });
        AssertStep(learner, 1, 1, 7, first[0], first[1], first[2], StepTolerance);
        AssertStep(learner, 2, 0, 3, second[0], second[1], second[2], StepTolerance);
        AssertStep(learner, 0, 1, 7, third[0], third[1], third[2], StepTolerance);
    }

    private static void AssertRows(OnlineLearner learner, double[] weights, double[] biases)
    {
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(weights).Within(StepTolerance));
        Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(biases).Within(StepTolerance));
    }

    private sealed class Recording(bool asks) : IUpdateRule
    {
        public List<float> Means { get; } = [];

        public bool UsesMeanSquaredNorm => asks;

        public UpdateStep GetStep(ScoredExample example)
        {
            Means.Add(example.MeanSquaredNorm);
            return new UpdateStep(0.5f, 0);
        }
    }
}
