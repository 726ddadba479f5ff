namespace LinearLearn.Tests;

/// <summary>Tests exact training on shards: the objective of one machine, and the same bits however the shards are run.</summary>
public class ExactTrainingTests
{
    private static readonly Dataset Overlapping = TestData.CreateOverlapping(3);

    [Test]
    public void Shards_have_the_objective_of_one_machine(
        [Values] FeatureKind kind, [Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio, [Values(2, 4)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(kind, classes).WithWeights([.. Enumerable.Range(0, 300).Select(i => i % 4 * 0.5f)]);
        AssertSameObjective(data, new NewtonTrainer(loss, 0.5f, l1Ratio), 97, 3, 100, 100);
    }

    [Test]
    public void Shards_of_wide_sparse_rows_have_the_objective_of_one_machine(
        [Values] Loss loss, [Values(0, 0.5f, 1)] float l1Ratio, [Values(0.5f, 5)] float cost)
    {
        // One-vs-rest solves a problem of two classes for each class, which takes seconds for a high cost.
        int[] classCounts = loss == Loss.Softmax || cost < 1 ? [2, 3] : [2];
        foreach (int classes in classCounts)
            AssertSameObjective(CreateSparse(classes), new NewtonTrainer(loss, cost, l1Ratio), 30, 50, 40);
    }

    [Test]
    public void Shards_of_many_dense_columns_have_the_objective_of_one_machine(
        [Values(0, 0.5f, 1)] float l1Ratio, [Values(2, 7)] int classes, [Values(0.1f, 2)] float cost)
    {
        Dataset data = TestData.CreateOverlapping(FeatureKind.Floats, classes, count: 150, features: classes == 2 ? 1250 : 180);
        AssertSameObjective(data, new NewtonTrainer(Loss.Softmax, cost, l1Ratio), 75, 75);
    }

    [Test]
    public void Shards_of_correlated_columns_of_different_scale_have_the_objective_of_one_machine(
        [Values(Loss.Softmax, Loss.SquaredHinge)] Loss loss, [Values(0, 1)] float l1Ratio, [Values(2, 4)] int classes)
    {
        Dataset plain = TestData.CreateOverlapping(FeatureKind.Floats, classes);
        float[] values = new float[300 * 320];
        for (int i = 0; i < 300; i++)
        {
            double[] row = TestData.GetRow(plain, i);
            for (int j = 0; j < 320; j++)
                values[i * 320 + j] = (float)((row[j % 13] + 0.3 * row[j % 11]) * Math.Pow(10, j % 5 - 2) + j % 3);
        }
        AssertSameObjective(new Dataset(new DenseFeatures(values, 320), plain.Labels), new NewtonTrainer(loss, 1, l1Ratio), 150, 150);
    }

    [TestCase(1, null)]
    [TestCase(2, 2)]
    [TestCase(7, 1)]
    [TestCase(7, 3)]
    [TestCase(20, null)]
    public void Shards_in_any_layout_have_the_objective_of_one_machine(int shards, int? groups)
    {
        NewtonTrainer trainer = new();
        Dataset[] parts = Split(Overlapping, [.. Enumerable.Range(0, shards).Select(i => 300 * (i + 1) / shards - 300 * i / shards)]);
        TrainingResult found = new ShardedTrainer(trainer).Train(new LocalShards(trainer, parts, groups));
        AssertClose(found, trainer.Train(Overlapping), Overlapping, trainer);
    }

    [Test]
    public void Result_has_the_same_bits_on_any_number_of_cores_with_repeated_tasks_and_recreated_workers(
        [Values("dense", "sparse", "wide")] string kind,
        [Values(Loss.Softmax, Loss.SquaredHinge)] Loss loss,
        [Values(0, 1)] float l1Ratio)
    {
        Dataset dense = TestData.CreateOverlapping(3, count: 120);
        Dataset data = kind == "dense" ? dense : kind == "sparse" ? TestData.ToSparse(dense) : CreateSparse(3);
        NewtonTrainer trainer = new(loss, 1, l1Ratio);
        ShardedTrainer sharded = new(trainer);
        Dataset[] parts = Split(data, 50, 3, 20, 47);
        TrainingResult expected = sharded.Train(new LocalShards(trainer, parts, groups: 2, cores: 1));
        AssertSameBits(sharded.Train(new LocalShards(trainer, parts, groups: 2, cores: 2)), expected);
        for (int seed = 0; seed < 2; seed++)
        {
            UnreliableShards unreliable = new(trainer, parts, 2, seed);
            AssertSameBits(sharded.Train(unreliable), expected);
            Assert.That(unreliable.Lost, Is.GreaterThan(3));
        }
    }

    [Test]
    public void Shards_of_one_class_and_without_examples_have_the_objective_of_one_machine(
        [Values] Loss loss, [Values(0, 1)] float l1Ratio, [Values] bool isSparse)
    {
        Dataset data = isSparse ? TestData.ToSparse(Overlapping) : Overlapping;
        Dataset[] parts = [.. data.Classes.Values.ToArray().Select(label => data.Only(label)), data.Select([])];
        NewtonTrainer trainer = new(loss, 1, l1Ratio);
        TrainingResult found = new ShardedTrainer(trainer).Train(new LocalShards(trainer, [data.Select([]), .. parts]));
        AssertClose(found, trainer.Train(data), data, trainer);
    }

    [Test]
    public void Shards_that_lack_the_last_columns_have_the_objective_of_one_machine(
        [Values(0, 1)] float l1Ratio, [Values(40, 2500)] int width)
    {
        Dataset narrow = TestData.ToSparse(Overlapping), wide = narrow.WithColumns(width);
        Dataset other = new(new SparseFeatures([0, 2, 3, 5], [1, width - 1, width - 1, 3, width - 2], [1, 1, 2, 1, 1], width), [0, 1, 2]);
        NewtonTrainer trainer = new(l1Ratio: l1Ratio);
        TrainingResult found = new ShardedTrainer(trainer).Train(new LocalShards(trainer, [narrow, other]));
        Dataset all = new(
            Stack((SparseFeatures)wide.Features, (SparseFeatures)other.Features),
            [.. wide.Labels, .. other.Labels]);
        AssertClose(found, trainer.Train(all), all, trainer);
    }

    [Test]
    public void Constant_column_gets_the_weight_0_on_shards([Values(0, 1)] float l1Ratio)
    {
        float[] values = new float[300 * 5];
        for (int i = 0; i < values.Length; i++)
            values[i] = i % 5 == 2 ? 0.1f : (i * 7919 + i / 5 % 3 * 400) % 1000 / 1000f;
        Dataset data = new(new DenseFeatures(values, 5), [.. Enumerable.Range(0, 300).Select(i => i % 3)]);
        NewtonTrainer trainer = new(l1Ratio: l1Ratio);
        LinearModel model = new ShardedTrainer(trainer).Train(new LocalShards(trainer, Split(data, 7, 93, 200))).Model;
        Assert.That(Enumerable.Range(0, 3).Select(k => model.Weights[k * 5 + 2]), Is.All.Zero);
        Assert.That(model.NonZeroCount, Is.EqualTo(trainer.Train(data).Model.NonZeroCount));
    }

    [Test]
    public void Shards_weigh_classes_as_one_machine_does([Values(0, 1)] float l1Ratio, [Values] bool isBalanced)
    {
        TrainingOptions options = new()
        {
            ClassWeights = isBalanced ? ClassWeights.Balanced : new ClassWeights(new Dictionary<int, float> { [0] = 0, [2] = 3 }),
        };
        NewtonTrainer trainer = new(l1Ratio: l1Ratio);
        TrainingResult expected = trainer.Train(Overlapping, options),
            found = new ShardedTrainer(trainer).Train(new LocalShards(trainer, Split(Overlapping, 200, 100)), options);
        Assert.That(found.Model.Weights.ToArray(), Is.EqualTo(expected.Model.Weights.ToArray()).Within(2e-3));
        // Adding a number to the biases of all classes changes no probability.
        Assert.That(Center(found.Model.Biases.ToArray()), Is.EqualTo(Center(expected.Model.Biases.ToArray())).Within(5e-3));

        static float[] Center(float[] biases) => Array.ConvertAll(biases, bias => bias - biases.Average());
    }

    [Test]
    public void Result_on_shards_has_the_reports_and_metadata_of_one_machine([Values] Loss loss)
    {
        Dataset validation = TestData.CreateOverlapping(3, seed: 2);
        List<TrainingProgress> reports = [];
        NewtonTrainer trainer = new(loss);
        TrainingOptions options = new() { Validation = validation, Progress = new CallbackProgress(reports.Add) };
        TrainingResult found = new ShardedTrainer(trainer).Train(new LocalShards(trainer, Split(Overlapping, 200, 100)), options);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.StopReason, Is.EqualTo(StopReason.Converged));
            Assert.That(found.ScoresAreLogOdds, Is.EqualTo(loss == Loss.Softmax));
            Assert.That(found.ExamplesSeen, Is.EqualTo(300L * found.Epochs));
            Assert.That(reports.Select(report => report.Epoch), Is.EqualTo(Enumerable.Range(1, found.Epochs)));
            Assert.That(found.ValidationCurve.Count, Is.EqualTo(found.Epochs));
            Assert.That(found.Model.Metadata["training.trainer"], Is.EqualTo($"{trainer}"));
            Assert.That(found.Model.Metadata["training.stopReason"], Is.EqualTo("Converged"));
        }
        TrainingResult patient = new ShardedTrainer(new NewtonTrainer(loss, 1, 0, 1e-300)).Train(
            new LocalShards(new NewtonTrainer(loss, 1, 0, 1e-300), Split(Overlapping, 150, 150)),
            new TrainingOptions { Validation = validation, Patience = 2 });
        Assert.That(patient.StopReason, Is.EqualTo(StopReason.NoImprovement));
    }

    [Test]
    public void Run_resumed_from_the_model_of_a_report_has_the_objective_of_one_machine([Values(0, 1)] float l1Ratio, [Values] bool isWide)
    {
        Dataset data = isWide ? CreateSparse(3) : Overlapping;
        NewtonTrainer trainer = new(l1Ratio: l1Ratio);
        Dataset[] parts = Split(data, 50, data.Count - 50);
        LinearModel saved = new ShardedTrainer(trainer).Train(
            new LocalShards(trainer, parts), new TrainingOptions { Epochs = 3 }).Model;
        TrainingResult resumed = new ShardedTrainer(trainer).Train(
            new LocalShards(trainer, parts), new TrainingOptions { InitialModel = saved });
        AssertClose(resumed, trainer.Train(data), data, trainer);
    }

    [Test]
    public void Run_on_shards_canceled_before_any_task_ends_with_the_model_of_the_last_report(
        [Values(0, 1)] float l1Ratio, [Values(Loss.Softmax, Loss.SquaredHinge)] Loss loss)
    {
        NewtonTrainer trainer = new(loss, 1, l1Ratio);
        Dataset[] parts = Split(CreateSparse(3), 60, 60);
        for (int task = 2; task < 30; task += 3)
        {
            using CancellationTokenSource source = new();
            List<TrainingProgress> reports = [];
            CancelingShards shards = new(new LocalShards(trainer, parts), source, task);
            TrainingResult result = new ShardedTrainer(trainer).Train(
                shards, new TrainingOptions { Progress = new CallbackProgress(reports.Add) }, source.Token);
            Assert.That(result.StopReason, Is.EqualTo(StopReason.Cancelled));
            Assert.That(result.Epochs, Is.EqualTo(reports.Count));
            Assert.That(result.UpdatesMade, Is.EqualTo(reports.Count == 0 ? 0 : reports[^1].UpdatesMade), "without undone steps");
            Assert.That(result.Model.NonZeroCount, Is.EqualTo(reports.Count == 0 ? 0 : reports[^1].Model.NonZeroCount));
            if (reports.Count > 0)
                Assert.That(TestData.GetBits(result.Model), Is.EqualTo(TestData.GetBits(reports[^1].Model)));
        }
    }

    [Test]
    public void Shard_with_a_feature_that_is_not_finite_is_named([Values] bool isSparse)
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        FeatureMatrix features = isSparse
            ? new SparseFeatures([0, 3, 6], [0, 1, 2, 0, 1, 2], values, 3)
            : new DenseFeatures(values, 3);
        Dataset bad = new(features, [0, 1]), good = bad.Select([0]);
        values[4] = float.NaN; // numbers that were finite can be overwritten later, such as those of a mapped file
        NewtonTrainer trainer = new();
        LocalShards shards = new(trainer, [good, bad]);
        Assert.That(
            () => new ShardedTrainer(trainer).Train(shards),
            Throws.InstanceOf<InvalidDataException>().With.Message.EqualTo(
                "shard 1: expected finite numbers, found NaN or infinity in column 1"));
    }

    [Test]
    public void Worker_of_another_trainer_rejects_the_task()
    {
        LocalShards shards = new(new NewtonTrainer(cost: 2), [Overlapping]);
        Assert.That(
            () => new ShardedTrainer(new NewtonTrainer()).Train(shards),
            Throws.ArgumentException.With.Message.EqualTo("expected a task of Softmax with the cost 2, as in the trainer of the worker, "
                + "found one of Softmax with the cost 1"));
        Assert.That(
            () => new ShardedTrainer(new NewtonTrainer()).Train(new LocalShards(new OnlineTrainer(new PerceptronUpdate()), [Overlapping])),
            Throws.ArgumentException.With.Message.Contains("the OnlineTrainer of the worker, found one of a NewtonTrainer"));
    }

    [Test]
    public void Options_of_online_training_and_data_of_weight_0_are_rejected()
    {
        NewtonTrainer trainer = new();
        Assert.That(
            () => new ShardedTrainer(trainer).Train(
                new LocalShards(trainer, [Overlapping]), new OnlineTrainingOptions { InitialState = TestModels.CreateStateOfRun() }),
            Throws.ArgumentException.With.Message.Contains("InitialState"));
        Assert.That(
            () => new ShardedTrainer(trainer).Train(new LocalShards(trainer, [Overlapping.WithWeights(new float[300])])),
            Throws.ArgumentException.With.Message.StartsWith("expected an example with a weight above 0, found none"));
    }

    private static void AssertSameObjective(Dataset data, NewtonTrainer trainer, params int[] counts)
    {
        TrainingResult found = new ShardedTrainer(trainer).Train(new LocalShards(trainer, Split(data, counts)));
        AssertClose(found, trainer.Train(data), data, trainer);
    }

    private static void AssertClose(TrainingResult found, TrainingResult expected, Dataset data, NewtonTrainer trainer)
    {
        Assert.That((found.StopReason, expected.StopReason), Is.EqualTo((StopReason.Converged, StopReason.Converged)), $"{found}");
        double least = Optimality.ComputePrimal(expected.Model, data, trainer.Loss, trainer.Cost, trainer.L1Ratio);
        Assert.That(
            Optimality.ComputePrimal(found.Model, data, trainer.Loss, trainer.Cost, trainer.L1Ratio),
            Is.EqualTo(least).Within(1e-6 * least));
    }

    private static void AssertSameBits(TrainingResult found, TrainingResult expected)
    {
        Assert.That((found.StopReason, found.Epochs), Is.EqualTo((expected.StopReason, expected.Epochs)));
        Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
    }

    private static Dataset[] Split(Dataset data, params int[] counts)
    {
        int first = 0;
        return Array.ConvertAll(counts, count => data.Select([.. Enumerable.Range((first += count) - count, count)]));
    }

    private static SparseFeatures Stack(params SparseFeatures[] parts)
    {
        List<int> starts = [0], columns = [];
        List<float> values = [];
        foreach (SparseFeatures part in parts)
        {
            for (int row = 0; row < part.Rows; row++)
            {
                columns.AddRange(part.Row(row).Columns);
                values.AddRange(part.Row(row).Values);
                starts.Add(columns.Count);
            }
        }
        return new SparseFeatures([.. starts], [.. columns], [.. values], parts[0].Columns);
    }

    /// <summary>Creates 120 rows of 3,000 columns, of which most are empty and some are stored in one shard only.</summary>
    private static Dataset CreateSparse(int classes)
    {
        const int count = 120, columns = 3000;
        Random random = new(classes);
        List<int> starts = [0], stored = [];
        List<float> values = [];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => random.Next(8) == 0 ? random.Next(classes) : i % classes)];
        for (int i = 0; i < count; i++)
        {
            int[] own = [.. Enumerable.Range(0, 6).Select(_ => random.Next(300) * 10).Append(labels[i]).Distinct().Order()];
            stored.AddRange(own);
            values.AddRange(own.Select(_ => (float)random.Next(1, 4)));
            starts.Add(stored.Count);
        }
        return new Dataset(new SparseFeatures([.. starts], [.. stored], [.. values], columns), labels);
    }

    /// <summary>Loses workers at random moments, also in the middle of a task, which then runs again.</summary>
    private sealed class UnreliableShards(ITrainer trainer, Dataset[] parts, int groups, int seed) : IShardRunner
    {
        private readonly Random _random = new(seed);
        private readonly ShardWorker[] _workers = [.. parts.Select((part, shard) => new ShardWorker(trainer, part, shard))];

        public ShardLayout Layout { get; } = new(parts.Length, groups);

        public int Lost { get; private set; }

        public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
        {
            byte[][] results = new byte[parts.Length][];
            for (int shard = 0; shard < parts.Length; shard++)
            {
                int fate = _random.Next(12);
                if (fate == 1)
                    _workers[shard].Run(task, cancellationToken); // the result is lost with the worker
                if (fate <= 1)
                {
                    _workers[shard] = new ShardWorker(trainer, parts[shard], shard);
                    Lost++;
                }
                if (fate == 2)
                    _workers[shard].Run(task, cancellationToken); // the task is repeated by the same worker
                results[shard] = _workers[shard].Run(task, cancellationToken);
            }
            return ShardWorker.Combine(
                [.. Enumerable.Range(0, groups).Select(group => ShardWorker.Combine(results[Layout.ShardsOf(group)]))]);
        }
    }

    /// <summary>Cancels a run before a task.</summary>
    private sealed class CancelingShards(IShardRunner inner, CancellationTokenSource source, int task) : IShardRunner
    {
        private int _tasks;

        public ShardLayout Layout => inner.Layout;

        public byte[] Run(byte[] task1, CancellationToken cancellationToken = default)
        {
            if (_tasks++ == task)
                source.Cancel();
            return inner.Run(task1, cancellationToken);
        }
    }
}
