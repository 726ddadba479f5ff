using LinearLearn.Tests.Shared;

namespace LinearLearn.Orleans.Tests;

public class PoisonedShardTests
{
    private const int Shards = 4;

    private static readonly TrainingOptions Options = new() { Epochs = 2 };

    private TestCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartCluster() => _cluster = await TestCluster.StartAsync(
        silos: 2,
        (request, _) => request switch
        {
            { Shard: 2, Argument: "poisoned" } => throw new NotSupportedException("no such table"),
            { Shard: 2, Argument: "slow" } => throw new TaskCanceledException("the server is slow"),
            _ => TestData.CreateShard(request.Shard),
        });

    [OneTimeTearDown]
    public async Task StopCluster() => await _cluster.DisposeAsync();

    [TearDown]
    public async Task TrainAgain() => // the cluster is still usable after each of the tests
        Assert.That((await TrainAsync(ShardSource.Registered("test", Shards))).StopReason, Is.EqualTo(StopReason.Completed));

    [Test]
    public async Task Missing_file_fails_the_run_with_its_path()
    {
        using TemporaryFolder folder = new();
        string pattern = WriteShards(folder, except: 3);
        FileNotFoundException exception =
            (await Assert.ThrowsAsync<FileNotFoundException>(() => TrainAsync(ShardSource.LibSvm(pattern, Shards))))!;
        Assert.That(exception.Message, Does.StartWith("shard 3, loading: ").And.Contains(folder.GetFile("part-3.svm")));
        Assert.That(exception.FileName, Is.EqualTo(folder.GetFile("part-3.svm")));
    }

    [Test]
    public async Task Invalid_line_fails_the_run_with_file_and_line()
    {
        using TemporaryFolder folder = new();
        string pattern = WriteShards(folder);
        File.AppendAllText(folder.GetFile("part-1.svm"), "1 5:0.5 three:1\n");
        InvalidDataException exception =
            (await Assert.ThrowsAsync<InvalidDataException>(() => TrainAsync(ShardSource.LibSvm(pattern, Shards))))!;
        Assert.That(exception.Message, Does.StartWith($"shard 1, loading: {folder.GetFile("part-1.svm")}").And.Contains("line 61"));
    }

    [Test]
    public void Exception_of_a_loader_fails_the_run_with_its_message() => Assert.That(
        () => TrainAsync(ShardSource.Registered("test", Shards, "poisoned")),
        Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo("shard 2, loading: NotSupportedException: no such table"));

    [Test]
    public void Timeout_of_a_loader_is_not_a_cancellation() => Assert.That(
        () => TrainAsync(ShardSource.Registered("test", Shards, "slow")),
        Throws.InstanceOf<TimeoutException>().With.Message.EqualTo("shard 2, loading: the server is slow"));

    [Test]
    public void Unknown_loader_fails_the_run_with_the_known_ones() => Assert.That(
        () => TrainAsync(ShardSource.Registered("other", Shards)),
        Throws.InstanceOf<InvalidDataException>().With.Message.EndsWith(
            "expected a loader named other (LinearLearnSiloOptions.AddLoader), found test"));

    [Test]
    public async Task Good_files_train_with_the_bits_of_one_process()
    {
        using TemporaryFolder folder = new();
        string pattern = WriteShards(folder);
        TrainingResult result = await TrainAsync(ShardSource.LibSvm(pattern, Shards));
        OnlineTrainer trainer = new(new MarginUpdate());
        Dataset[] shards = [.. Enumerable.Range(0, Shards).Select(shard => LibSvmReader.Read(folder.GetFile($"part-{shard}.svm")))];
        TrainingResult expected = new ShardedTrainer(trainer).Train(new LocalShards(trainer, shards), Options);
        Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
    }

    private Task<TrainingResult> TrainAsync(ShardSource source) =>
        new DistributedTrainer(_cluster.Client, new OnlineTrainer(new MarginUpdate())).TrainAsync(source, Options);

    private static string WriteShards(TemporaryFolder folder, int? except = null)
    {
        for (int shard = 0; shard < Shards; shard++)
        {
            if (shard != except)
                LibSvmWriter.Write(TestData.CreateShard(shard), folder.GetFile($"part-{shard}.svm"));
        }
        return folder.GetFile("part-{shard}.svm");
    }
}
