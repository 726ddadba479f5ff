namespace LinearLearn.Tests;

/// <summary>Tests an <see cref="OnlineTrainer"/> whose epochs are learned in shards and then mixed.</summary>
public class ShardsTests
{
    private static readonly Dataset Data = TestData.CreateOverlapping(classes: 3, count: 50).WithWeights(
        [.. Enumerable.Range(0, 50).Select(i => i % 3 * 0.5f)]);
    private static readonly Dataset Held = TestData.CreateOverlapping(classes: 3, count: 20, seed: 2);

    /// <summary>Four examples of two columns; the labels of the positive class are 1.</summary>
    internal static readonly Dataset Four = new(new DenseFeatures([1, 0, 0, 1, 1, 1, 0.5f, 0], 2), [1, 0, 1, 0]);

    [Test]
    public void Shards_of_two_examples_are_mixed_as_computed_by_hand([Values] bool separate)
    {
        // Epoch 1, from 0: shard 1 moves to (1, 0) and (1, -1) with biases 1 and 0; shard 2 to (1, 1) and (0.5, 1) with biases 1 and 0.
        // Epoch 2, from (0.75, 0) and 0: shard 1 moves to (0.75, -1) and -1 with its second example; shard 2 to (0.25, 0) and -1.
        TrainingResult one = TrainFour(separate, epochs: 1, new LearnerOptions());
        TrainingResult two = TrainFour(separate, epochs: 2, new LearnerOptions());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Model.Weights.ToArray(), Is.EqualTo(new[] { 0.75f, 0 }));
            Assert.That(one.Model.Biases[0], Is.Zero);
            Assert.That((one.ExamplesSeen, one.UpdatesMade, one.Epochs), Is.EqualTo((4L, 4L, 1)));
            Assert.That(two.Model.Weights.ToArray(), Is.EqualTo(new[] { 0.5f, -0.5f }));
            Assert.That(two.Model.Biases[0], Is.EqualTo(-1));
            Assert.That((two.ExamplesSeen, two.UpdatesMade, two.Epochs), Is.EqualTo((8L, 6L, 2)));
        }
    }

    [Test]
    public void Shards_with_averaging_give_the_mean_of_all_weights_in_all_shards([Values] bool separate)
    {
        // The weights after each example are those of the test above: 3.5 and 1 in epoch 1, 2.5 and -1 in epoch 2; biases 2 and -2.
        LinearModel one = TrainFour(separate, epochs: 1, new LearnerOptions { Averaging = true }).Model;
        LinearModel two = TrainFour(separate, epochs: 2, new LearnerOptions { Averaging = true }).Model;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(one.Weights.ToArray(), Is.EqualTo(new[] { 0.875f, 0.25f }));
            Assert.That(one.Biases[0], Is.EqualTo(0.5f));
            Assert.That(two.Weights.ToArray(), Is.EqualTo(new[] { 0.75f, 0 }));
            Assert.That(two.Biases[0], Is.Zero);
        }
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Shards_after_one_epoch_are_the_weighted_mean_of_separate_learners(string name, LearnerOptions options)
    {
        OnlineTrainer trainer = new(RuleCatalog.Get(name), options with { Averaging = false }) { Shards = 3 };
        LinearModel mixed = trainer.Train(Data, new TrainingOptions { Epochs = 1, Shuffle = false }).Model;
        double[] expected = new double[mixed.Weights.Length + mixed.Biases.Length];
        double updates = 0;
        for (int shard = 0; shard < 3; shard++)
        {
            int first = 50 * shard / 3, count = 50 * (shard + 1) / 3 - first;
            OnlineLearner learner = new(trainer.Rule, LinearModel.Zero(13, [0, 1, 2]), trainer.Options);
            learner.Learn(Data.Select([.. Enumerable.Range(first, count)]));
            float[] numbers = [.. learner.Snapshot().Weights, .. learner.Snapshot().Biases];
            for (int i = 0; i < numbers.Length; i++)
                expected[i] += learner.UpdatesMade * (double)numbers[i];
            updates += learner.UpdatesMade;
        }
        float[] found = [.. mixed.Weights, .. mixed.Biases];
        for (int i = 0; i < found.Length; i++)
        {
            double mean = expected[i] / updates;
            Assert.That(found[i], Is.EqualTo(mean).Within(1e-6 * Math.Max(1, Math.Abs(mean))), $"number {i}");
        }
    }

    [Test]
    public void Shards_without_an_update_do_not_count_in_the_mean()
    {
        // Margin 1 and rate 1: the first shard sees (2, 0) of class 1 twice, and its second visit has a margin of 5. The second has zeros
        // of weight 0. The mean is that of the first shard alone.
        Dataset data = new Dataset(new DenseFeatures([2, 0, 2, 0, 0, 0, 0, 0], 2), [1, 1, 0, 0]).WithWeights([1, 1, 0, 0]);
        OnlineTrainer trainer = new(new PerceptronUpdate(1), new LearnerOptions { Averaging = false }) { Shards = 2 };
        TrainingResult result = trainer.Train(data, new TrainingOptions { Epochs = 1, Shuffle = false });
        Assert.That((result.UpdatesMade, result.ExamplesSeen), Is.EqualTo((1L, 4L)));
        Assert.That((result.Model.Weights[0], result.Model.Weights[1], result.Model.Biases[0]), Is.EqualTo((2f, 0f, 1f)));
    }

    [Test]
    public void Shards_of_1_give_the_same_bits_as_no_shards()
    {
        LinearModel one = new OnlineTrainer(new LogisticUpdate()) { Shards = 1 }.Train(Data).Model;
        Assert.That(TestData.GetBits(one), Is.EqualTo(TestData.GetBits(new OnlineTrainer(new LogisticUpdate()).Train(Data).Model)));
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Shards_give_the_same_bits_on_any_number_of_cores(string name, LearnerOptions options)
    {
        foreach (Dataset data in new[] { Data, TestData.ToSparse(Data), TestData.CreateImages() })
        {
            foreach (int shards in new[] { 2, 4 })
            {
                OnlineTrainer trainer = new(RuleCatalog.Get(name), options) { Shards = shards };
                int[][] runs = [.. new[] { 1, 2, 5 }.Select(cores => TestData.GetBits(
                    new OnlineRun(trainer, data, new TrainingOptions { Epochs = 2 }, cores).Train(CancellationToken.None).Model))];
                Assert.That(runs[1], Is.EqualTo(runs[0]));
                Assert.That(runs[2], Is.EqualTo(runs[0]));
            }
        }
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void Shards_resume_from_a_saved_state_at_the_end_of_an_epoch(string name, LearnerOptions learnerOptions)
    {
        OnlineTrainer trainer = new(RuleCatalog.Get(name), learnerOptions) { Shards = 2 };
        OnlineTrainingOptions options = new() { Epochs = 4, Seed = 5, Validation = Held, ClassWeights = ClassWeights.Balanced };
        TrainingResult whole = trainer.Train(Data, options), first = trainer.Train(Data, options with { Epochs = 2 });
        TrainingResult second = trainer.Train(Data, options with { InitialState = TestFiles.Reload(first.State!) });
        Assert.That(TestData.GetBits(second.Model), Is.EqualTo(TestData.GetBits(whole.Model)));
        Assert.That(TestData.GetBits(second.BestModel), Is.EqualTo(TestData.GetBits(whole.BestModel)));
        Assert.That(second.ValidationCurve, Is.EqualTo(whole.ValidationCurve));
        Assert.That((second.ExamplesSeen, second.UpdatesMade), Is.EqualTo((whole.ExamplesSeen, whole.UpdatesMade)));
    }

    [Test]
    public void Shards_canceled_within_an_epoch_return_the_model_of_the_last_complete_epoch()
    {
        OnlineTrainer plain = new(new HingeUpdate()) { Shards = 2 };
        OnlineTrainingOptions options = new() { Epochs = 3 };
        TrainingResult whole = plain.Train(Data, options), one = plain.Train(Data, options with { Epochs = 1 });
        using CancellationTokenSource source = new();
        OnlineTrainer canceling = new(new CancelingRule(source, after: Data.Count + 5)) { Shards = 2 };
        TrainingResult canceled = canceling.Train(Data, options, source.Token);
        Assert.That((canceled.StopReason, canceled.Epochs, canceled.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 1, 50L)));
        Assert.That(TestData.GetBits(canceled.Model), Is.EqualTo(TestData.GetBits(one.Model)));
        Assert.That(canceled.UpdatesMade, Is.EqualTo(one.UpdatesMade).And.LessThan(whole.UpdatesMade));
    }

    [Test]
    public void Shards_stop_after_the_epoch_that_reaches_the_target_and_report_each_epoch()
    {
        List<TrainingProgress> reports = [];
        TrainingResult result = new OnlineTrainer(new PassiveAggressiveUpdate()) { Shards = 2 }.Train(TestData.CreateClouds(), new()
        {
            Validation = TestData.CreateClouds(seed: 2),
            TargetAccuracy = 0.8,
            Progress = new CallbackProgress(reports.Add),
        });
        Assert.That(result.StopReason, Is.EqualTo(StopReason.TargetReached));
        Assert.That(reports.Select(report => (report.Epoch, report.ExamplesSeen, report.ValidationAccuracy)), Is.EqualTo(
            result.ValidationCurve.Select((point, i) => (i + 1, point.ExamplesSeen, (double?)point.Accuracy))));
    }

    [Test]
    public void Shards_save_checkpoints_at_the_end_of_epochs()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            CheckpointFolder checkpoints = new(folder, every: 60);
            OnlineTrainer trainer = new(new HingeUpdate()) { Shards = 2 };
            List<long?> saved = [];
            OnlineTrainingOptions options = new()
            {
                Epochs = 5,
                Checkpoints = checkpoints,
                Progress = new CallbackProgress(_ => saved.Add(checkpoints.Latest()?.ExamplesSeen)),
            };
            TrainingResult whole = trainer.Train(Data, options);
            Assert.That(saved, Is.EqualTo(new long?[] { null, null, 100, 100, 200 }), "the checkpoint before the end of each epoch");
            LearnerState last = checkpoints.Latest()!;
            Assert.That(last.ExamplesSeen, Is.EqualTo(250));
            Assert.That(TestData.GetBits(trainer.Train(Data, options with { InitialState = last }).Model), Is.EqualTo(
                TestData.GetBits(whole.Model)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Shards_are_rejected_with_what_they_do_not_support([Values(0, -1)] int bad)
    {
        OnlineTrainer two = new(new HingeUpdate()) { Shards = 2 }, three = new(new HingeUpdate()) { Shards = 3 };
        LearnerState ofTwo = two.Train(Data, new TrainingOptions { Epochs = 1 }).State!;
        OnlineLearner learner = new(new HingeUpdate(), LinearModel.Zero(13, [0, 1, 2]));
        learner.Learn(Data.Take(20));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new OnlineTrainer(new HingeUpdate()) { Shards = bad }, Throws.InstanceOf<ArgumentOutOfRangeException>()
                .With.Message.Contains($"expected 1 or more, found {bad}").And.Message.Contains("Shards"));
            Assert.That(() => three.Train(Four.Take(2)), Throws.ArgumentException.With.Message.Contains(
                "expected at least 3 examples, one for each shard, found 2").And.Property("ParamName").EqualTo("data"));
            AssertRefused(new() { ReportEvery = 1 }, "ReportEvery: expected none with 3 shards");
            AssertRefused(new() { ValidateEvery = 1, Validation = Held }, "ValidateEvery: expected none with 3 shards");
            AssertRefused(new() { InitialState = ofTwo }, "expected 2 shards, as in the resumed run, found 3");
            AssertRefused(
                new() { InitialState = learner.GetState() }, "expected a state after complete epochs of 50 examples, found one after 20");
        }

        void AssertRefused(OnlineTrainingOptions options, string message) => Assert.That(
            () => three.Train(Data, options),
            Throws.ArgumentException.With.Message.Contains(message).And.Property("ParamName").EqualTo("options"));
    }

    [Test]
    public void Shards_are_part_of_the_text_of_the_trainer() => Assert.That(
        new OnlineTrainer(new MarginUpdate(1, 0.5f), new LearnerOptions { Averaging = true }) { Shards = 4 }.ToString(),
        Is.EqualTo("OnlineTrainer (MarginUpdate { Margin = 1, LearningRate = 0.5, BiasStep = 0.5 }, LearnerOptions { Averaging = True }, "
            + "4 shards)"));

    [Test]
    public void Shards_of_a_saved_state_below_1_are_rejected()
    {
        byte[] file = TestFiles.Save(new OnlineTrainer(new HingeUpdate()) { Shards = 2 }.Train(Data).State!);
        byte[] damaged = TestFiles.EditMetadata(file, "linearlearn.run.shards", "0");
        Assert.That(() => LearnerState.Load(new MemoryStream(damaged)), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("expected 1 or more, found 0"));
    }

    /// <summary>Trains two shards of two examples: one set that the trainer splits, or separate sets.</summary>
    private static TrainingResult TrainFour(bool separate, int epochs, LearnerOptions learnerOptions)
    {
        OnlineTrainer trainer = new(new PerceptronUpdate(1), learnerOptions) { Shards = separate ? 1 : 2 };
        TrainingOptions options = new() { Epochs = epochs, Shuffle = false };
        if (!separate)
            return trainer.Train(Four, options);
        return new ShardedTrainer(trainer).Train(new LocalShards(trainer, ShardedTrainerTests.Split(Four, 2, 2)), options);
    }

    /// <summary>The hinge rule, which cancels after a number of calls.</summary>
    private sealed class CancelingRule(CancellationTokenSource source, int after) : IUpdateRule
    {
        private readonly IUpdateRule _hinge = new HingeUpdate();
        private int _calls;

        bool IUpdateRule.UsesSquaredNorm => _hinge.UsesSquaredNorm;

        bool IUpdateRule.UsesMeanSquaredNorm => _hinge.UsesMeanSquaredNorm;

        public UpdateStep GetStep(ScoredExample example)
        {
            if (Interlocked.Increment(ref _calls) == after)
                source.Cancel();
            return _hinge.GetStep(example);
        }
    }
}
