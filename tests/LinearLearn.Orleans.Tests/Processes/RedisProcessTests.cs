using System.Diagnostics;
using System.Globalization;
using LinearLearn.Orleans.Silo;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Tests clusters of processes that find each other in Redis, some of which are killed.</summary>
/// <remarks>All tests use one cluster, because a silo starts in seconds. Each one adds the silos that it needs.</remarks>
[NonParallelizable]
public class RedisProcessTests
{
    private const int MixedEpochs = 12, LeastSilos = 3;

    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("LINEARLEARN_KILLS") ?? "1", NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Shards that are large enough to kill a silo during a Newton step.</summary>
    private static readonly TestShards Large = new(Rows: 10_000, Columns: 60, Classes: 4);

    private ProcessCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _cluster = await ProcessCluster.StartAsync(await RedisServer.StartAsync(), silos: 1);

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [TearDown]
    public void PrintSilosOfFailure()
    {
        if (TestContext.CurrentContext.Result.FailCount == 0)
            return;
        foreach (SiloProcess silo in _cluster.Silos)
            TestContext.Out.WriteLine($"silo {silo.SiloPort}:\n{silo.Output}");
    }

    [Test]
    public async Task Cluster_of_1_2_and_4_processes_trains_the_same_bits_as_threads()
    {
        Dictionary<string, TrainingResult> expected = TrainingCases.Names.ToDictionary(name => name, name =>
            TrainingCases.TrainHere(TrainingCases.Get(name), TrainingCases.Small, TrainingCases.CreateOptions(TrainingCases.Get(name))));
        foreach (int silos in (int[])[1, 2, 4])
        {
            await _cluster.ResizeAsync(silos);
            foreach (string name in TrainingCases.Names)
            {
                TrainingResult actual = await TrainAsync(TrainingCases.Get(name), TrainingCases.Small);
                TrainingCases.AssertSame(expected[name], actual, $"{name}, {silos} silos");
            }
        }
    }

    [Test]
    public async Task Silo_that_joins_during_a_run_does_not_change_the_bits()
    {
        using HeldRun run = new();
        TrainingResult expected = TrainingCases.TrainHere(run.Trainer, TrainingCases.Small, TrainingCases.CreateOptions(run.Trainer));
        await _cluster.ResizeAsync(Math.Max(2, _cluster.Silos.Count));
        EpochReports reports = new();
        ProgressLog<ClusterProgress> progress = new();
        Task<TrainingResult> training = TrainAsync(run.Trainer, TrainingCases.Small, reports, cluster: progress);
        await reports.WaitAsync(1, training);
        run.Hold();
        await run.WaitUntilHeldAsync(_cluster.Silos, training);
        await _cluster.ResizeAsync(_cluster.Silos.Count + 1);
        string lost = progress.Reports[^1].Shards[^1].Silo!, joined = Port(_cluster.Silos[^1].SiloPort);
        _cluster.Kill(_cluster.Silos.Single(silo => lost.Contains(Port(silo.SiloPort), StringComparison.Ordinal)));
        run.Release();
        TrainingCases.AssertSame(expected, await training, "after a silo joined");
        Assert.That(progress.Reports[^1].Shards.Select(shard => shard.Silo), Has.Some.Contains(joined));

        static string Port(int port) => string.Create(CultureInfo.InvariantCulture, $":{port}:");
    }

    /// <summary>Kills a silo in the middle of a pass over a shard, at a random moment of a random epoch.</summary>
    [Test]
    public async Task Mixing_has_the_same_bits_after_a_silo_was_killed()
    {
        TrainingResult? expected = null;
        KillTimes times = new();
        Random random = new(1);
        for (int kill = 0; kill < Kills; kill++)
        {
            await _cluster.ResizeAsync(Math.Max(LeastSilos, _cluster.Silos.Count));
            using HeldRun run = new();
            expected ??= TrainingCases.TrainHere(
                run.Trainer, TrainingCases.Small, TrainingCases.CreateOptions(run.Trainer, epochs: MixedEpochs));
            EpochReports reports = new();
            Task<TrainingResult> training = TrainAsync(run.Trainer, TrainingCases.Small, reports, MixedEpochs);
            await reports.WaitAsync(random.Next(MixedEpochs - 2), training);
            await Task.Delay(random.Next(20));
            run.Hold();
            SiloProcess[] held = await run.WaitUntilHeldAsync(_cluster.Silos, training);
            long begin = Stopwatch.GetTimestamp();
            _cluster.Kill(held[random.Next(held.Length)]);
            run.Release();
            TrainingCases.AssertSame(expected, await training, $"kill {kill}");
            times.Add(begin, reports);
        }
        Assert.That(expected!.ExamplesSeen, Is.EqualTo(TrainingCases.Shards * TrainingCases.Small.Rows * MixedEpochs));
        times.Print("mixing");
    }

    /// <summary>Kills a silo at the first report of a random pass, while other groups of shards are in progress.</summary>
    [Test]
    public async Task Exact_training_has_the_same_bits_after_a_silo_was_killed()
    {
        NewtonTrainer trainer = new(tolerance: 1e-9);
        SpyRunner tasks = new(trainer, Large.CreateAll(TrainingCases.Shards));
        TrainingResult expected = new ShardedTrainer(trainer).Train(tasks, TrainingCases.CreateOptions(trainer));
        KillTimes times = new();
        Random random = new(2);
        for (int kill = 0; kill < Kills; kill++)
        {
            await _cluster.ResizeAsync(Math.Max(LeastSilos, _cluster.Silos.Count));
            EpochReports reports = new();
            long begin = 0, task = random.NextInt64(1, tasks.Tasks * 3L / 4);
            SiloProcess silo = _cluster.Silos[random.Next(_cluster.Silos.Count)];
            ProgressLog<ClusterProgress> progress = new(report =>
            {
                if (begin > 0 || report.Task < task)
                    return;
                begin = Stopwatch.GetTimestamp();
                _cluster.Kill(silo); // the run cannot end meanwhile, because it waits for this report
            });
            TrainingCases.AssertSame(expected, await TrainAsync(trainer, Large, reports, cluster: progress), $"kill {kill}");
            times.Add(begin, reports);
        }
        times.Print("exact training");
    }

    [Test]
    public async Task Poisoned_shards_fail_with_file_and_line_and_leave_the_cluster_usable()
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-shards-").FullName;
        try
        {
            for (int shard = 0; shard < 3; shard++)
                await File.WriteAllTextAsync(GetPath(shard), "+1 1:1 2:0.5\n-1 1:-1 2:0.25\n");
            ShardSource source = ShardSource.LibSvm(Path.Combine(folder, "part-{shard}.svm"), 3, new LibSvmOptions { FeatureCount = 2 });
            OnlineTrainer trainer = new(new PerceptronUpdate(1));
            OnlineTrainingOptions options = TrainingCases.CreateOptions(trainer);
            DistributedTrainer distributed = new(_cluster.Client, trainer);

            await File.WriteAllTextAsync(GetPath(1), "+1 1:1 2:0.5\n-1 1:-1 2:none\n");
            Assert.That(
                async () => await distributed.TrainAsync(source, options),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains(GetPath(1)).And.Message.Contains("line 2"));

            File.Delete(GetPath(1));
            Assert.That(
                async () => await distributed.TrainAsync(source, options),
                Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidDataException>().With.Message.Contains(GetPath(1)));

            await File.WriteAllTextAsync(GetPath(1), "+1 1:1 2:0.5\n-1 1:-1 2:0.25\n");
            TrainingResult actual = await distributed.TrainAsync(source, options);
            Dataset[] shards = [.. Enumerable.Range(0, 3).Select(shard => LibSvmReader.Read(GetPath(shard)))];
            TrainingCases.AssertSame(
                new ShardedTrainer(trainer).Train(new LocalShards(trainer, shards), options), actual, "after the file was repaired");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string GetPath(int shard) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"part-{shard}.svm"));
    }

    [Test]
    public async Task Run_resumes_from_its_checkpoint_after_the_whole_cluster_was_killed()
    {
        using HeldRun run = new();
        TrainingResult expected = TrainingCases.TrainHere(
            run.Trainer, TrainingCases.Small, TrainingCases.CreateOptions(run.Trainer, epochs: MixedEpochs));
        CheckpointFolder checkpoints = new(Path.Combine(run.Folder, "checkpoints"), TrainingCases.Shards * TrainingCases.Small.Rows);
        EpochReports reports = new();
        OnlineTrainingOptions options =
            TrainingCases.CreateOptions(run.Trainer, reports, MixedEpochs) with { Checkpoints = checkpoints };
        using CancellationTokenSource client = new();
        ShardSource source = TrainingCases.CreateSource(TrainingCases.Small);
        Task<TrainingResult> killed = new DistributedTrainer(_cluster.Client, run.Trainer).TrainAsync(source, options, client.Token);
        await reports.WaitAsync(MixedEpochs / 2, killed);
        run.Hold();
        await run.WaitUntilHeldAsync(_cluster.Silos, killed);
        foreach (SiloProcess silo in _cluster.Silos)
            silo.Kill();
        await client.CancelAsync();
        TrainingResult partial = await killed;
        run.Release();
        Assert.That(partial.StopReason, Is.EqualTo(StopReason.Cancelled));
        Assert.That(partial.Epochs, Is.InRange(MixedEpochs / 2, MixedEpochs - 1));

        await _cluster.RestartAsync();
        LearnerState? latest = checkpoints.Latest();
        Assert.That(latest?.ExamplesSeen, Is.EqualTo(partial.ExamplesSeen));
        TrainingResult resumed = await new DistributedTrainer(_cluster.Client, run.Trainer).TrainAsync(
            source, options with { InitialState = latest, Progress = null });
        TrainingCases.AssertSame(expected, resumed, "resumed");
    }

    private Task<TrainingResult> TrainAsync(
        ITrainer trainer,
        TestShards shards,
        EpochReports? reports = null,
        int? epochs = null,
        IProgress<ClusterProgress>? cluster = null)
    {
        OnlineTrainingOptions options = TrainingCases.CreateOptions(trainer, reports);
        if (epochs is not null)
            options = options with { Epochs = epochs };
        return new DistributedTrainer(_cluster.Client, trainer) { ClusterProgress = cluster }
            .TrainAsync(TrainingCases.CreateSource(shards), options);
    }
}
