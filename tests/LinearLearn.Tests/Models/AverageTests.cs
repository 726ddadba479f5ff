namespace LinearLearn.Tests;

/// <summary>Tests the mean of models.</summary>
public class AverageTests
{
    private static readonly LinearModel First = new(
        [1, 2, 3, 4], [8], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = "seven" }));
    private static readonly LinearModel Second = new([2, 0, -3, 8], [0], [3, 7]);

    [Test]
    public void Average_of_two_models_is_their_mean()
    {
        LinearModel mean = LinearModel.Average([First, Second]);
        Assert.That(mean.Weights.ToArray(), Is.EqualTo(new[] { 1.5f, 1, 0, 6 }));
        Assert.That(mean.Biases.ToArray(), Is.EqualTo(new[] { 4f }));
        Assert.That(mean.Classes.NameOf(7), Is.EqualTo("seven"));
    }

    [Test]
    public void Average_counts_each_model_by_its_weight([Values(1, 1e300, 1e-300)] double unit)
    {
        LinearModel mean = LinearModel.Average([First, Second, First], [unit * 1.5, unit, unit * 1.5]);
        Assert.That(mean.Weights.ToArray(), Is.EqualTo(new[] { 1.25f, 1.5f, 1.5f, 5 }));
        Assert.That(mean.Biases.ToArray(), Is.EqualTo(new[] { 6f }));
        Assert.That(TestData.GetBits(LinearModel.Average([Second, First], [0, 3])), Is.EqualTo(TestData.GetBits(First)));
    }

    [Test]
    public void Average_of_one_model_has_its_bits()
    {
        LinearModel model = LinearModel.Uniform(1000, [0, 1, 2], seed: 4);
        Assert.That(TestData.GetBits(LinearModel.Average([model])), Is.EqualTo(TestData.GetBits(model)));
    }

    [Test]
    public void Average_of_the_largest_weights_stays_finite()
    {
        LinearModel largest = new([float.MaxValue, -float.MaxValue], [float.MaxValue], [0, 1]);
        double[] weights = [0.1, 0.2, 0.3, 0.7, 1.1, 1.3, 1.7];
        LinearModel mean = LinearModel.Average([.. weights.Select(_ => largest)], weights);
        Assert.That(mean.Weights[0], Is.EqualTo(float.MaxValue).Within(1).Ulps);
        Assert.That(mean.Weights[1], Is.EqualTo(-float.MaxValue).Within(1).Ulps);
    }

    [Test]
    public void Average_keeps_the_metadata_of_the_first_model_except_that_of_its_training()
    {
        LinearModel model = First.WithMetadata(new Dictionary<string, string> { ["owner"] = "me", ["training.seed"] = "1" });
        Assert.That(LinearModel.Average([model, Second]).Metadata, Is.EqualTo(new Dictionary<string, string> { ["owner"] = "me" }));
    }

    [Test]
    public void Average_after_each_round_equals_iterative_parameter_mixing()
    {
        // One round from the same start: the mean of separate trainers, weighted by their updates, is what shards give.
        Dataset data = TestData.CreateOverlapping(classes: 3, count: 60);
        Dataset[] parts = ShardedTrainerTests.Split(data, 30, 30);
        OnlineTrainer online = new(new HingeUpdate(0.25f), new LearnerOptions { Averaging = false });
        TrainingOptions options = new() { Epochs = 1, Shuffle = false };
        TrainingResult[] results = [.. parts.Select(part => online.Train(part, options))];
        double[] updates = [.. results.Select(result => (double)result.UpdatesMade)];
        LinearModel mean = LinearModel.Average([.. results.Select(result => result.Model)], updates);
        Assert.That(updates[0], Is.Not.EqualTo(updates[1]));
        LinearModel mixed = new ShardedTrainer(online).Train(new LocalShards(online, parts), options).Model;
        Assert.That(TestData.GetBits(mean), Is.EqualTo(TestData.GetBits(mixed)));
    }

    [Test]
    public void Average_rejects_models_and_weights_that_do_not_fit_with_the_index_of_the_model()
    {
        LinearModel wide = new([1, 2, 3, 4, 5], [8], [3, 7]), other = new([1, 2, 3, 4], [8], [3, 8]);
        LinearModel bytes = new([1, 2, 3, 4], [8], [3, 7], byteScale: 0.5f);
        LinearModel named = new([1, 2, 3, 4], [8], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = "one" }));
        using (Assert.EnterMultipleScope())
        {
            AssertRejected("models", "expected one model or more, found none");
            AssertRejected("models", "model 1: expected 4 features, as in model 0, found 5", First, wide);
            AssertRejected("models", "model 2: expected labels 3, 7 (seven), as in model 0, found 3, 8", First, Second, other);
            AssertRejected("models", "model 1: expected no byte scale, as in model 0, found bytes scaled by 0.5", First, bytes);
            AssertRejected("models", "model 1: expected label 7 (seven), as in model 0, found 7 (one)", First, named);
            AssertRejected("models", "expected models, found null at index 1", First, null!);
            AssertWeightsRejected("expected a weight for each of 2 models, found 1", 1);
            AssertWeightsRejected("expected finite weights of 0 or more, found -1 for model 1", 1, -1);
            AssertWeightsRejected("expected finite weights of 0 or more, found NaN for model 0", double.NaN, 1);
            AssertWeightsRejected("expected a weight above 0, found none", 0, 0);
        }

        static void AssertRejected(string parameter, string message, params LinearModel[] models) => Assert.That(
            () => LinearModel.Average(models),
            Throws.ArgumentException.With.Message.Contains(message).And.Property("ParamName").EqualTo(parameter));

        static void AssertWeightsRejected(string message, params double[] weights) => Assert.That(
            () => LinearModel.Average([First, Second], weights),
            Throws.ArgumentException.With.Message.Contains(message).And.Property("ParamName").EqualTo("weights"));
    }
}
