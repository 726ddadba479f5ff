using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Serialization;

namespace LinearLearn.Orleans.Tests;

public class ShardGrainTests
{
    [Test]
    public async Task Silo_loads_at_most_as_many_shards_at_once_as_it_has_cores()
    {
        int current = 0, most = 0;
        Lock counting = new();
        using Barrier both = new(2);
        await using TestCluster cluster = await TestCluster.StartAsync(
            silos: 1,
            (request, token) =>
            {
                lock (counting)
                    most = Math.Max(most, ++current);
                both.SignalAndWait(TimeSpan.FromSeconds(30), token); // both threads load at the same time, but no third one
                lock (counting)
                    current--;
                return TestData.CreateShard(request.Shard);
            });
        await TrainAsync(cluster, shards: 12);
        Assert.That(most, Is.EqualTo(2));
    }

    [Test]
    public async Task Grains_of_a_finished_run_are_deactivated()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 2);
        await TrainAsync(cluster, shards: 4);
        await WaitForNoGrainsAsync(cluster);
    }

    [Test]
    public async Task Grains_of_an_abandoned_run_are_deactivated()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(
            silos: 1, configure: options => options.SetShortIdleTimeout(TimeSpan.FromSeconds(1)));
        IShardGrain grain = cluster.Client.GetGrain<IShardGrain>(GrainKeys.OfShard("run", 0, 1));
        TaskReply reply = await grain.Run(new TaskRequest { Number = 1 });
        Assert.That(reply.Kind, Is.EqualTo(TaskReplyKind.NeedsPlan));
        Assert.That(await CountGrainsAsync(cluster), Is.EqualTo(1));
        await WaitForNoGrainsAsync(cluster);
    }

    [TestCase(14)]
    [TestCase(0)]
    public void Idle_timeout_below_that_of_a_client_is_rejected(int seconds) => Assert.That(
        () => new LinearLearnSiloOptions { IdleTimeout = TimeSpan.FromSeconds(seconds) },
        Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 15 s or more"));

    [Test]
    public async Task Trainer_of_an_unknown_type_fails_with_advice()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 1);
        RunSetup setup = new()
        {
            Trainer = new OnlineTrainer(new HookedRule { Name = "" }),
            Source = ShardSource.Registered("test", 1),
        };
        byte[] bytes = cluster.Client.ServiceProvider.GetRequiredService<Serializer>().SerializeToArray(setup);
        int name = bytes.AsSpan().IndexOf("HookedRule"u8);
        "MissedRule"u8.CopyTo(bytes.AsSpan(name));
        IShardGrain grain = cluster.Client.GetGrain<IShardGrain>(GrainKeys.OfShard("unknown", 0, 1));
        TaskTarget target = new(grain, "shard 0", new RunPlan { Setup = bytes, ReplyTimeout = TimeSpan.FromSeconds(30) });
        TaskReply reply = await target.RunAsync(1, [1], _ => { }, CancellationToken.None);
        Assert.That((reply.Kind, reply.Failure!.Kind), Is.EqualTo((TaskReplyKind.Failed, FailureKind.Setup)), reply.Failure!.Message);
        Assert.That(reply.Failure.Message, Does.Contain("deploy the assembly"));
    }

    [Test]
    public async Task Shards_share_the_distributed_directory_of_other_grains()
    {
#pragma warning disable ORLEANSEXP003
        await using TestCluster cluster = await TestCluster.StartAsync(
            silos: 1, configureSilo: silo => silo.AddDistributedGrainDirectory());
#pragma warning restore ORLEANSEXP003
        Assert.That((await TrainAsync(cluster, shards: 2)).StopReason, Is.EqualTo(StopReason.Completed));
        IServiceProvider services = cluster.Cluster.Silos[0].ServiceProvider;
        Assert.That(
            services.GetRequiredKeyedService<IGrainDirectory>(ShardDirectory.Name),
            Is.SameAs(services.GetRequiredKeyedService<IGrainDirectory>(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY)));
    }

    [Test]
    public async Task Silo_raises_the_message_limits_of_silos_and_clients()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(silos: 1);
        IServiceProvider services = cluster.Cluster.Silos[0].ServiceProvider;
        Assert.That(services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.MaxMessageBodySize, Is.EqualTo(1 << 30));
        Assert.That(services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.MaxMessageBodySize, Is.EqualTo(1 << 30));
    }

    [Test]
    public async Task Shard_is_loaded_once_in_a_run()
    {
        int loads = 0;
        await using TestCluster cluster = await TestCluster.StartAsync(
            silos: 1,
            (request, _) =>
            {
                Interlocked.Increment(ref loads);
                return TestData.CreateShard(request.Shard);
            });
        await TrainAsync(cluster, shards: 4);
        Assert.That(loads, Is.EqualTo(4));
    }

    private static Task<TrainingResult> TrainAsync(TestCluster cluster, int shards) =>
        new DistributedTrainer(cluster.Client, new OnlineTrainer(new MarginUpdate())).TrainAsync(
            ShardSource.Registered("test", shards), new TrainingOptions { Epochs = 3 });

    private static async Task WaitForNoGrainsAsync(TestCluster cluster)
    {
        int count = -1;
        for (int attempt = 0; attempt < 200 && count != 0; attempt++)
        {
            await Task.Delay(50);
            count = await CountGrainsAsync(cluster);
        }
        Assert.That(count, Is.Zero);
    }

    private static async Task<int> CountGrainsAsync(TestCluster cluster)
    {
        SimpleGrainStatistic[] statistics = await cluster.Client.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        return statistics.Where(grain => grain.GrainType.Contains("LinearLearn", StringComparison.Ordinal))
            .Sum(grain => grain.ActivationCount);
    }
}
