namespace LinearLearn.Orleans.Tests;

public class ClusterProgressTests
{
    private const int Shards = 6;

    private static readonly TrainingOptions Options = new() { Epochs = 3 };
    private static readonly ShardSource Source = ShardSource.Registered("test", Shards);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Shards_are_placed_in_blocks_over_the_silos(int silos)
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos);
        ProgressLog<ClusterProgress> progress = new();
        await new DistributedTrainer(cluster.Client, new OnlineTrainer(new MarginUpdate())) { ClusterProgress = progress }
            .TrainAsync(Source, Options);
        string[] sorted = [.. cluster.Cluster.Silos.Select(silo => silo.SiloAddress).Order().Select(silo => silo.ToString())];
        Assert.That(
            progress.Reports[^1].Shards.Select(shard => shard.Silo),
            Is.EqualTo(Enumerable.Range(0, Shards).Select(shard => sorted[shard * silos / Shards])));
    }

    [Test]
    public async Task Bytes_are_the_sum_of_all_tasks_and_results()
    {
        const int groups = 2, silos = 3;
        OnlineTrainer trainer = new(new MarginUpdate());
        await using TestCluster cluster = await TestCluster.StartAsync(silos);
        ProgressLog<ClusterProgress> progress = new();
        await new DistributedTrainer(cluster.Client, trainer) { ClusterProgress = progress, Groups = groups }.TrainAsync(Source, Options);
        SpyRunner spy = new(trainer, TestData.CreateShards(Shards), groups);
        new ShardedTrainer(trainer).Train(spy, Options);
        ClusterProgress last = progress.Reports[^1];
        Assert.That((last.BytesSent, last.BytesReceived), Is.EqualTo((spy.TaskBytes, spy.GroupResultBytes)));
        // Of groups 0-2 and 3-5 on silos 0 and 1, shards 2, 4 and 5 are on other silos.
        Assert.That(last.BytesBetweenSilos, Is.EqualTo(spy.ShardBytes[2] + spy.ShardBytes[4] + spy.ShardBytes[5]));
        Assert.That(last.Task, Is.EqualTo(spy.Tasks));
    }

    [Test]
    public async Task Reports_end_with_a_finished_task_without_losses()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 2);
        ProgressLog<ClusterProgress> progress = new();
        await new DistributedTrainer(cluster.Client, new OnlineTrainer(new MarginUpdate())) { ClusterProgress = progress }
            .TrainAsync(Source, Options);
        ClusterProgress[] reports = progress.Reports;
        ClusterProgress last = reports[^1];
        Assert.That(last.IsTaskDone, Is.True);
        Assert.That(last.Shards.Select(shard => shard.State), Is.All.EqualTo(ShardState.Done));
        Assert.That((last.Restarts, last.LostSilos.Count), Is.EqualTo((0, 0)));
        Assert.That(reports.Select(report => report.Task), Is.Ordered);
        Assert.That(reports.Select(report => report.BytesSent), Is.Ordered);
        Assert.That(reports.Count(report => report.IsTaskDone), Is.EqualTo(last.Task));
    }
}
