namespace LinearLearn.Tests;

public class ExampleWeightsTests
{
    [TestCaseSource(typeof(Rules), nameof(Rules.Names))]
    public void A_weight_multiplies_the_step(string name)
    {
        float[] x = [0.5f, -2, 0.75f];
        LinearModel once = Step(1), twice = Step(2), half = Step(0.5f);
        Assert.That(once.Weights.ToArray(), Is.All.Not.Zero);
        Assert.That(twice.Weights.ToArray(), Is.EqualTo(once.Weights.ToArray().Select(weight => 2 * weight)));
        Assert.That(half.Weights.ToArray(), Is.EqualTo(once.Weights.ToArray().Select(weight => weight / 2)));
        Assert.That((twice.Biases[0], half.Biases[0]), Is.EqualTo((2 * once.Biases[0], once.Biases[0] / 2)));

        LinearModel Step(float weight)
        {
            OnlineLearner learner = new(Rules.Of(name), LinearModel.Zero(3, [3, 7]));
            learner.Update(x, 7, weight);
            return learner.Snapshot();
        }
    }

    [Test]
    public void A_weight_leaves_the_shrinking_alone()
    {
        // 0.75 * (4, 4) + 2 * 0.5 * (1, 0)
        OnlineLearner learner = new(new HingeUpdate(0.5f, l2: 0.5f), new LinearModel([4, 4], [-4], [3, 7]));
        learner.Update([1f, 0f], 7, weight: 2);
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new float[] { 4, 3 }).Within(1e-6f));
        Assert.That(learner.Snapshot().Biases[0], Is.EqualTo(-3));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_weight_that_outgrows_a_float_with_that_of_its_class_is_refused(bool isBalanced)
    {
        ClassWeights classWeights = isBalanced ? ClassWeights.Balanced : new(new Dictionary<int, float> { [3] = 2 });
        OnlineLearner learner = new(new PerceptronUpdate(), LinearModel.Zero(1, [3, 7]), classWeights: classWeights);
        for (int i = 0; i < 8; i++)
            learner.Update([1f], 7);
        Assert.That(() => learner.Update([1f], 3, weight: 3e38f), Throws.ArgumentException
            .With.Message.StartsWith("the weight of an example times that of its class outgrows a float").And.Property("ParamName").EqualTo("weight"));
        Assert.That(learner.ExamplesSeen, Is.EqualTo(8));
    }

    [Test]
    public void A_weight_above_1_counts_in_the_weights_of_AROW_not_in_the_variances()
    {
        // The first step of 1 / 4 is doubled; variances are 0.75 as after a plain one. Then the score is 0.5 * 2 + 0.5 = 1.5, v = 3.75.
        OnlineLearner learner = HandComputed.Learner(new ArowUpdate());
        learner.Update([1f, 1f], 7, weight: 2);
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new[] { 0.5f, 0.5f }));
        HandComputed.AssertStep(learner, 2, 0, 3, 0.5 - 2.5 / 4.75 * 1.5, 0.5, 0.5 - 2.5 / 4.75 * 0.75, 1e-6);

        // Half a weight shrinks variances half as far, to 0.875: v = 4 * 0.875 + 0.875; the score is 0.125 * 2 + 0.125.
        learner = HandComputed.Learner(new ArowUpdate());
        learner.Update([1f, 1f], 7, weight: 0.5f);
        HandComputed.AssertStep(learner, 2, 0, 3, 0.125 - 1.375 / 5.375 * 1.75, 0.125, 0.125 - 1.375 / 5.375 * 0.875, 1e-6);
    }

    [Test]
    public void AdaGrad_sums_the_squares_of_weighted_steps()
    {
        // u = (4, 2) after the weight, and the first step is as long as the rate whatever u is; the next u is (-1, 1), G = (17, 5).
        OnlineLearner learner = HandComputed.Learner(new PerceptronUpdate(), new LearnerOptions { AdaGrad = new AdaGrad(0.5f) });
        learner.Update([2f, 1f], 7, weight: 2);
        HandComputed.AssertStep(learner, 1, -1, 3, 0.5 - 0.5 / Math.Sqrt(17), 0.5 + 0.5 / Math.Sqrt(5), 0.5 - 0.5 / Math.Sqrt(5), 1e-6);
    }

    [TestCaseSource(typeof(Rules), nameof(Rules.Combinations))]
    public void An_example_of_weight_0_leaves_every_bit_as_it_was_counters_of_steps_included(string name, LearnerOptions options)
    {
        foreach (int classes in new[] { 2, 3 })
        {
            Dataset data = Examples.Bytes(classes, count: 100), junk = Examples.Bytes(classes, count: 100, seed: 2);
            OnlineLearner clean = Learner(data), mixed = Learner(data);
            for (int i = 0; i < data.Count; i++)
            {
                clean.Update(data, i);
                for (int j = 0; j < i % 3; j++)
                    mixed.Update(junk.WithWeights(new float[junk.Count]), (i + j) % junk.Count);
                mixed.Update(data, i);
            }
            Assert.That(TestData.Bits(mixed.Snapshot()), Is.EqualTo(TestData.Bits(clean.Snapshot())));
            Assert.That(mixed.UpdatesMade, Is.EqualTo(clean.UpdatesMade));
            Assert.That(mixed.ExamplesSeen, Is.EqualTo(199), "they were seen and predicted");
        }

        OnlineLearner Learner(Dataset data) => new(Rules.Of(name), LinearModel.Uniform(data.FeatureCount, data.Classes), options, ClassWeights.Balanced);
    }

    [Test]
    public void Class_weights_multiply_those_of_the_examples()
    {
        OnlineLearner learner = new(
            new PerceptronUpdate(), LinearModel.Zero(2, [3, 7]), classWeights: new ClassWeights(new Dictionary<int, float> { [3] = 0.5f }));
        HandComputed.AssertStep(learner, 1, 2, 3, -0.5, -1, -0.5); // 0.5
        HandComputed.AssertStep(learner, 1, 2, 7, 0.5, 1, 0.5); // a label that is not named weighs 1; score -3
        learner.Update([2f, 0f], 3, weight: 4); // 4 * 0.5; score 1.5
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new float[] { -3.5f, 1 }));
    }

    [Test]
    public void A_class_of_weight_0_is_not_learned()
    {
        OnlineLearner learner = new(
            new PerceptronUpdate(), LinearModel.Zero(2, [3, 7]), classWeights: new ClassWeights(new Dictionary<int, float> { [3] = 0 }));
        learner.Update([1f, 2f], 3);
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((1L, 0L)));
        learner.Update([1f, 2f], 7);
        Assert.That(learner.Snapshot().Weights.ToArray(), Is.EqualTo(new float[] { 1, 2 }));
    }

    [Test]
    public void A_bare_learner_balances_by_the_examples_so_far()
    {
        OnlineLearner learner = new(new MarginUpdate(margin: 1000, learningRate: 1), LinearModel.Zero(1, [3, 7]), classWeights: ClassWeights.Balanced);
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
    public void A_refused_example_does_not_count_in_the_balance()
    {
        OnlineLearner learner = new(new MarginUpdate(margin: 1000, learningRate: 1), LinearModel.Zero(1, [3, 7]), classWeights: ClassWeights.Balanced);
        learner.Update([1f], 7);
        Assert.That(() => learner.Update([float.NaN], 3), Throws.ArgumentException);
        Assert.That(() => learner.Update([1f], 3, weight: -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        learner.Update([1f], 3); // 2 / (2 * 1), not 3 / (2 * 2)
        Assert.That(learner.Snapshot().Biases[0], Is.Zero);
    }

    [Test]
    public void A_trainer_balances_by_the_data()
    {
        // Four examples of 3 and one of 7: 5 / (2 * 4) = 0.625 and 5 / (2 * 1) = 2.5.
        Dataset data = new(new DenseFeatures([1, 1, 1, 1, 1], 1), [3, 3, 7, 3, 3]);
        TrainingOptions options = new() { Epochs = 1, Shuffle = false, InitialModel = LinearModel.Zero(1, [3, 7]), ClassWeights = ClassWeights.Balanced };
        OnlineTrainer trainer = new(new MarginUpdate(margin: 1000, learningRate: 1, biasStep: 0));
        TrainingResult result = trainer.Train(data, options);
        Assert.That(result.Model.Weights[0], Is.EqualTo(-4 * 0.625f + 2.5f));

        // With an example of weight 0, and only that one doubled which is alone in its class: 4 / (2 * 3) and 4 / (2 * 1).
        result = trainer.Train(data.WithWeights([1, 1, 2, 1, 0]), options);
        Assert.That(result.Model.Weights[0], Is.EqualTo(-3 * (4 / 6f) + 2 * 2).Within(1e-6f));
    }

    [TestCase(-1)]
    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void Weights_out_of_range_are_refused(float bad)
    {
        OnlineLearner learner = new(new PerceptronUpdate(), LinearModel.Zero(2, [3, 7], byteScale: 1));
        SparseFeatures sparse = new([0, 1], [1], [2], 2);
        Assert.That(() => learner.Update([1f, 2], 3, bad), Refused);
        Assert.That(() => learner.Update((ReadOnlySpan<byte>)[1, 2], 3, bad), Refused);
        Assert.That(() => learner.Update(sparse.Row(0), 3, bad), Refused);
        Assert.That(() => learner.Learn([new LabeledExample(new float[2], 3, bad)]), Refused);
        Assert.That(learner.ExamplesSeen, Is.Zero);
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refused =>
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("weight").And.Message.Contains("expected a finite number of 0 or more, found");
}
