namespace LinearLearn.Tests;

/// <summary>Tests online training on shards: the mix, the same bits, and that no example is lost or counted twice.</summary>
public class ShardedTrainerTests
{
    private static readonly Dataset Data = TestData.CreateOverlapping(classes: 3, count: 50).WithWeights(
        [.. Enumerable.Range(0, 50).Select(i => i % 3 * 0.5f)]);

    private static readonly TrainingOptions TwoEpochs = new() { Epochs = 2, ClassWeights = ClassWeights.Balanced };

    [Test]
    public void Shards_of_unequal_size_are_weighted_by_their_numbers_of_examples()
    {
        // A score of 0 is an error. Shard 0 learns three examples: (1, 0) and 1, (1, -1) and 0, then (2, 0) and 1; shard 1 learns one:
        // (-0.5, 0) and -1. The weights are 3/4 and 1/4.
        ShardedTrainer trainer = new(new OnlineTrainer(new PerceptronUpdate(1)));
        LocalShards shards = new(trainer.Trainer, Split(ShardsTests.Four, 3, 1));
        TrainingResult one = trainer.Train(shards, new() { Epochs = 1, Shuffle = false });
        Assert.That(one.Model.Weights.ToArray(), Is.EqualTo(new[] { 1.375f, 0 }));
        Assert.That(one.Model.Biases[0], Is.EqualTo(0.5f));
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void ShardedTrainer_with_one_shard_gives_the_same_bits_as_without(string name, LearnerOptions options)
    {
        OnlineTrainer online = new(RuleCatalog.Get(name), options);
        foreach (Dataset data in new[] { Data, TestData.ToSparse(Data), TestData.CreateImages() })
        {
            TrainingResult expected = online.Train(data, TwoEpochs);
            TrainingResult found = new ShardedTrainer(online).Train(new LocalShards(online, [data]), TwoEpochs);
            Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
            Assert.That((found.ExamplesSeen, found.UpdatesMade), Is.EqualTo((expected.ExamplesSeen, expected.UpdatesMade)));
            Assert.That(TestFiles.Save(found.State!), Is.EqualTo(TestFiles.Save(expected.State!)), "the whole state");
        }
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Result_has_the_same_bits_on_any_number_of_cores_and_with_repeated_tasks(string name, LearnerOptions options)
    {
        OnlineTrainer online = new(RuleCatalog.Get(name), options);
        ShardedTrainer trainer = new(online);
        foreach (Dataset data in new[] { Data, TestData.ToSparse(Data), TestData.CreateImages() })
        {
            Dataset[] parts = Split(data, 11, 3, 19, data.Count - 33);
            LocalShards one = new(online, parts, groups: 2, cores: 1), two = new(online, parts, groups: 2, cores: 2);
            int[] expected = TestData.GetBits(trainer.Train(one, TwoEpochs).Model);
            Assert.That(TestData.GetBits(trainer.Train(two, TwoEpochs).Model), Is.EqualTo(expected));
            Assert.That(TestData.GetBits(trainer.Train(new RepeatingShards(online, parts, 2), TwoEpochs).Model), Is.EqualTo(expected));
            Assert.That(TestData.GetBits(trainer.Train(two, TwoEpochs with { Seed = 7 }).Model), Is.Not.EqualTo(expected));
        }
    }

    internal static Dataset[] Split(Dataset data, params int[] counts)
    {
        int first = 0;
        return Array.ConvertAll(counts, count => data.Select([.. Enumerable.Range((first += count) - count, count)]));
    }

    /// <summary>Runs every task twice, the second time by new workers as after a crash, and uses only the second result.</summary>
    private sealed class RepeatingShards(ITrainer trainer, Dataset[] parts, int groups) : IShardRunner
    {
        private readonly LocalShards _first = new(trainer, parts, groups);

        public ShardLayout Layout => _first.Layout;

        public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
        {
            _first.Run(task, cancellationToken);
            return new LocalShards(trainer, parts, groups).Run(task, cancellationToken);
        }
    }
}
