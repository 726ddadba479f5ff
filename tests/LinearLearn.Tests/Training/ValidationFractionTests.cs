namespace LinearLearn.Tests;

public class ValidationFractionTests
{
    private static readonly Dataset Data = TestData.CreateClouds(count: 100);
    private static readonly OnlineTrainer Trainer = new(new MarginUpdate());

    [Test]
    public void ValidationFraction_holds_out_examples_and_trains_on_the_others()
    {
        CountingRule rule = new();
        TrainingResult result = new OnlineTrainer(rule).Train(Data, new TrainingOptions { Epochs = 2, ValidationFraction = 0.3 });
        Assert.That((result.ExamplesSeen, rule.Seen.Count), Is.EqualTo((140L, 140)));
        Assert.That(rule.Seen.Distinct().Count(), Is.EqualTo(70), "the same examples in each epoch");
        Assert.That(result.ValidationCurve.Select(point => point.ExamplesSeen), Is.EqualTo(new long[] { 70, 140 }));

        // The accuracy is measured on the 30 held-out examples.
        List<int> rows = [.. Enumerable.Range(0, Data.Count).Where(i => !rule.Seen.Contains(Data.Features.SquaredNorm(i)))];
        Dataset apart = new(Data.Features.Select([.. rows]), [.. rows.Select(row => Data.Labels[row])]);
        Assert.That(apart.Count, Is.EqualTo(30));
        Assert.That(result.ValidationCurve[^1].Accuracy, Is.EqualTo(result.Model.Evaluate(apart).Accuracy));
    }

    [Test]
    public void ValidationFraction_selects_examples_by_the_seed()
    {
        TrainingOptions options =
            new() { Epochs = 1, ValidationFraction = 0.3, InitialModel = LinearModel.Zero(20, [3, 7]), Shuffle = false };
        LinearModel once = Trainer.Train(Data, options).Model, again = Trainer.Train(Data, options).Model;
        LinearModel other = Trainer.Train(Data, options with { Seed = 2 }).Model;
        Assert.That(TestData.GetBits(again), Is.EqualTo(TestData.GetBits(once)));
        Assert.That(TestData.GetBits(other), Is.Not.EqualTo(TestData.GetBits(once)),
            "without shuffling, the seed only selects the held-out examples");
    }

    [Test]
    public void ValidationFraction_supports_target_patience_and_ValidateEvery()
    {
        OnlineTrainingOptions options = new() { ValidationFraction = 0.3, ValidateEvery = 10 };
        TrainingResult patient = new OnlineTrainer(new CountingRule()).Train(Data, options with { Patience = 2 });
        Assert.That((patient.StopReason, patient.ExamplesSeen), Is.EqualTo((StopReason.NoImprovement, 20L)));
        TrainingResult aimed = Trainer.Train(Data, options with { TargetAccuracy = 0.9 });
        Assert.That(aimed.StopReason, Is.EqualTo(StopReason.TargetReached));
        Assert.That(aimed.ValidationCurve[^1].Accuracy, Is.GreaterThan(0.9));
    }

    [Test]
    public void ValidationFraction_keeps_weights_with_their_examples()
    {
        Dataset onlyPositives = Data.WithWeights([.. Data.Labels.ToArray().Select(label => label == 7 ? 1f : 0)]);
        TrainingResult result = Trainer.Train(
            onlyPositives, new TrainingOptions { Epochs = 2, ValidationFraction = 0.3, InitialModel = LinearModel.Zero(20, [3, 7]) });
        Assert.That(result.Model.Biases[0], Is.GreaterThan(0), "all steps increase the bias");
        Assert.That(result.UpdatesMade, Is.GreaterThan(0));
    }

    [Test]
    public void ValidationFraction_holds_out_examples_of_every_class_over_many_seeds()
    {
        // Ten classes of five examples: half an example of each is held out. Features are the indices of the examples.
        const int Seeds = 400;
        Dataset data = new(
            new DenseFeatures([.. Enumerable.Range(1, 50).Select(i => (float)i)], 1), [.. Enumerable.Range(0, 50).Select(i => i / 5)]);
        int[] held = new int[10];
        for (ulong seed = 0; seed < Seeds; seed++)
        {
            CountingRule rule = new();
            new OnlineTrainer(rule, new LearnerOptions { Multiclass = MulticlassUpdate.Joint }).Train(
                data, new TrainingOptions { Epochs = 1, Seed = seed, ValidationFraction = 0.1 });
            for (int i = 0; i < 50; i++)
                held[i / 5] += rule.Seen.Contains(2 * data.Features.SquaredNorm(i)) ? 0 : 1;
        }
        Assert.That(held.Sum(), Is.EqualTo(5 * Seeds));
        Assert.That(held, Has.All.EqualTo(Seeds / 2).Within(5 * Math.Sqrt(Seeds / 4.0)));
    }

    [Test]
    public void ValidationFraction_does_not_validate_on_examples_of_weight_0([Values] bool given)
    {
        // 45 % of the examples are mislabeled and have weight 0.
        Dataset wrong = new Dataset(Data.Features, [.. Data.Labels.ToArray().Select((label, i) => i % 20 < 9 ? 10 - label : label)])
            .WithWeights([.. Enumerable.Range(0, Data.Count).Select(i => i % 20 < 9 ? 0f : 1)]);
        TrainingOptions options = new() { Epochs = 5, Validation = given ? wrong : null, ValidationFraction = given ? null : 0.3 };
        ITrainer[] trainers = [Trainer, new MeanDifferenceTrainer(), new DualCoordinateDescentTrainer(), new ScaledTrainer(Trainer)];
        foreach (ITrainer trainer in trainers)
            Assert.That(trainer.Train(wrong, options).ValidationCurve[^1].Accuracy, Is.EqualTo(1), $"{trainer}");
    }

    [Test]
    public void ValidationFraction_splits_data_with_examples_of_weight_0_and_small_classes()
    {
        // One or two examples of each class count; the others have weight 0.
        Dataset data = TestData.CreateManyClouds(4, count: 80);
        Dictionary<int, int> left = new() { [0] = 1, [10] = 2, [20] = 1, [30] = 10 };
        float[] weights = [.. data.Labels.ToArray().Select(label => left[label]-- > 0 ? 1f : 0)];
        for (ulong seed = 0; seed < 40; seed++)
        {
            TrainingResult result = Trainer.Train(
                data.WithWeights(weights), new TrainingOptions { Epochs = 1, Seed = seed, ValidationFraction = 0.5 });
            Assert.That((result.ExamplesSeen, result.Model.Classes.Values.Length), Is.EqualTo((80L - 6, 4)), "5 and 1 of 14 are held out");
        }
        Assert.That(() => Trainer.Train(Data, new TrainingOptions { Validation = Data.WithWeights(new float[100]) }),
            Throws.ArgumentException.With.Message.Contains("Validation: expected one example or more with a weight above 0, found none"));
    }

    [Test]
    public void ValidationFraction_rejects_contradictory_options()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Trainer.Train(Data, new TrainingOptions { Validation = Data, ValidationFraction = 0.1 }),
                Throws.ArgumentException.With.Message.Contains("Validation and ValidationFraction are both set: expected one of them"));
            Assert.That(() => Trainer.Train(Data, new TrainingOptions { ValidationFraction = 0.001 }),
                Throws.ArgumentException.With.Message.Contains("ValidationFraction: expected one example or more, found none"));
            Assert.That(() => Trainer.Train(Data.Take(2), new TrainingOptions { ValidationFraction = 0.5 }),
                Throws.ArgumentException.With.Message.Contains(
                    "ValidationFraction: too few of 2 examples are left to train all 2 classes"));
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(-0.5)]
    [TestCase(double.NaN)]
    public void ValidationFraction_rejects_values_out_of_range(double bad) => Assert.That(
        () => new TrainingOptions { ValidationFraction = bad },
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("ValidationFraction")
            .And.Message.Contains("expected a fraction between 0 and 1, found"));

    /// <summary>Never moves, and records the squared norms, which are different for all examples.</summary>
    private sealed class CountingRule : IUpdateRule
    {
        public List<float> Seen { get; } = [];

        public bool UsesSquaredNorm => true;

        public UpdateStep GetStep(ScoredExample example)
        {
            Seen.Add(example.SquaredNorm);
            return default;
        }
    }
}
