namespace LinearLearn.Tests;

/// <summary>Tests the boundaries of the sharding API: layouts, workers, combined results, and what a run rejects.</summary>
public class ShardWorkerTests
{
    private static readonly OnlineTrainer Online = new(new HingeUpdate());
    private static readonly Dataset Data = TestData.CreateOverlapping(classes: 3, count: 60);
    private static readonly Dataset[] Parts = ShardedTrainerTests.Split(Data, 20, 15, 25);
    private static readonly byte[] Measure = ShardMessageWriter.CreateTask(ShardTaskKind.Measure).ToArray();

    [Test]
    public void Layout_of_groups_covers_all_shards_in_order([Range(1, 70)] int shards)
    {
        foreach (int? groups in (int?[])[null, 1, shards, (shards + 1) / 2])
        {
            ShardLayout layout = new(shards, groups);
            int end = 0;
            for (int group = 0; group < layout.Groups; group++)
            {
                Assert.That(layout.ShardsOf(group).Start.Value, Is.EqualTo(end));
                Assert.That(layout.ShardsOf(group).End.Value, Is.GreaterThan(end));
                end = layout.ShardsOf(group).End.Value;
            }
            Assert.That(end, Is.EqualTo(shards));
        }
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(4, 2)]
    [TestCase(16, 4)]
    [TestCase(1000, 63)]
    [TestCase(int.MaxValue, 65536)]
    public void Layout_has_as_many_groups_by_default_as_about_the_square_root_of_the_shards(int shards, int groups) =>
        Assert.That(new ShardLayout(shards).Groups, Is.EqualTo(groups));

    [Test]
    public void Combined_groups_equal_results_folded_by_hand()
    {
        byte[] task = CreateTask(Online);
        byte[][] results = [.. Parts.Select((part, shard) => new ShardWorker(Online, part, shard).Run(task))];
        LearnerState two = LearnerState.Mix([ReadState(results[0]), ReadState(results[1])], cores: 1);
        LearnerState expected = LearnerState.Mix([two, ReadState(results[2])], cores: 2);
        byte[] found = new LocalShards(Online, Parts, groups: 2).Run(task);
        Assert.That(new ShardLayout(3, 2).ShardsOf(0).End.Value, Is.EqualTo(1), "the first group has one shard");
        LearnerState other = LearnerState.Mix([ReadState(results[1]), ReadState(results[2])], cores: 1);
        Assert.That(TestFiles.Save(ReadState(found)), Is.EqualTo(TestFiles.Save(
            LearnerState.Mix([ReadState(results[0]), other], cores: 2))));
        Assert.That(TestFiles.Save(ReadState(found)), Is.Not.EqualTo(TestFiles.Save(expected)), "another grouping has other bits");
    }

    [Test]
    public void Measure_adds_up_examples_and_classes_of_all_shards()
    {
        Dataset first = new(SparseFeatures.From(new DenseFeatures([1, 2, 3, 4], 2)), [5, 1], new ClassLabels(
            new Dictionary<int, string> { [5] = "five" }));
        Dataset second = new Dataset(SparseFeatures.From(new DenseFeatures([1, 2, 3, 4, 5, 6, 7, 8, 9], 3)), [1, 2, 2], new ClassLabels(
            new Dictionary<int, string> { [2] = "two", [9] = "nine" })).WithWeights([0.5f, 2, 0]);
        ShardMeasure measure = ShardMeasure.Run(new LocalShards(Online, [first, second]), CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((measure.Examples, measure.Columns, measure.IsDense, measure.ByteScale), Is.EqualTo((5L, 3, false, (float?)null)));
            Assert.That(measure.Classes.Values.ToArray(), Is.EqualTo(new[] { 1, 2, 5 }));
            Assert.That(measure.ClassTotals, Is.EqualTo(new[] { 1.5, 2, 1 }));
            Assert.That(measure.Classes.Names, Is.EqualTo(new Dictionary<int, string> { [2] = "two", [5] = "five", [9] = "nine" }));
        }
        ShardMeasure swapped = ShardMeasure.Run(new LocalShards(Online, [second, first]), CancellationToken.None);
        Assert.That(swapped.Fingerprint, Is.Not.EqualTo(measure.Fingerprint));
    }

    [Test]
    public void Shards_that_contradict_each_other_are_rejected_with_their_indices()
    {
        Dataset dense = TestData.ToFloats(Data), sparse = TestData.ToSparse(Data);
        Dataset scaled = new(new ByteFeatures(new byte[26], 13, 0.5f), [0, 1]), wide = new(new DenseFeatures(new float[28], 14), [0, 1]);
        Dataset named = new(dense.Features, dense.Labels, new ClassLabels(new Dictionary<int, string> { [1] = "one" }));
        Dataset renamed = new(dense.Features, dense.Labels, new ClassLabels(new Dictionary<int, string> { [1] = "eins" }));
        using (Assert.EnterMultipleScope())
        {
            AssertRejected("expected dense rows as in shards 0 to 1, found sparse rows in shard 2", dense, dense, sparse);
            AssertRejected("expected 13 features per example as in shard 0, found 14 in shard 1", dense, wide);
            AssertRejected("expected bytes scaled by 0.00390625 as in shard 0, found bytes scaled by 0.5 in shard 1", Data, scaled);
            AssertRejected("expected one for label 1 as in shard 0, found eins in shard 1", named, renamed);
        }

        static void AssertRejected(string message, params Dataset[] parts) => Assert.That(
            () => new ShardedTrainer(Online).Train(new LocalShards(Online, parts, groups: 1)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    [Test]
    public void Trainers_that_cannot_train_on_shards_are_rejected()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (ITrainer trainer in (ITrainer[])[new MeanDifferenceTrainer(), new ScaledTrainer(Online)])
            {
                AssertRejected(() => _ = new ShardedTrainer(trainer), trainer.GetType().Name);
                AssertRejected(() => _ = new ShardWorker(trainer, Data, 0), trainer.GetType().Name);
            }
            OnlineTrainer two = new(new HingeUpdate()) { Shards = 2 };
            AssertRejected(() => _ = new ShardedTrainer(two), "expected Shards = 1");
            Assert.That(() => new ShardedTrainer(null!), Throws.ArgumentNullException);
            Assert.That(() => new ShardWorker(Online, Data, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new LocalShards(Online, []), Throws.ArgumentException);
            Assert.That(() => new ShardLayout(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new ShardLayout(3, 4), Throws.InstanceOf<ArgumentOutOfRangeException>()
                .With.Message.Contains("expected 1 to 3 groups for 3 shards, found 4"));
        }

        static void AssertRejected(Action create, string message) =>
            Assert.That(create, Throws.ArgumentException.With.Message.Contains(message).And.Property("ParamName").EqualTo("trainer"));
    }

    [Test]
    public void Combine_rejects_results_of_other_tasks_and_missing_or_repeated_shards()
    {
        byte[] task = CreateTask(Online), other = CreateTask(Online, epoch: 2);
        byte[][] results = [.. Parts.Select((part, shard) => new ShardWorker(Online, part, shard).Run(task))];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => ShardWorker.Combine([]), Throws.ArgumentException);
            Assert.That(() => ShardWorker.Combine([null!]), Throws.ArgumentException);
            AssertRejected("expected a result from shard 1 on, found shard 2", results[0], results[2]);
            AssertRejected("expected a result from shard 1 on, found shard 0", results[0], results[0]);
            AssertRejected("expected results of the same task", results[0], new ShardWorker(Online, Parts[1], 1).Run(other));
            AssertRejected("expected results of the same task", results[0], new ShardWorker(Online, Parts[1], 1).Run(Measure));
            AssertRejected("expected a result, found a task", task);
            Assert.That(ShardWorker.Combine([results[1]]), Is.SameAs(results[1]));
        }

        static void AssertRejected(string message, params byte[][] results) => Assert.That(
            () => ShardWorker.Combine(results), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    [Test]
    public void Engine_that_returns_another_result_is_rejected()
    {
        byte[] ofTwo = new LocalShards(Online, Parts[..2]).Run(Measure);
        using (Assert.EnterMultipleScope())
        {
            AssertRejected("expected the result of 3 shards, found shards 0 to 1", _ => ofTwo);
            AssertRejected("expected the result of the task, found that of another one", task =>
                new LocalShards(Online, Parts).Run(CreateTask(Online)));
            AssertRejected("found null", _ => null!);
        }

        static void AssertRejected(string message, Func<byte[], byte[]> run) => Assert.That(
            () => new ShardedTrainer(Online).Train(new DelegateShards(new ShardLayout(3), run)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains(message));
    }

    [Test]
    public void Worker_rejects_the_task_of_another_trainer_or_of_other_data()
    {
        ShardWorker worker = new(Online, Data, 0);
        byte[] unknown = ShardMessageWriter.CreateTask((ShardTaskKind)200).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => worker.Run(CreateTask(new OnlineTrainer(new LogisticUpdate()))), Throws.ArgumentException
                .With.Message.Contains("expected a task of HingeUpdate").And.Message.Contains("found one of LogisticUpdate"));
            Assert.That(() => new ShardWorker(Online, Data.Only(0, 1), 0).Run(CreateTask(Online)), Throws.Nothing, "fewer classes");
            Assert.That(
                () => new ShardWorker(Online, TestData.CreateOverlapping(4), 0).Run(CreateTask(Online)),
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 0, 1, 2, found 3"));
            Assert.That(() => worker.Run(unknown), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("one of kind 200"));
            Assert.That(() => worker.Run([]), Throws.InstanceOf<InvalidDataException>());
            Assert.That(() => worker.Run(null!), Throws.ArgumentNullException);
            Assert.That(() => worker.Run(Measure, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        }
    }

    [Test]
    public void Run_rejects_options_that_shards_do_not_support_and_states_of_other_runs()
    {
        OnlineTrainingOptions options = new() { Epochs = 2 };
        LearnerState state = MixingRunTests.Train(Online, Parts, options).State!;
        OnlineLearner bare = new(Online.Rule, LinearModel.Zero(13, [0, 1, 2]));
        bare.Learn(Data.Take(20));
        using (Assert.EnterMultipleScope())
        {
            AssertRejected("ValidationFraction: expected examples held out before", new() { ValidationFraction = 0.1 });
            AssertRejected("ValidateEvery: expected none on shards", new() { ValidateEvery = 5, Validation = Data });
            AssertRejected("ReportEvery: expected none on shards", new() { ReportEvery = 5 });
            AssertRejected("InitialModel and data: expected 12 features", new() { InitialModel = LinearModel.Zero(12, [0, 1, 2]) });
            AssertRejected("Validation: expected 13 features", new() { Validation = TestData.CreateOverlapping(3, features: 12) });
            AssertRejected("class weights", new() { ClassWeights = new ClassWeights(new Dictionary<int, float> { [9] = 2 }) });
            AssertRejected("expected an example with a weight above 0, found none", new()
            {
                ClassWeights = new ClassWeights(new Dictionary<int, float> { [0] = 0, [1] = 0, [2] = 0 }),
            });
            AssertRejected("expected seed 1", new() { Seed = 2, InitialState = state });
            Dataset[] fewer = ShardedTrainerTests.Split(Data, 20, 20, 19);
            Assert.That(() => Resume(fewer, 3, state), Throws.ArgumentException.With.Message.Contains("expected 60 training examples"));
            Assert.That(() => Resume([.. Parts.Reverse()], 3, state), Throws.ArgumentException.With.Message.Contains("other examples"));
            Assert.That(() => Resume(Parts, 2, state), Throws.ArgumentException.With.Message.Contains("expected 3 groups"));
            Assert.That(() => Resume([Data], 1, state), Throws.ArgumentException.With.Message.Contains("expected 3 shards"));
            Assert.That(() => Resume([Data], 1, bare.GetState()), Throws.ArgumentException
                .With.Message.Contains("expected a state after complete epochs of 60 examples, found one after 20"));
            Assert.That(() => Resume(Parts, 3, state), Throws.Nothing);
        }

        static void AssertRejected(string message, OnlineTrainingOptions options) => Assert.That(
            () => MixingRunTests.Train(Online, Parts, options), Throws.ArgumentException.With.Message.Contains(message));

        static TrainingResult Resume(Dataset[] parts, int groups, LearnerState state) => new ShardedTrainer(Online).Train(
            new LocalShards(Online, parts, groups), new OnlineTrainingOptions { Epochs = 3, InitialState = state });
    }

    [Test]
    public void Run_without_two_classes_is_rejected()
    {
        Dataset one = Data.Only(1);
        Dataset none = Data.Take(0);
        Assert.That(() => MixingRunTests.Train(Online, [one, one], null), Throws.ArgumentException
            .With.Message.Contains("expected examples of two classes or more, found only label 1")
            .And.Property("ParamName").EqualTo("shards"));
        Assert.That(() => MixingRunTests.Train(Online, [none], null), Throws.ArgumentException.With.Message.Contains("no examples"));
    }

    [Test]
    public void Options_that_are_not_supported_are_rejected_before_shards_are_measured()
    {
        NewtonTrainer newton = new();
        OnlineTrainingOptions resuming = new() { InitialState = TestModels.CreateStateOfRun() };
        DelegateShards shards = new(new ShardLayout(3), _ => throw new TimeoutException());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => new ShardedTrainer(Online).Train(shards, new TrainingOptions { Patience = 2 }),
                Throws.ArgumentException.With.Message.Contains("Patience is set"));
            Assert.That(
                () => new ShardedTrainer(newton).Train(shards, resuming),
                Throws.ArgumentException.With.Message.Contains("InitialState"));
        }
    }

    [Test]
    public void Worker_of_another_kind_of_trainer_rejects_the_task_with_both_names()
    {
        NewtonTrainer newton = new();
        using (Assert.EnterMultipleScope())
        {
            AssertRejected(newton, Online, "expected a task of the OnlineTrainer of the worker, found one of a NewtonTrainer");
            AssertRejected(Online, newton, "expected a task of the NewtonTrainer of the worker, found one of an OnlineTrainer");
        }

        static void AssertRejected(ITrainer coordinator, ITrainer worker, string message) => Assert.That(
            () => new ShardedTrainer(coordinator).Train(new LocalShards(worker, Parts)),
            Throws.ArgumentException.With.Message.StartsWith(message).And.Property("ParamName").EqualTo("task"));
    }

    [Test]
    public void Measure_of_byte_features_beyond_an_array_is_rejected_with_the_reason()
    {
        ShardMeasure measure = ShardMeasure.Create(Data) with { Columns = int.MaxValue / 2 };
        Assert.That(() => measure.CreatePrototype("shards"), Throws.ArgumentException
            .With.Message.StartsWith("1073741823 features and 3 classes are more than an array can hold"));
    }

    private static byte[] CreateTask(OnlineTrainer trainer, int epoch = 1)
    {
        OnlineLearner learner = new(trainer.Rule, LinearModel.Zero(13, [0, 1, 2], Data.Features.ByteScale), trainer.Options);
        return new LearnTask(epoch, Seed: 1, Shuffle: true, IsOnly: false, learner.StartEpoch()).Write();
    }

    private static LearnerState ReadState(byte[] result) => LearnTask.ReadResult(ShardMessageReader.ParseResult(result));

    private sealed class DelegateShards(ShardLayout layout, Func<byte[], byte[]> run) : IShardRunner
    {
        public ShardLayout Layout => layout;

        public byte[] Run(byte[] task, CancellationToken cancellationToken = default) => run(task);
    }
}
