using LinearLearn.Tests.Shared;
using Orleans.TestingHost;

namespace LinearLearn.Orleans.Tests;

public class DistributedTrainerTests
{
    private const int Shards = 8;
    private const int Epochs = 4;

    private static readonly TrainingOptions Options = new() { Epochs = Epochs };
    private static readonly ShardSource Source = ShardSource.Registered("test", Shards);

    [TestCase(1, null)]
    [TestCase(2, 3)]
    [TestCase(4, 4)]
    public async Task Model_has_the_bits_of_local_shards(int silos, int? groups)
    {
        OnlineTrainer trainer = new(new MarginUpdate(), new LearnerOptions { AdaGrad = new AdaGrad() });
        await using TestCluster cluster = await TestCluster.StartAsync(silos);
        DistributedTrainer distributed = new(cluster.Client, trainer) { Groups = groups };
        TrainingResult result = await distributed.TrainAsync(Source, Options);
        TrainingResult expected = TrainLocally(trainer, Options, groups);
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
        Assert.That(result.ExamplesSeen, Is.EqualTo(expected.ExamplesSeen));
        Assert.That(result.UpdatesMade, Is.EqualTo(expected.UpdatesMade));
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Completed));
    }

    [TestCase(0)]
    [TestCase(0.5f)]
    public async Task Exact_training_has_the_bits_of_local_shards(float l1Ratio)
    {
        NewtonTrainer trainer = new(cost: 0.5f, l1Ratio: l1Ratio);
        TrainingOptions options = new();
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 2);
        TrainingResult result = await new DistributedTrainer(cluster.Client, trainer).TrainAsync(Source, options);
        TrainingResult expected = TrainLocally(trainer, options);
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
        Assert.That((result.StopReason, result.Epochs), Is.EqualTo((StopReason.Converged, expected.Epochs)));
    }

    [Test]
    public async Task Run_after_the_loss_of_a_silo_in_an_epoch_has_the_same_bits_and_counts_each_example_once()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 3);
        InProcessSiloHandle lost = cluster.Cluster.Silos[1];
        int examples = TestData.CreateShards(Shards).Sum(data => data.Count);
        ProgressLog<ClusterProgress> progress = new();
        ClusterProgress? beforeLoss = null;
        HookedRule rule = HookedRule.Create(step: examples * 5 / 2, () =>
        {
            beforeLoss = progress.Reports[^1];
            cluster.Cluster.KillSiloAsync(lost).Wait();
        });
        OnlineTrainer trainer = new(rule);
        DistributedTrainer distributed = new(cluster.Client, trainer) { ClusterProgress = progress };
        TrainingResult result = await distributed.TrainAsync(Source, Options);
        TrainingResult expected = TrainLocally(new OnlineTrainer(new MarginUpdate()));
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
        Assert.That(result.ExamplesSeen, Is.EqualTo((long)Epochs * examples));
        ClusterProgress last = progress.Reports[^1];
        Assert.That(last.LostSilos, Is.EqualTo(new[] { lost.SiloAddress.ToString() }));
        // Only the shards of the lost silo were loaded again.
        Assert.That(last.Restarts, Is.EqualTo(beforeLoss!.Shards.Count(shard => shard.Silo == last.LostSilos[0])));
        Assert.That(last.Shards.Select(shard => shard.Silo), Has.None.EqualTo(lost.SiloAddress.ToString()));
    }

    [Test]
    public async Task Run_continues_when_a_silo_shuts_down_in_an_epoch()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 2);
        int examples = TestData.CreateShards(Shards).Sum(data => data.Count);
        Task? stop = null;
        HookedRule rule = HookedRule.Create(step: examples * 5 / 2, () =>
        {
            stop = cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[1]);
            stop.Wait(TimeSpan.FromSeconds(2));
        });
        TrainingResult result = await new DistributedTrainer(cluster.Client, new OnlineTrainer(rule)).TrainAsync(Source, Options);
        await stop!;
        TrainingResult expected = TrainLocally(new OnlineTrainer(new MarginUpdate()));
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
    }

    [Test]
    public async Task Training_waits_for_the_minimum_of_silos()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 2);
        OnlineTrainer trainer = new(new MarginUpdate());
        TrainingResult result = await new DistributedTrainer(cluster.Client, trainer) { MinimumSilos = 2 }.TrainAsync(Source, Options);
        Assert.That(result.StopReason, Is.EqualTo(StopReason.Completed));
        DistributedTrainer three = new(cluster.Client, trainer) { MinimumSilos = 3, ReplyTimeout = TimeSpan.FromSeconds(0.5) };
        Assert.That(
            () => three.TrainAsync(Source, Options),
            Throws.InstanceOf<TimeoutException>().With.Message.EqualTo("expected 3 active silos within 0.5 s, found 2"));
    }

    [Test]
    public async Task Canceled_run_returns_the_model_of_the_last_complete_epoch()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 2);
        using CancellationTokenSource cancellation = new();
        int examples = TestData.CreateShards(Shards).Sum(data => data.Count);
        HookedRule rule = HookedRule.Create(step: examples * 5 / 2, cancellation.Cancel);
        DistributedTrainer distributed = new(cluster.Client, new OnlineTrainer(rule));
        TrainingResult result = await distributed.TrainAsync(Source, Options, cancellation.Token);
        Assert.That((result.StopReason, result.Epochs), Is.EqualTo((StopReason.Cancelled, 2)));
        TrainingResult two = TrainLocally(new OnlineTrainer(new MarginUpdate()), new TrainingOptions { Epochs = 2 });
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(two.Model)));
    }

    [Test]
    public async Task Run_resumes_on_a_new_cluster_with_the_bits_of_an_uninterrupted_one()
    {
        using TemporaryFolder folder = new();
        CheckpointFolder checkpoints = new(folder.Path, every: 1);
        OnlineTrainer trainer = new(new LogisticUpdate());
        using CancellationTokenSource cancellation = new();
        ProgressLog<TrainingProgress> stop = new(report =>
        {
            if (report.Epoch == 2)
                cancellation.Cancel();
        });
        await using (TestCluster first = await TestCluster.StartAsync(silos: 2))
        {
            OnlineTrainingOptions options = new() { Epochs = Epochs, Checkpoints = checkpoints, Progress = stop };
            await new DistributedTrainer(first.Client, trainer).TrainAsync(Source, options, cancellation.Token);
        }
        await using TestCluster second = await TestCluster.StartAsync(silos: 1);
        OnlineTrainingOptions resumed = new() { Epochs = Epochs, Checkpoints = checkpoints, InitialState = checkpoints.Latest() };
        Assert.That(resumed.InitialState, Is.Not.Null);
        TrainingResult result = await new DistributedTrainer(second.Client, trainer).TrainAsync(Source, resumed);
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(TrainLocally(trainer).Model)));
    }

    [Test]
    public async Task DistributedTrainer_shares_a_cluster_with_another_run()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 2);
        OnlineTrainer margin = new(new MarginUpdate()), arow = new(new ArowUpdate());
        TrainingResult[] results = await Task.WhenAll(
            new DistributedTrainer(cluster.Client, margin).TrainAsync(Source, Options),
            new DistributedTrainer(cluster.Client, arow).TrainAsync(Source, Options));
        Assert.That(TestData.GetBits(results[0].Model), Is.EqualTo(TestData.GetBits(TrainLocally(margin).Model)));
        Assert.That(TestData.GetBits(results[1].Model), Is.EqualTo(TestData.GetBits(TrainLocally(arow).Model)));
    }

    [Test]
    public async Task Rule_that_cannot_be_serialized_is_rejected_with_advice()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 1);
        DistributedTrainer trainer = new(cluster.Client, new OnlineTrainer(new PlainRule()));
        Assert.That(
            () => trainer.TrainAsync(Source),
            Throws.ArgumentException.With.Message.Contains("PlainRule").And.Message.Contains("[GenerateSerializer]"));
    }

    internal static TrainingResult TrainLocally(ITrainer trainer, TrainingOptions? options = null, int? groups = null) =>
        new ShardedTrainer(trainer).Train(new LocalShards(trainer, TestData.CreateShards(Shards), groups), options ?? Options);

    private sealed record PlainRule : IUpdateRule
    {
        public UpdateStep GetStep(ScoredExample example) => default;
    }
}
