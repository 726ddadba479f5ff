using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Joint updates by the log-odds in the softmax: multinomial logistic regression, and custom rules.</summary>
public class LogOddsUpdateTests
{
    private static readonly LearnerOptions Joint = LastWeights.Joint;

    [Test]
    public void Softmax_steps_of_three_classes_match_hand_computed_values()
    {
        OnlineLearner learner = new(new LogisticUpdate(0.5f, l2: 0.25f), LinearModel.Zero(2, [10, 20, 30]), Joint);

        // Scores 0, 0, 0: probabilities 1/3 each, and the first label is predicted.
        Assert.That(learner.Update([2f, 1f], 30), Is.EqualTo(10));
        AssertRows(
            learner,
            [-0.333333333, -0.166666667, -0.333333333, -0.166666667, 0.666666667, 0.333333333],
            [-0.166666667, -0.166666667, 0.333333333]);

        // Scores -0.33333333, -0.33333333, 0.66666667: probabilities 0.21194156, 0.21194156, 0.57611688. Weights shrink by 0.875.
        Assert.That(learner.Update([1f, -1f], 10), Is.EqualTo(30));
        AssertRows(
            learner,
            [0.102362555, -0.539862555, -0.397637445, -0.039862555, 0.295274891, 0.579725109],
            [0.227362555, -0.272637445, 0.045274891]);

        // Scores -0.85236255, -0.35236255, 1.20472511: probabilities 0.09549389, 0.15744281, 0.74706330.
        Assert.That(learner.Update([0f, 2f], 20), Is.EqualTo(30));
        AssertRows(
            learner,
            [0.089567235, -0.567873625, -0.347932765, 0.807677458, 0.258365530, -0.239803833],
            [0.179615610, 0.148641151, -0.328256761]);
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((3L, 3L)), "one update moves all rows");
    }

    [Test]
    public void Softmax_step_is_the_gradient_of_the_softmax_loss() =>
        Gen.Select(Gen.Int[3, 9], Gen.Int[1, 6], Gen.Int).SelectMany((classes, features, label) => Gen.Select(
            Gen.Float[-4, 4].Array[classes * features], Gen.Float[-4, 4].Array[classes], Gen.Float[-4, 4].Array[features],
            Gen.Const((int)((uint)label % classes))))
        .SampleAlike((weights, biases, features, actual) =>
        {
            const double Rate = 0.25;
            double[] scores = [.. biases.Select((bias, k) =>
                bias + features.Select((x, j) => (double)x * weights[k * features.Length + j]).Sum())];
            double[] exponentials = Array.ConvertAll(scores, score => Math.Exp(score - scores.Max()));
            OnlineLearner learner = new(
                new LogisticUpdate((float)Rate, l2: 0), new LinearModel(weights, biases, [.. Enumerable.Range(0, biases.Length)]), Joint);
            learner.Update(features, actual);
            LinearModel model = learner.Snapshot();
            for (int k = 0; k < biases.Length; k++)
            {
                double step = Rate * ((k == actual ? 1 : 0) - exponentials[k] / exponentials.Sum());
                Assert.That(model.Biases[k] - (double)biases[k], Is.EqualTo(step).Within(2e-6), $"bias {k}");
                for (int j = 0; j < features.Length; j++)
                {
                    int index = k * features.Length + j;
                    double moved = model.Weights[index] - (double)weights[index];
                    Assert.That(moved, Is.EqualTo(step * features[j]).Within(5e-6), $"weight {index}");
                }
            }
        });

    [TestCase(3)]
    [TestCase(10)]
    [TestCase(3000)]
    public void Log_odds_equal_the_score_minus_the_log_sum_exp_of_all_other_scores(int classes)
    {
        Random random = new(classes);
        foreach (double size in new[] { 0, 1, 30, 1000 })
        {
            double[] scores = [.. Enumerable.Range(0, classes).Select(_ => size * (2 * random.NextDouble() - 1))];
            double[] found = new double[classes];
            (int best, int second) = LogOdds.Compute(scores, found);
            Assert.That(best, Is.EqualTo(Array.IndexOf(scores, scores.Max())));
            Assert.That(scores[second], Is.EqualTo(scores.Where((_, k) => k != best).Max()));
            foreach (int k in new[] { best, second, 0, classes - 1 })
            {
                double highest = scores.Where((_, l) => l != k).Max();
                double others = highest + Math.Log(scores.Where((_, l) => l != k).Sum(score => Math.Exp(score - highest)));
                Assert.That(found[k], Is.EqualTo(scores[k] - others).Within(1e-12 * Math.Max(1, size)), $"size {size}, class {k}");
            }
        }
    }

    [Test]
    public void Log_odds_of_extreme_scores_are_finite()
    {
        AssertLogOdds([1e30, 1e30, 1e30], [-Math.Log(2), -Math.Log(2), -Math.Log(2)]);
        AssertLogOdds([-1e30, 1e30, 0], [-2e30, 1e30, -1e30]);
        AssertLogOdds([1e30, -1e30, -1e30], [2e30, -2e30, -2e30]);
        AssertLogOdds([float.MaxValue, -float.MaxValue, 0], [float.MaxValue, -float.MaxValue, -float.MaxValue]);
        AssertLogOdds([60, 0, 0, 0], [60 - Math.Log(3), -60, -60, -60]); // 1 - p of the first class is 3e-26
        AssertLogOdds([800, 0, -800], [800, -800, -1600]);

        static void AssertLogOdds(double[] scores, double[] expected)
        {
            double[] found = new double[scores.Length];
            LogOdds.Compute(scores, found);
            for (int k = 0; k < found.Length; k++)
                Assert.That(found[k], Is.EqualTo(expected[k]).Within(1e-15 * Math.Max(10, Math.Abs(expected[k]))));
        }
    }

    [Test]
    public void Softmax_step_of_extreme_scores_moves_the_true_and_the_predicted_class()
    {
        OnlineLearner learner = new(new LogisticUpdate(0.5f, l2: 0), new LinearModel([-1e30f, 1e30f, 0], [0, 0, 0], [1, 2, 3]), Joint);
        Assert.That(learner.Update([1f], 1), Is.EqualTo(2));
        Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(new[] { 0.5f, -0.5f, 0 }));
        Assert.That(learner.Update([1f], 2), Is.EqualTo(2), "certain");
        Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(new[] { 0.5f, -0.5f, 0 }));
    }

    [Test]
    public void Log_odds_update_of_two_classes_equals_one_vs_rest_bit_for_bit()
    {
        Dataset data = TestData.CreateOverlapping(classes: 2).WithWeights([.. Enumerable.Range(0, 300).Select(i => i % 4 * 0.75f)]);
        LogisticUpdate rule = new(0.1f, 1e-4f);
        OnlineLearner joint = CreateLearner(data, rule, Joint), plain = CreateLearner(data, rule, LastWeights.OneVersusRest);
        joint.Learn(data);
        plain.Learn(data);
        Assert.That(TestData.GetBits(joint.Snapshot()), Is.EqualTo(TestData.GetBits(plain.Snapshot())));
        Assert.That((joint.ExamplesSeen, joint.UpdatesMade), Is.EqualTo((plain.ExamplesSeen, plain.UpdatesMade)).And.EqualTo((300L, 225L)));
    }

    [Test]
    public void Log_odds_trainer_batches_and_single_updates_give_the_same_bits([Values] FeatureKind kind)
    {
        Dataset data = TestData.CreateOverlapping(kind, classes: 8, count: 256, features: 300);
        data = data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => new[] { 1, 0, 2.5f, 1 }[i % 4])]);
        LogisticUpdate rule = new(LearningRateSchedule.InverseSquareRoot(0.1f), l2: 0.01f);
        LearnerOptions options = Joint with { Averaging = true };
        OnlineLearner together = CreateLearner(data, rule, options), apart = CreateLearner(data, rule, options);
        TrainingResult result = new OnlineTrainer(rule, options).Train(data, new TrainingOptions { Epochs = 2, Shuffle = false });
        for (int epoch = 0; epoch < 2; epoch++)
        {
            together.Learn(data);
            TestModels.Learn(apart, data, 0, data.Count);
        }
        Assert.That(TestData.GetBits(together.Snapshot()), Is.EqualTo(TestData.GetBits(apart.Snapshot())));
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(apart.Snapshot())));
        Assert.That(new[] { together.UpdatesMade, result.UpdatesMade, apart.UpdatesMade }, Is.All.EqualTo(384));
    }

    [Test]
    public void Log_odds_update_learns_many_classes()
    {
        OnlineTrainer trainer = new(new LogisticUpdate(0.1f), Joint with { Averaging = true });
        LinearModel model = trainer.Train(TestData.CreateManyClouds(6)).Model;
        Assert.That(model.Evaluate(TestData.CreateManyClouds(6, seed: 2)).Accuracy, Is.GreaterThan(0.98));
    }

    [Test]
    public void Log_odds_example_of_an_integer_weight_equals_that_many_copies([Values] FeatureKind kind, [Values(0, 0.05f)] float l2)
    {
        Dataset data = TestData.CreateOverlapping(kind, classes: 5, count: 60);
        LogisticUpdate rule = new(0.1f, l2);
        OnlineLearner weighted = CreateLearner(data, rule, Joint), copies = CreateLearner(data, rule, Joint);
        for (int i = 0; i < data.Count; i++)
        {
            int weight = new[] { 0, 1, 2, 3, 20, 950 }[i % 6];
            weighted.Update(data.WithWeights([.. Enumerable.Repeat((float)weight, data.Count)]), i);
            for (int copy = 0; copy < weight; copy++)
                copies.Update(data, i);
            LinearModel found = weighted.Snapshot(), expected = copies.Snapshot();
            Assert.That(found.Weights.ToArray(), Is.EqualTo(expected.Weights.ToArray()).Within(2e-4), $"example {i}");
            Assert.That(found.Biases.ToArray(), Is.EqualTo(expected.Biases.ToArray()).Within(2e-4), $"example {i}");
        }
    }

    [Test]
    public void Log_odds_example_of_a_fractional_weight_takes_that_fraction_of_a_step()
    {
        LinearModel start = LinearModel.Uniform(3, [3, 5, 7, 9]);
        AssertPart(0, 0.25f);
        AssertPart(2, 0.5f);

        void AssertPart(int whole, float part)
        {
            float[][] rows = [Learn(whole), Learn(whole + 1), Learn(whole + part)];
            for (int i = 0; i < rows[0].Length; i++)
                Assert.That(rows[2][i], Is.EqualTo(rows[0][i] + part * (rows[1][i] - rows[0][i])).Within(1e-6));
        }

        float[] Learn(float weight)
        {
            OnlineLearner learner = new(new LogisticUpdate(0.1f, l2: 0.2f), start, Joint);
            learner.Update([0.5f, -2, 0.75f], 5, weight);
            return [.. learner.Snapshot().Weights, .. learner.Snapshot().Biases];
        }
    }

    /// <summary>
    /// Compares with a loop over all copies in double precision, whose scores follow from the steps and the squared norm.
    /// </summary>
    [Test]
    public void Log_odds_example_of_weight_one_million_equals_a_million_copies(
        [Values(0, 1e-4f, 0.05f)] float l2, [Values(0.1f, 2)] float rate, [Values(0.5f, 10)] float size)
    {
        float[] features = [0.5f * size, -2 * size, 0.75f * size], biases = [2, 0, 1, -1];
        double norm = features.Sum(x => (double)x * x);
        double[] sums = new double[4], offsets = [.. biases];
        for (int copy = 0; copy < 1_000_000; copy++)
        {
            double highest = double.NegativeInfinity, total = 0;
            for (int k = 0; k < 4; k++)
                highest = Math.Max(highest, sums[k] + offsets[k]);
            for (int k = 0; k < 4; k++)
                total += Math.Exp(sums[k] + offsets[k] - highest);
            for (int k = 0; k < 4; k++)
            {
                double step = rate * ((k == 1 ? 1 : 0) - Math.Exp(sums[k] + offsets[k] - highest) / total);
                (sums[k], offsets[k]) = (sums[k] * (1 - (double)rate * l2) + step * norm, offsets[k] + step);
            }
        }
        OnlineLearner learner = new(new LogisticUpdate(rate, l2), new LinearModel(new float[12], biases, [3, 5, 7, 9]), Joint);
        learner.Update(features, 5, weight: 1e6f);
        float[] scores = new float[4];
        learner.Snapshot().Scores(features, scores);
        double[] expected = [.. sums.Zip(offsets, (sum, offset) => sum + offset)];
        Assert.That(scores, Is.EqualTo(expected).Within(0.03 * expected.Max(Math.Abs)));
    }

    [Test]
    public void Log_odds_example_of_the_largest_weight_gives_a_finite_model([Values(0, 0.01f)] float l2)
    {
        OnlineLearner learner = new(new LogisticUpdate(0.1f, l2), LinearModel.Zero(3, [3, 5, 7, 9]), Joint);
        learner.Update([0.5f, -2, 0.75f], 7, weight: 3e38f);
        float[] scores = new float[4];
        learner.Snapshot().Scores([0.5f, -2, 0.75f], scores);
        Assert.That(scores[2] - scores[0], Is.InRange(0.4, 120));
        Assert.That(scores[0], Is.EqualTo(scores[1]).And.EqualTo(scores[3]));
    }

    /// <summary>A rule with a margin: for any number of copies, the true class does not overshoot it.</summary>
    [TestCase(0.5f)]
    [TestCase(3)]
    [TestCase(1e3f)]
    [TestCase(1e6f)]
    [TestCase(1e30f)]
    public void Custom_log_odds_rule_does_not_overshoot_its_margin(float weight)
    {
        OnlineLearner learner = new(new SquaredLogOdds(0.01f), new LinearModel(new float[6], [1, -0.5f, 0], [3, 5, 7]), Joint);
        learner.Update([0.5f, -2], 5, weight);
        double[] scores = new double[3], logOdds = new double[3];
        for (int k = 0; k < 3; k++)
            scores[k] = learner.Snapshot().Weights[2 * k] * 0.5 - learner.Snapshot().Weights[2 * k + 1] * 2 + learner.Snapshot().Biases[k];
        LogOdds.Compute(scores, logOdds);
        Assert.That(logOdds[1], Is.LessThan(1 + 1e-5).And.GreaterThan(-0.5 - Math.Log(Math.E + 1)));
        if (weight >= 1e3f)
            Assert.That(logOdds[1], Is.EqualTo(1).Within(0.01));
    }

    [Test]
    public void Custom_log_odds_rule_is_called_for_each_class_with_its_log_odds()
    {
        Recording rule = new();
        OnlineLearner learner = new(rule, new LinearModel([1, 0, 3, 0, 2, 0], [0, 0, 0.5f], [1, 2, 3]), Joint);
        learner.Update([1f, 1f], 1); // scores 1, 3, 2.5
        double one = Math.Exp(1), two = Math.Exp(3), three = Math.Exp(2.5);
        double[] expected = [1 - Math.Log(two + three), 3 - Math.Log(one + three), 2.5 - Math.Log(one + two)];
        Assert.That(rule.Asked.Select(example => example.WeightedSum), Is.EqualTo(expected).Within(1e-6));
        Assert.That(rule.Asked.Select(example => example.Sign), Is.EqualTo(new float[] { 1, -1, -1 }));
        Assert.That(rule.Asked.Select(example => (example.Bias, example.SquaredNorm, example.Rows, example.Variance, example.Step)),
            Is.All.EqualTo((0f, 4f, 2, 6f, 1L)), "the sums of the row and its strongest rival, both with variances of 1");
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { 1.5f, 0.5f, 2.5f, -0.5f, 1.5f, -0.5f }));
        Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(new[] { 0.25f, -0.25f, 0.25f }), "the bias has a separate step");
    }

    [Test]
    public void Custom_log_odds_rule_is_not_called_at_or_above_its_idle_margin()
    {
        foreach (float weight in new[] { 1f, 2f })
        {
            OnlineLearner learner = new(new Idle(), new LinearModel([0, 0, 0], [0, 0, -9], [1, 2, 3]), Joint);
            learner.Update([1f], 1, weight); // log-odds of about 0, 0 and -9.7: the margin of the last class is 9.7
            Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(new[] { 0.5f * weight, -0.5f * weight, -9 }));
        }
    }

    [Test]
    public void Log_odds_learner_is_unchanged_by_a_rejected_example([Values(1, 0.5f, 2, 5000)] float weight, [Values] bool averaging)
    {
        OnlineLearner learner = new(new FailsInTheLastClass(), LinearModel.Zero(1, [1, 2, 3]), Joint with { Averaging = averaging });
        learner.Update([1f], 1);
        byte[] before = TestFiles.Save(learner.GetState());
        const string notFinite = "expected a step of finite numbers", decay = "the learning rate times L2 must not be above 1";
        const string squares = "expected an example whose squares add up to ";
        Assert.That(() => learner.Update([1f], 2, weight), Throws.ArgumentException.With.Message.Contains(notFinite));
        Assert.That(() => learner.Update([float.NaN], 2, weight), Throws.ArgumentException);
        Assert.That(() => learner.Update([3e38f], 2, weight), Throws.ArgumentException);
        Assert.That(TestFiles.Save(learner.GetState()), Is.EqualTo(before));

        learner = new(new LogisticUpdate(2, l2: 1), LinearModel.Zero(1, [1, 2, 3]), Joint with { Averaging = averaging });
        before = TestFiles.Save(learner.GetState());
        Assert.That(() => learner.Update([1f], 2, weight), Throws.ArgumentException.With.Message.Contains(decay));
        Assert.That(() => learner.Update([3e38f], 2, 2), Throws.ArgumentException.With.Message.Contains(squares));
        Assert.That(TestFiles.Save(learner.GetState()), Is.EqualTo(before));
    }

    [Test]
    public void Log_odds_learner_of_permuted_labels_has_permuted_rows()
    {
        int[] indices = [3, 0, 4, 1, 2];
        Dataset data = TestData.CreateOverlapping(FeatureKind.Sparse, classes: 5);
        Dataset permuted = new(data.Features, [.. data.Labels.ToArray().Select(label => indices[label])]);
        LogisticUpdate rule = new(0.1f, 1e-4f);
        OnlineLearner learner = CreateLearner(data, rule, Joint), other = CreateLearner(permuted, rule, Joint);
        learner.Learn(data);
        other.Learn(permuted);
        for (int k = 0; k < 5; k++)
        {
            Assert.That(other.Snapshot().Weights.Slice(indices[k] * data.FeatureCount, data.FeatureCount).ToArray(),
                Is.EqualTo(learner.Snapshot().Weights.Slice(k * data.FeatureCount, data.FeatureCount).ToArray()).Within(1e-5));
            Assert.That(other.Snapshot().Biases[indices[k]], Is.EqualTo(learner.Snapshot().Biases[k]).Within(1e-5));
        }
    }

    private static OnlineLearner CreateLearner(Dataset data, IUpdateRule rule, LearnerOptions options) =>
        new(rule, LinearModel.Zero(data.FeatureCount, data.Classes), options);

    private static void AssertRows(OnlineLearner learner, double[] weights, double[] biases)
    {
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(weights).Within(3e-7));
        Assert.That(learner.Snapshot().Biases.ToArray(), Is.EqualTo(biases).Within(3e-7));
    }

    /// <summary>The squared hinge of y * log-odds, whose steps end at the margin.</summary>
    private sealed record SquaredLogOdds(float Rate) : GradientUpdate(Rate, l2: 0, curvature: 2, zeroSlopeMargin: 1), IUpdateRule
    {
        JointMargin IUpdateRule.JointMargin => JointMargin.LogOdds;

        protected override float Slope(float margin) => 2 * Math.Max(0, 1 - margin);
    }

    private sealed class Recording : IUpdateRule
    {
        public List<ScoredExample> Asked { get; } = [];

        public bool UsesSquaredNorm => true;

        public bool UsesVariance => true;

        public JointMargin JointMargin => JointMargin.LogOdds;

        public UpdateStep GetStep(ScoredExample example)
        {
            Asked.Add(example);
            return new UpdateStep(0.5f, 0.25f);
        }
    }

    private sealed class Idle : IUpdateRule
    {
        public float IdleMargin => 3;

        public JointMargin JointMargin => JointMargin.LogOdds;

        public UpdateStep GetStep(ScoredExample example) => new(0, 0.5f);
    }

    private sealed class FailsInTheLastClass : IUpdateRule
    {
        private int _asked;

        public JointMargin JointMargin => JointMargin.LogOdds;

        public UpdateStep GetStep(ScoredExample example) => ++_asked % 3 == 0 && example.Step > 1
            ? new UpdateStep(float.NaN, 0)
            : new UpdateStep(0.5f, 0.5f) { Decay = 0.25f };
    }
}
