namespace LinearLearn.Tests;

public class ExampleWeightsTests
{
    /// <summary>Rules without averages and schedules, which count examples and are tested elsewhere.</summary>
    private static readonly Dictionary<string, IUpdateRule> Repeated = new()
    {
        ["margin"] = new MarginUpdate(margin: 2, learningRate: 0.05f, biasStep: 0.02f),
        ["margin without bias"] = new WeightedSumRule(),
        ["perceptron"] = new PerceptronUpdate(0.5f),
        ["hinge"] = new HingeUpdate(0.1f, l2: 0),
        ["shrinking hinge"] = new HingeUpdate(0.1f, l2: 0.3f),
        ["squared hinge"] = new SquaredHingeUpdate(0.02f, l2: 0.1f),
        ["modified Huber"] = new ModifiedHuberUpdate(0.02f, l2: 0.1f),
        ["logistic"] = new LogisticUpdate(0.1f, l2: 0.05f),
        ["PA"] = new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.Unbounded),
        ["PA-I"] = new PassiveAggressiveUpdate(0.01f),
        ["PA-II"] = new PassiveAggressiveUpdate(0.02f, PassiveAggressiveVariant.Two, biasStep: 0.5f),
        ["perceptron, defaults"] = new PerceptronUpdate(),
        ["margin, defaults"] = new MarginUpdate(),
        ["PA, defaults"] = new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Unbounded),
        ["PA-I, defaults"] = new PassiveAggressiveUpdate(),
        ["PA-II, defaults"] = new PassiveAggressiveUpdate(variant: PassiveAggressiveVariant.Two),
        ["hinge, defaults"] = new HingeUpdate(),
        ["squared hinge, defaults"] = new SquaredHingeUpdate(),
        ["modified Huber, defaults"] = new ModifiedHuberUpdate(),
        ["logistic, defaults"] = new LogisticUpdate(),
        ["shrinking logistic, normalized"] = new LogisticUpdate(LearningRateSchedule.Constant(0.5f).Normalized(), l2: 0.1f),
    };

    private static IEnumerable<string> RepeatedNames => Repeated.Keys;

    private static IEnumerable<string> JointNames => RepeatedNames.Where(name => Repeated[name].JointMargin != JointMargin.None);

    [TestCaseSource(nameof(RepeatedNames))]
    public void Example_of_an_integer_weight_equals_that_many_copies(string name)
    {
        foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
        {
            foreach (int classes in new[] { 2, 3 })
            {
                Dataset data = TestData.CreateOverlapping(kind, classes, count: 60);
                OnlineLearner weighted = Learner(data), copies = Learner(data);
                for (int i = 0; i < data.Count; i++)
                {
                    int weight = new[] { 0, 1, 2, 3, 20, 150 }[i % 6];
                    weighted.Update(data.WithWeights([.. Enumerable.Repeat((float)weight, data.Count)]), i);
                    for (int copy = 0; copy < weight; copy++)
                        copies.Update(data, i);
                    AssertNear(weighted, copies, 2e-4, $"{kind}, {classes} classes, example {i}");
                }
            }
        }

        OnlineLearner Learner(Dataset data) =>
            new(Repeated[name], LinearModel.Zero(data.FeatureCount, data.Classes), LastWeights.OneVersusRest);
    }

    /// <summary>With many classes, all copies use the rival of the first copy.</summary>
    [TestCaseSource(nameof(JointNames))]
    public void Example_of_an_integer_weight_equals_that_many_copies_in_joint_updates(string name)
    {
        Dataset data = TestData.CreateOverlapping(classes: 4);
        LinearModel start = new(new float[4 * data.FeatureCount], [0, 0, -1e3f, -1e3f], data.Classes); // two of the four are never rivals
        OnlineLearner weighted = new(Repeated[name], start, LastWeights.Joint), copies = new(Repeated[name], start, LastWeights.Joint);
        float[] x = new float[data.FeatureCount];
        for (int i = 0; i < 60; i++)
        {
            data.Features.CopyTo(i, x);
            weighted.Update(x, data.Labels[i] % 2, weight: 7);
            for (int copy = 0; copy < 7; copy++)
                copies.Update(x, data.Labels[i] % 2);
            AssertNear(weighted, copies, 2e-4, $"example {i}");
        }
    }

    [TestCaseSource(nameof(RepeatedNames))]
    public void Example_of_a_fractional_weight_takes_the_same_fraction_of_a_step(string name)
    {
        LinearModel once = Step(1), half = Step(0.5f), tenth = Step(0.1f);
        Assert.That(half.Weights.ToArray(), Is.EqualTo(once.Weights.ToArray().Select(weight => weight / 2)).Within(1e-7));
        Assert.That(tenth.Biases[0], Is.EqualTo(once.Biases[0] / 10).Within(1e-7));

        LinearModel Step(float weight)
        {
            OnlineLearner learner = new(Repeated[name], LinearModel.Zero(3, [3, 7]));
            learner.Update([0.5f, -2, 0.75f], 7, weight);
            return learner.Snapshot();
        }
    }

    /// <summary>Compares combined steps, used beyond 1,000 copies, with a loop over all copies in double precision.</summary>
    [TestCaseSource(nameof(RepeatedNames))]
    public void Example_of_weight_one_million_equals_a_million_copies(string name)
    {
        IUpdateRule rule = Repeated[name];
        const double Norm = 0.25 + 4 + 0.5625;
        double sum = 0, bias = 0;
        for (int copy = 0; copy < 1_000_000; copy++)
        {
            UpdateStep step = rule.GetStep(new ScoredExample
            {
                Sign = 1,
                WeightedSum = (float)sum,
                Bias = (float)bias,
                SquaredNorm = (float)Norm,
                MeanSquaredNorm = (float)Norm,
                Step = 1,
            });
            sum = sum * (1 - step.Decay) + step.Weights * Norm;
            bias += step.Bias;
            if (step == default)
                break;
        }
        OnlineLearner learner = new(rule, LinearModel.Zero(3, [3, 7]));
        learner.Update([0.5f, -2, 0.75f], 7, weight: 1e6f);
        Assert.That(learner.Snapshot().Score([0.5f, -2, 0.75f]), Is.EqualTo(sum + bias).Within(0.03 * Math.Abs(sum + bias)));
    }

    [Test]
    public void Example_of_the_largest_weight_gives_a_finite_model_at_the_margin()
    {
        foreach (string name in RepeatedNames.Where(name => name is not "margin without bias"))
        {
            OnlineLearner learner = new(Repeated[name], LinearModel.Zero(3, [3, 7]));
            learner.Update([0.5f, -2, 0.75f], 7, weight: 3e38f);
            Assert.That(learner.Snapshot().Score([0.5f, -2, 0.75f]), Is.InRange(0.4, 120), name);
        }
    }

    /// <summary>A regression test: a step that reaches the margin was multiplied by 3.</summary>
    [Test]
    public void Passive_aggressive_unbounded_steps_of_weight_3_converge()
    {
        OnlineLearner learner = new(
            new PassiveAggressiveUpdate(1, PassiveAggressiveVariant.Unbounded), LinearModel.Zero(2, [0, 1]), LastWeights.OneVersusRest);
        for (int round = 0; round < 200; round++)
        {
            learner.Update([1, 0.2f], 1, 3);
            learner.Update([0.2f, 1], 0, 3);
        }
        Assert.That(learner.Snapshot().Score([1, 0.2f]), Is.EqualTo(1).Within(1e-3));
        Assert.That(learner.Snapshot().Score([0.2f, 1]), Is.EqualTo(-1).Within(1e-3));
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Rules_do_not_diverge_with_large_example_weights(string name, LearnerOptions options)
    {
        foreach (float weight in new[] { 3f, 1e5f })
        {
            foreach (int classes in new[] { 2, 3 })
            {
                Dataset data = TestData.CreateOverlapping(classes, count: 80);
                OnlineLearner learner = new(RuleCatalog.Get(name), LinearModel.Zero(data.FeatureCount, data.Classes), options);
                for (int epoch = 0; epoch < 2; epoch++)
                    learner.Learn(data.WithWeights([.. Enumerable.Repeat(weight, data.Count)]));
                float largest = learner.Snapshot().Weights.ToArray().Max(Math.Abs);
                Assert.That(largest, Is.LessThan(1000), $"weight {weight}, {classes} classes");
            }
        }
    }

    [Test]
    public void Rules_do_not_diverge_with_balanced_weights_of_a_rare_class(
        [Values("PA", "PA-I", "PA-II", "AROW", "squared hinge")] string name)
    {
        Random random = new(1);
        OnlineLearner learner = new(
            RuleCatalog.Get(name), LinearModel.Zero(5, [0, 1]), new LearnerOptions { Averaging = true }, ClassWeights.Balanced);
        int found = 0, positives = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int label = random.Next(10) == 0 ? 1 : 0;
            float[] x =
            [
                .. Enumerable.Range(0, 5).Select(j => (float)(random.NextDouble() + random.NextDouble() - 1 + (j == 0 ? label - 0.5 : 0))),
            ];
            if (i >= 15_000 && label == 1)
            {
                positives++;
                found += learner.Snapshot().Predict(x);
            }
            learner.Update(x, label);
        }
        Assert.That(learner.Snapshot().Weights.ToArray().Max(Math.Abs), Is.LessThan(20));
        Assert.That(found, Is.GreaterThan(positives / 2));
    }

    /// <summary>
    /// If the only feature is the bias, w observations equal one with regularization r / w, a Kalman filter of a constant.
    /// </summary>
    [Test]
    public void Arow_example_of_weight_w_moves_the_bias_like_w_copies()
    {
        foreach (int weight in new[] { 2, 5, 30 })
        {
            OnlineLearner weighted = new(new ArowUpdate(2), LinearModel.Zero(1, [3, 7]), LastWeights.OneVersusRest);
            OnlineLearner copies = new(new ArowUpdate(2), LinearModel.Zero(1, [3, 7]), LastWeights.OneVersusRest);
            foreach (int label in new[] { 7, 3, 7, 7, 3 })
            {
                weighted.Update([0f], label, weight);
                for (int copy = 0; copy < weight; copy++)
                    copies.Update([0f], label);
                AssertNear(weighted, copies, 1e-5, $"weight {weight}");
            }
        }
    }

    [Test]
    public void Arow_divides_the_regularization_by_the_weight()
    {
        // v = 1 + 1 + 1, beta = 1 / (3 + 1 / 2): all variances become 1 - 2 / 7.
        // Then the score is 3 * 2 / 7, v = 5 * 5 / 7, beta = 1 / (25 / 7 + 1).
        OnlineLearner learner = RuleChecks.CreateLearner(new ArowUpdate(1));
        learner.Update([1f, 1f], 7, weight: 2);
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { 2 / 7f, 2 / 7f }).Within(1e-7));
        RuleChecks.AssertStep(learner, 2, 0, 3, 2 / 7.0 - 13 / 32.0 * 10 / 7, 2 / 7.0, 2 / 7.0 - 13 / 32.0 * 5 / 7, 1e-6);
    }

    /// <summary>The copies have the same margin: their squares add up, and so do their steps.</summary>
    [Test]
    public void AdaGrad_combines_as_many_steps_as_the_weight()
    {
        // u = (2, 1) twice: G = (8, 2), and two steps of 0.5 * u / sqrt(G).
        OnlineLearner learner = RuleChecks.CreateLearner(new PerceptronUpdate(1), new LearnerOptions { AdaGrad = new AdaGrad(0.5f) });
        learner.Update([2f, 1f], 7, weight: 2);
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { 2 / MathF.Sqrt(8), 1 / MathF.Sqrt(2) }).Within(1e-6));
        Assert.That(learner.Snapshot().Biases[0], Is.EqualTo(1 / Math.Sqrt(2)).Within(1e-6));
    }

    private static void AssertNear(OnlineLearner found, OnlineLearner expected, double within, string message)
    {
        LinearModel one = found.Snapshot(), other = expected.Snapshot();
        float largest = Math.Max(1, other.Weights.ToArray().Max(Math.Abs));
        Assert.That(one.Weights.ToArray(), Is.EqualTo(other.Weights.ToArray()).Within(within * largest), message);
        Assert.That(one.Biases.ToArray(), Is.EqualTo(other.Biases.ToArray()).Within(within * largest), message);
    }

    [Test]
    public void Learner_rejects_a_weight_that_overflows_with_that_of_its_class()
    {
        OnlineLearner learner = new(
            new PerceptronUpdate(), LinearModel.Zero(1, [3, 7]), classWeights: new ClassWeights(new Dictionary<int, float> { [3] = 2 }));
        learner.Update([1f], 7);
        Assert.That(
            () => learner.Update([1f], 3, weight: 3e38f),
            Throws.ArgumentException.With.Message.StartsWith("the weight of an example times that of its class overflows a float")
                .And.Property("ParamName").EqualTo("weight"));
        Assert.That(learner.ExamplesSeen, Is.EqualTo(1));
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Example_of_weight_0_changes_no_bit_of_the_learner(string name, LearnerOptions options)
    {
        foreach (int classes in new[] { 2, 3 })
        {
            Dataset data = TestData.CreateOverlapping(classes, count: 100), junk = TestData.CreateOverlapping(classes, count: 100, seed: 2);
            OnlineLearner clean = Learner(data), mixed = Learner(data);
            for (int i = 0; i < data.Count; i++)
            {
                clean.Update(data, i);
                for (int j = 0; j < i % 3; j++)
                    mixed.Update(junk.WithWeights(new float[junk.Count]), (i + j) % junk.Count);
                mixed.Update(data, i);
            }
            Assert.That(TestData.GetBits(mixed.Snapshot()), Is.EqualTo(TestData.GetBits(clean.Snapshot())));
            Assert.That(mixed.UpdatesMade, Is.EqualTo(clean.UpdatesMade));
            Assert.That(mixed.ExamplesSeen, Is.EqualTo(199), "they were seen and predicted");
        }

        OnlineLearner Learner(Dataset data) =>
            new(RuleCatalog.Get(name), LinearModel.Uniform(data.FeatureCount, data.Classes), options, ClassWeights.Balanced);
    }

    [Test]
    public void Class_weights_multiply_the_weights_of_examples()
    {
        OnlineLearner learner = new(
            new PerceptronUpdate(1), LinearModel.Zero(2, [3, 7]),
            classWeights: new ClassWeights(new Dictionary<int, float> { [3] = 0.5f }));
        RuleChecks.AssertStep(learner, 1, 2, 3, -0.5, -1, -0.5); // 0.5
        RuleChecks.AssertStep(learner, 1, 2, 7, 0.5, 1, 0.5); // labels without a weight have weight 1; score -3
        learner.Update([2f, 0f], 3, weight: 1.5f); // 1.5 * 0.5; score 1.5
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new float[] { -1, 1 }));
    }

    [Test]
    public void Class_of_weight_0_is_not_learned()
    {
        OnlineLearner learner = new(
            new PerceptronUpdate(1), LinearModel.Zero(2, [3, 7]), classWeights: new ClassWeights(new Dictionary<int, float> { [3] = 0 }));
        learner.Update([1f, 2f], 3);
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((1L, 0L)));
        learner.Update([1f, 2f], 7);
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void Learner_balances_classes_by_the_examples_learned_so_far()
    {
        OnlineLearner learner = new(
            new MarginUpdate(margin: 1000, learningRate: 1), LinearModel.Zero(1, [3, 7]), classWeights: ClassWeights.Balanced);
        double bias = 0;
        foreach ((int label, double weight) in new[]
        {
            (7, 1.0), // 1 example / (1 class * 1 of it)
            (7, 1.0), // 2 / (1 * 2)
            (3, 1.5), // 3 / (2 * 1)
            (7, 4 / 6.0), // 4 / (2 * 3)
            (3, 1.25), // 5 / (2 * 2)
        })
        {
            learner.Update([1f], label, weight: 0); // does not count
            learner.Update([1f], label);
            bias += label == 7 ? weight : -weight;
            Assert.That(learner.Snapshot().Biases[0], Is.EqualTo(bias).Within(1e-6));
        }
    }

    [Test]
    public void Learner_does_not_count_a_rejected_example_when_balancing_classes()
    {
        OnlineLearner learner = new(
            new MarginUpdate(margin: 1000, learningRate: 1), LinearModel.Zero(1, [3, 7]), classWeights: ClassWeights.Balanced);
        learner.Update([1f], 7);
        Assert.That(() => learner.Update([float.NaN], 3), Throws.ArgumentException);
        Assert.That(() => learner.Update([1f], 3, weight: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        learner.Update([1f], 3); // 2 / (2 * 1), not 3 / (2 * 2)
        Assert.That(learner.Snapshot().Biases[0], Is.Zero);
    }

    [Test]
    public void Trainer_balances_classes_by_the_training_data()
    {
        // Four examples of 3 and one of 7: 5 / (2 * 4) = 0.625 and 5 / (2 * 1) = 2.5.
        Dataset data = new(new DenseFeatures([1, 1, 1, 1, 1], 1), [3, 3, 7, 3, 3]);
        TrainingOptions options = new()
        {
            Epochs = 1,
            Shuffle = false,
            InitialModel = LinearModel.Zero(1, [3, 7]),
            ClassWeights = ClassWeights.Balanced,
        };
        OnlineTrainer trainer = new(new MarginUpdate(margin: 1000, learningRate: 1, biasStep: 0));
        TrainingResult result = trainer.Train(data, options);
        Assert.That(result.Model.Weights[0], Is.EqualTo(-4 * 0.625f + 2.5f));

        // With one example of weight 0 and one of weight 2: 5 / (2 * 3) and 5 / (2 * 2).
        result = trainer.Train(data.WithWeights([1, 1, 2, 1, 0]), options);
        Assert.That(result.Model.Weights[0], Is.EqualTo(-3 * (5 / 6f) + 2 * (5 / 4f)).Within(1e-6f));
    }

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Learner_rejects_example_weights_out_of_range(float bad)
    {
        OnlineLearner learner = new(new PerceptronUpdate(), LinearModel.Zero(2, [3, 7], byteScale: 1));
        SparseFeatures sparse = new([0, 1], [1], [2], 2);
        Assert.That(() => learner.Update([1f, 2], 3, bad), Refused);
        Assert.That(() => learner.Update((ReadOnlySpan<byte>)[1, 2], 3, bad), Refused);
        Assert.That(() => learner.Update(sparse.Row(0), 3, bad), Refused);
        Assert.That(
            () => learner.Learn([new LabeledExample(new float[2], 3, 1), new LabeledExample(new float[2], 3, bad)]),
            Throws.ArgumentException
                .With.Message.StartsWith("example 1 of the stream, from 0: expected a finite number of 0 or more, found"));
        Assert.That(learner.ExamplesSeen, Is.EqualTo(1));
    }

    /// <summary>A margin rule that compares the margin without the bias.</summary>
    private sealed class WeightedSumRule : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => example.Sign * example.WeightedSum < 2 ? new UpdateStep(0.01f, 0.1f) : default;
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refused =>
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("weight")
            .And.Message.Contains("expected a finite number of 0 or more, found");
}
