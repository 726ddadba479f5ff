namespace LinearLearn.Tests;

/// <summary>Tests the run of a <see cref="ShardedTrainer"/>: validation, resuming, checkpoints and cancellation.</summary>
public class MixingRunTests
{
    private static readonly Dataset Data = TestData.CreateOverlapping(classes: 3, count: 60).WithWeights(
        [.. Enumerable.Range(0, 60).Select(i => i % 3 * 0.5f)]);
    private static readonly Dataset Held = TestData.CreateOverlapping(classes: 3, count: 20, seed: 2);
    private static readonly Dataset[] Parts = ShardedTrainerTests.Split(Data, 20, 15, 25);

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Run_resumes_from_a_saved_state_with_the_same_bits(string name, LearnerOptions learnerOptions)
    {
        OnlineTrainer online = new(RuleCatalog.Get(name), learnerOptions);
        OnlineTrainingOptions options = new() { Epochs = 4, Seed = 5, Validation = Held, ClassWeights = ClassWeights.Balanced };
        TrainingResult whole = Train(online, Parts, options), first = Train(online, Parts, options with { Epochs = 2 });
        TrainingResult second = Train(online, Parts, options with { InitialState = TestFiles.Reload(first.State!) });
        Assert.That(TestData.GetBits(second.Model), Is.EqualTo(TestData.GetBits(whole.Model)));
        Assert.That(TestData.GetBits(second.BestModel), Is.EqualTo(TestData.GetBits(whole.BestModel)));
        Assert.That(second.ValidationCurve, Is.EqualTo(whole.ValidationCurve));
        Assert.That((second.ExamplesSeen, second.UpdatesMade), Is.EqualTo((whole.ExamplesSeen, whole.UpdatesMade)));
    }

    [Test]
    public void Run_saves_checkpoints_from_which_another_coordinator_resumes()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            OnlineTrainer online = new(new HingeUpdate());
            CheckpointFolder checkpoints = new(folder, every: 60);
            OnlineTrainingOptions options = new() { Epochs = 5, Checkpoints = checkpoints };
            TrainingResult whole = Train(online, Parts, options with { Checkpoints = null });
            Assert.That(
                () => new ShardedTrainer(online).Train(new FailingShards(online, Parts, calls: 4), options),
                Throws.InstanceOf<TimeoutException>());
            LearnerState latest = checkpoints.Latest()!;
            Assert.That(latest.ExamplesSeen, Is.EqualTo(120), "the first call measures, two learned, the fourth failed");
            TrainingResult resumed = Train(online, Parts, options with { InitialState = latest });
            Assert.That(TestData.GetBits(resumed.Model), Is.EqualTo(TestData.GetBits(whole.Model)));
            Assert.That(checkpoints.Latest()!.ExamplesSeen, Is.EqualTo(300));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Run_canceled_within_an_epoch_returns_the_model_of_the_last_complete_epoch()
    {
        OnlineTrainer online = new(new HingeUpdate());
        using CancellationTokenSource source = new();
        TrainingResult one = Train(online, Parts, new() { Epochs = 1 });
        OnlineTrainingOptions options = new() { Epochs = 3 };
        CancelingShards canceling = new(online, Parts, source, calls: 3);
        TrainingResult canceled = new ShardedTrainer(online).Train(canceling, options, source.Token);
        Assert.That((canceled.StopReason, canceled.Epochs, canceled.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 1, 60L)));
        Assert.That(TestData.GetBits(canceled.Model), Is.EqualTo(TestData.GetBits(one.Model)));
        TrainingResult resumed = Train(online, Parts, options with { InitialState = canceled.State });
        Assert.That(TestData.GetBits(resumed.Model), Is.EqualTo(TestData.GetBits(Train(online, Parts, options).Model)));
    }

    [Test]
    public void Run_canceled_within_a_task_stops_after_at_most_1024_more_examples()
    {
        Dataset data = TestData.CreateOverlapping(classes: 2, count: 4000);
        using CancellationTokenSource source = new();
        CancelingRule rule = new(source, examples: 1500);
        OnlineTrainer online = new(rule);
        TrainingResult canceled = new ShardedTrainer(online).Train(
            new LocalShards(online, [data]), new TrainingOptions { Epochs = 3 }, source.Token);
        Assert.That((canceled.StopReason, canceled.Epochs, canceled.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 0, 0L)));
        Assert.That(rule.Seen, Is.EqualTo(2048));
    }

    [Test]
    public void Sparse_shards_of_unequal_width_can_be_trained_again_from_a_state()
    {
        Dataset narrow = new(SparseFeatures.From(new DenseFeatures([1, 2, 3, 4], 2)), [0, 1]);
        Dataset wide = new(SparseFeatures.From(new DenseFeatures([0, 0, 5, -1, 0, 2], 3)), [0, 1]);
        OnlineTrainer online = new(new HingeUpdate());
        LocalShards shards = new(online, [narrow, wide]);
        ShardedTrainer trainer = new(online);
        OnlineTrainingOptions options = new() { Epochs = 4 };
        TrainingResult first = trainer.Train(shards, options with { Epochs = 2 });
        TrainingResult second = trainer.Train(shards, options with { InitialState = first.State });
        Assert.That(TestData.GetBits(second.Model), Is.EqualTo(TestData.GetBits(trainer.Train(shards, options).Model)));
    }

    [Test]
    public void Run_stops_at_the_target_or_without_improvement_and_reports_each_epoch()
    {
        List<TrainingProgress> reports = [];
        ListLogger logger = new() { MinimumLevel = Microsoft.Extensions.Logging.LogLevel.Debug };
        Dataset clouds = TestData.CreateClouds();
        OnlineTrainer online = new(new PassiveAggressiveUpdate());
        TrainingOptions options = new() { Validation = TestData.CreateClouds(seed: 2), Logger = logger };
        TrainingResult reached = Train(online, ShardedTrainerTests.Split(clouds, 90, 110), options with
        {
            TargetAccuracy = 0.8,
            Progress = new CallbackProgress(reports.Add),
        });
        Assert.That(reached.StopReason, Is.EqualTo(StopReason.TargetReached));
        Assert.That(reports.Select(report => (report.Epoch, report.ExamplesSeen, report.ValidationAccuracy)), Is.EqualTo(
            reached.ValidationCurve.Select((point, i) => (i + 1, point.ExamplesSeen, (double?)point.Accuracy))));
        Assert.That(logger.Lines[0].Message, Does.Contain("on 200 examples of 20 features"));
        Assert.That(reached.Model.Metadata["training.examples"], Is.EqualTo("200"));
        TrainingResult patient = Train(online, ShardedTrainerTests.Split(clouds, 90, 110), options with { Epochs = 100, Patience = 2 });
        Assert.That(patient.StopReason, Is.EqualTo(StopReason.NoImprovement));
    }

    [Test]
    public void Run_starts_from_an_initial_model()
    {
        OnlineTrainer online = new(new HingeUpdate(), new LearnerOptions { Averaging = false });
        LinearModel start = LinearModel.Uniform(13, [0, 1, 2]);
        ClassWeights small = new(new Dictionary<int, float> { [0] = 1e-30f, [1] = 1e-30f, [2] = 1e-30f });
        TrainingResult none = Train(online, Parts, new() { Epochs = 1, InitialModel = start, ClassWeights = small });
        for (int i = 0; i < start.Weights.Length; i++)
            Assert.That(none.Model.Weights[i], Is.EqualTo(start.Weights[i]).Within(1e-6));
    }

    [Test]
    public void Examples_are_each_learned_once_per_epoch([Values(1, 2, 7, 16)] int shards)
    {
        int[] counts = [.. Enumerable.Range(0, shards).Select(shard => 5 + (shard * 3 % 7))];
        int total = counts.Sum();
        Dataset data = new(new DenseFeatures([.. Enumerable.Range(0, total).Select(i => (float)i)], 1), [
            .. Enumerable.Range(0, total).Select(i => i % 2)]);
        CountingRule rule = new(total);
        TrainingResult result = Train(new OnlineTrainer(rule), ShardedTrainerTests.Split(data, counts), new() { Epochs = 3 });
        Assert.That(rule.Counts, Is.All.EqualTo(3));
        Assert.That(result.ExamplesSeen, Is.EqualTo(3 * total));
    }

    [Test]
    public void Shards_of_one_class_or_without_weight_or_examples_are_mixed()
    {
        Dataset sorted = new(new DenseFeatures([1, 2, 3, -1, -2, -3], 1), [1, 1, 1, 0, 0, 0]);
        Dataset[] parts =
        [
            .. ShardedTrainerTests.Split(sorted, 3, 3), sorted.WithWeights(new float[6]), sorted.Take(0),
        ];
        TrainingResult result = Train(new OnlineTrainer(new LogisticUpdate()), parts, new() { Epochs = 5 });
        Assert.That(result.ExamplesSeen, Is.EqualTo(5 * 12));
        Assert.That(result.Model.Evaluate(sorted).Accuracy, Is.EqualTo(1));
    }

    [Test]
    public void Sparse_shards_of_different_width_have_the_width_of_the_widest()
    {
        Dataset narrow = new(SparseFeatures.From(new DenseFeatures([1, 2, 3, 4], 2)), [0, 1]);
        Dataset wide = new(SparseFeatures.From(new DenseFeatures([0, 0, 5, -1, 0, 2], 3)), [2, 1]);
        LinearModel model = Train(new OnlineTrainer(new PerceptronUpdate()), [narrow, wide], new() { Epochs = 2 }).Model;
        Assert.That(model.FeatureCount, Is.EqualTo(3));
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(new[] { 0, 1, 2 }));
        Dataset widened = new(new SparseFeatures([0, 2, 4], [0, 1, 0, 1], [1, 2, 3, 4], 3), [0, 1]);
        LinearModel same = Train(new OnlineTrainer(new PerceptronUpdate()), [widened, wide], new() { Epochs = 2 }).Model;
        Assert.That(TestData.GetBits(model), Is.EqualTo(TestData.GetBits(same)));
    }

    internal static TrainingResult Train(ITrainer trainer, Dataset[] parts, TrainingOptions? options) =>
        new ShardedTrainer(trainer).Train(new LocalShards(trainer, parts), options);

    /// <summary>Counts how often it sees each example, whose only feature is its index.</summary>
    private sealed class CountingRule(int examples) : IUpdateRule
    {
        private readonly int[] _counts = new int[examples];

        bool IUpdateRule.UsesSquaredNorm => true;

        public int[] Counts => _counts;

        public UpdateStep GetStep(ScoredExample example)
        {
            Interlocked.Increment(ref _counts[(int)Math.Round(Math.Sqrt(example.SquaredNorm))]);
            return default;
        }
    }

    /// <summary>Cancels at an example.</summary>
    private sealed class CancelingRule(CancellationTokenSource source, int examples) : IUpdateRule
    {
        public int Seen { get; private set; }

        public UpdateStep GetStep(ScoredExample example)
        {
            if (++Seen == examples)
                source.Cancel();
            return default;
        }
    }

    /// <summary>Fails at a call, like an engine that lost its coordinator.</summary>
    private sealed class FailingShards(ITrainer trainer, Dataset[] parts, int calls) : IShardRunner
    {
        private readonly LocalShards _shards = new(trainer, parts);
        private int _calls;

        public ShardLayout Layout => _shards.Layout;

        public byte[] Run(byte[] task, CancellationToken cancellationToken = default) =>
            ++_calls == calls ? throw new TimeoutException() : _shards.Run(task, cancellationToken);
    }

    /// <summary>Cancels before the task of a call.</summary>
    private sealed class CancelingShards(ITrainer trainer, Dataset[] parts, CancellationTokenSource source, int calls) : IShardRunner
    {
        private readonly LocalShards _shards = new(trainer, parts);
        private int _calls;

        public ShardLayout Layout => _shards.Layout;

        public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
        {
            if (++_calls == calls)
                source.Cancel();
            return _shards.Run(task, cancellationToken);
        }
    }
}
