namespace LinearLearn.Emnist.Tests;

/// <summary>Compares training on shards with training on one machine.</summary>
public class ShardedDigitsTests
{
    [Test]
    public void Digits_of_four_shards_are_as_accurate_as_those_of_one_dataset([Values] bool averages)
    {
        Dataset training = EmnistSample.Load().Training, test = EmnistSample.Load().Test;
        int[] rows = [.. Enumerable.Range(0, training.Count)];
        Dataset[] parts = [.. rows.GroupBy(row => row % 4).Select(part => training.Select([.. part]))];
        OnlineTrainer online = new(new LogisticUpdate(), new LearnerOptions { Averaging = averages });
        double one = online.Train(training).Model.Evaluate(test).Accuracy;
        double four = new ShardedTrainer(online).Train(new LocalShards(online, parts)).Model.Evaluate(test).Accuracy;
        Assert.That(four, Is.EqualTo(one).Within(0.01));
    }
}
