namespace LinearLearn.Tests;

/// <summary>Compares sums over long streams with plain loops in double precision.</summary>
/// <remarks>scripts/long-streams.cs runs the same comparisons over any number of examples.</remarks>
public class LongStreamTests
{
    private static readonly LearnerOptions Averaged = new() { Averaging = true };

    /// <summary>x alternates between +1 and -1, so that every step raises the weight.</summary>
    /// <remarks>
    /// The weight is a float and stops moving when a step is below half of its last digit; the average is the mean of these floats.
    /// </remarks>
    [Test]
    public void Averages_of_logistic_regression_stay_accurate_over_millions_of_examples()
    {
        const int Examples = 6_400_000;
        OnlineLearner learner = new(new LogisticUpdate(0.01f, l2: 0), LinearModel.Zero(1, [0, 1]), Averaged);
        float weight = 0, bias = 0;
        double sum = 0, biasSum = 0;
        for (int i = 0; i < Examples; i++)
        {
            float x = i % 2 == 0 ? 1 : -1;
            learner.Update([x], i % 2 == 0 ? 1 : 0);
            float step = 0.01f / (1 + MathF.Exp(x * (x * weight + bias)));
            weight += step;
            bias += x * step;
            sum += weight;
            biasSum += bias;
        }
        LinearModel average = learner.Snapshot();
        Assert.That(average.Weights[0], Is.EqualTo(sum / Examples).Within(1e-5).And.EqualTo(9.62).Within(0.01));
        Assert.That(average.Biases[0], Is.EqualTo(biasSum / Examples).Within(1e-6));
    }

    [Test]
    public void Averages_ignore_steps_lost_by_rounding_of_a_weight()
    {
        OnlineLearner learner = new(new MarginUpdate(1000, 1e-6f), new LinearModel([100], [0], [0, 1]), Averaged);
        for (int i = 0; i < 1_000_000; i++)
            learner.Update([1], 1);
        Assert.That(learner.Snapshot().Weights[0], Is.EqualTo(100f));
    }

    /// <summary>For each rule and kind of row, the mean of the weights after every example of a learner without averages.</summary>
    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Names))]
    public void Averages_equal_the_mean_of_all_previous_weights(string name)
    {
        foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
        {
            Dataset data = TestData.CreateOverlapping(kind, classes: 3, count: 200);
            foreach (AdaGrad? adaGrad in new[] { null, new AdaGrad(0.1f) })
            {
                if (adaGrad is not null && RuleCatalog.Get(name).UsesVariance)
                    continue;
                LearnerOptions last = LastWeights.OneVersusRest with { AdaGrad = adaGrad };
                OnlineLearner plain = new(RuleCatalog.Get(name), LinearModel.Zero(data.FeatureCount, data.Classes), last);
                OnlineLearner averaged = new(
                    RuleCatalog.Get(name), LinearModel.Zero(data.FeatureCount, data.Classes), last with { Averaging = true });
                double[] sums = new double[3 * data.FeatureCount];
                for (int i = 0; i < 20 * data.Count; i++)
                {
                    plain.Update(data, i % data.Count);
                    averaged.Update(data, i % data.Count);
                    ReadOnlySpan<float> weights = plain.Snapshot().Weights;
                    for (int j = 0; j < sums.Length; j++)
                        sums[j] += weights[j];
                }
                ReadOnlySpan<float> found = averaged.Snapshot().Weights;
                for (int j = 0; j < sums.Length; j++)
                {
                    double expected = sums[j] / (20 * data.Count);
                    Assert.That(found[j], Is.EqualTo(expected).Within(1e-6 * Math.Max(1, Math.Abs(expected))), $"{kind}, weight {j}");
                }
            }
        }
    }

    /// <summary>u = 4096 once, then u = 1: a float of 2^24 does not change if 1 is added.</summary>
    [Test]
    public void AdaGrad_step_sizes_keep_falling_beyond_2_to_the_24()
    {
        OnlineLearner learner = new(new ConstantStep(1), LinearModel.Zero(1, [0, 1]),
            LastWeights.OneVersusRest with { AdaGrad = new AdaGrad(1) });
        learner.Update([4096], 1);
        for (int i = 0; i < 3_000_000; i++)
            learner.Update([1], i % 2);
        float before = learner.Snapshot().Weights[0], biasBefore = learner.Snapshot().Biases[0];
        learner.Update([1], 1);
        // would be 2.441e-4 if the sum stopped growing
        Assert.That(learner.Snapshot().Weights[0] - before, Is.EqualTo(1 / Math.Sqrt((1 << 24) + 3_000_001)).Within(2e-7));
        LearnerNumbers numbers = learner.GetState().Numbers();
        StepSizes sizes = numbers.StepSizes!;
        Assert.That((double)sizes.Accumulators[0] + sizes.AccumulatorCompensations[0], Is.EqualTo((1 << 24) + 3_000_001.0));
        Assert.That(numbers.Rows[0].BiasAccumulator, Is.EqualTo(3_000_002.0));
        Assert.That(learner.Snapshot().Biases[0] - biasBefore, Is.EqualTo(1 / Math.Sqrt(3_000_002)).Within(1e-6));
    }

    /// <summary>With one feature of 1 and a bias, the variances after n steps are those of a plain loop in double precision.</summary>
    [Test]
    public void Arow_variances_stay_accurate_over_millions_of_steps()
    {
        OnlineLearner learner = new(new ArowUpdate(1), LinearModel.Zero(1, [0, 1]), Averaged);
        double variance = 1, biasVariance = 1, weight = 0, bias = 0, sum = 0;
        const int Examples = 4_000_000; // an error of 3e-5 with floats alone
        for (int i = 0; i < Examples; i++)
        {
            int label = i % 3 == 0 ? 1 : 0, y = label == 1 ? 1 : -1;
            learner.Update([1], label);
            double loss = 1 - y * (weight + bias);
            if (loss > 0)
            {
                double beta = 1 / (variance + biasVariance + 1);
                weight += y * loss * beta * variance;
                bias += y * loss * beta * biasVariance;
                variance -= beta * variance * variance;
                biasVariance -= beta * biasVariance * biasVariance;
            }
            sum += weight;
        }
        LearnerNumbers numbers = learner.GetState().Numbers();
        Assert.That(numbers.StepSizes!.Accumulators[0], Is.EqualTo(variance).Within(1e-6 * variance));
        Assert.That(numbers.Rows[0].BiasAccumulator, Is.EqualTo(biasVariance).Within(1e-6 * biasVariance));
        Assert.That(learner.Snapshot().Weights[0], Is.EqualTo(sum / Examples).Within(1e-6));
    }

    /// <summary>A decay factor of 1 - 1e-7 at each step, as with L2 regularization.</summary>
    [Test]
    public void Decay_stays_accurate_over_millions_of_steps()
    {
        OnlineLearner learner = new(new HingeUpdate(1e-3f, l2: 1e-3f), new LinearModel([100, 0], [1e6f], [0, 1]), Averaged);
        double weight = 100, sum = 0;
        const int Examples = 3_000_000;
        for (int i = 0; i < Examples; i++)
        {
            learner.Update([0, 1], 1); // correct with a large margin: the weights shrink
            weight *= 1 - (double)(1e-3f * 1e-3f);
            sum += weight;
        }
        Assert.That(learner.Snapshot().Weights[0], Is.EqualTo(sum / Examples).Within(1e-6 * sum / Examples));
    }

    [Test]
    public void Balanced_class_weights_count_beyond_2_to_the_24()
    {
        OnlineLearner learner = new(new ConstantStep(1e-3f), LinearModel.Zero(1, [0, 1]), LastWeights.OneVersusRest, ClassWeights.Balanced);
        learner.Update([0], 0, weight: 1 << 26);
        learner.Update([0], 1, weight: 1);
        for (int i = 0; i < 99; i++)
            learner.Update([0], 1, weight: 1);
        float before = learner.Snapshot().Biases[0];
        learner.Update([0], 1, weight: 1);
        double total = (1 << 26) + 101, weight = total / (2 * 101);
        Assert.That(learner.Snapshot().Biases[0] - before, Is.EqualTo(1e-3f * weight).Within(1e-2 * weight * 1e-3));
    }

    private sealed record ConstantStep(float Step) : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => new(Step, Step);
    }
}
