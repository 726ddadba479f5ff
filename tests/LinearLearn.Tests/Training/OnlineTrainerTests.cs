namespace LinearLearn.Tests;

public class OnlineTrainerTests : TrainerContract
{
    private static readonly Dataset Data = TestData.CreateClouds(count: 100);
    private static readonly Dataset Held = TestData.CreateClouds(count: 50, seed: 2);

    protected override ITrainer CreateTrainer() => new OnlineTrainer(new MarginUpdate(2, 0.01f));

    [Test]
    public void OnlineTrainer_with_an_initial_model_rejects_data_without_examples() => Assert.That(
        () => CreateTrainer().Train(Data.Take(0), new OnlineTrainingOptions { InitialModel = LinearModel.Zero(Data.FeatureCount, [3, 7]) }),
        Throws.ArgumentException.With.Message.Contains("expected one example or more, found none").And.Property("ParamName").EqualTo(
            "data"));

    [Test]
    public void OnlineTrainer_equals_a_loop_over_the_learner_bit_for_bit([Values] bool bytes)
    {
        Dataset data = bytes ? TestData.CreateImages() : Data;
        TrainingResult result = CreateTrainer().Train(data, new OnlineTrainingOptions { Epochs = 3, Shuffle = false, Seed = 9 });

        OnlineLearner learner = new(new MarginUpdate(2, 0.01f),
            LinearModel.Zero(data.FeatureCount, data.Classes, byteScale: data.Features.ByteScale));
        for (int epoch = 0; epoch < 3; epoch++)
        {
            for (int i = 0; i < data.Count; i++)
            {
                if (data.Features is ByteFeatures byteFeatures)
                    learner.Update(byteFeatures.Row(i), data.Labels[i]);
                else
                    learner.Update(((DenseFeatures)data.Features).Row(i), data.Labels[i]);
            }
        }
        Assert.That(TestData.GetBits(learner.Snapshot()), Is.EqualTo(TestData.GetBits(result.Model)));
        Assert.That((learner.ExamplesSeen, learner.UpdatesMade), Is.EqualTo((result.ExamplesSeen, result.UpdatesMade)));
    }

    [Test]
    public void OnlineTrainer_validations_and_reports_do_not_change_the_model()
    {
        OnlineTrainingOptions plain = new() { Epochs = 2 };
        OnlineTrainingOptions watched = plain with { Validation = Held, ValidateEvery = 1, Progress = new CallbackProgress(_ => { }) };
        Assert.That(TestData.GetBits(CreateTrainer().Train(Data, watched).Model), Is.EqualTo(
            TestData.GetBits(CreateTrainer().Train(Data, plain).Model)));
    }

    [Test]
    public void OnlineTrainer_shuffles_each_epoch_and_misses_no_example()
    {
        Dataset numbered = new(
            new DenseFeatures([.. Enumerable.Range(1, 20).Select(i => (float)i)], 1), [.. Enumerable.Range(0, 20).Select(i => i % 2)]);
        SquaredNormRecorder rule = new();
        new OnlineTrainer(rule).Train(numbered, new OnlineTrainingOptions { Epochs = 3 });
        float[][] orders = [.. rule.Seen.Chunk(20)];
        Assert.That(orders, Has.Length.EqualTo(3));
        Assert.That(orders, Is.All.EquivalentTo(Enumerable.Range(1, 20).Select(i => (float)(i * i))));
        Assert.That(orders[0], Is.Not.EqualTo(orders[1]));
        Assert.That(orders[1], Is.Not.EqualTo(orders[2]));

        // The order of an epoch depends only on the seed and the epoch's number, so that a run resumes without replaying earlier epochs.
        int[] third = [.. Enumerable.Range(1, 20)];
        SplitMix64 random = SplitMix64.Stream(1, 3);
        random.Shuffle(third);
        Assert.That(orders[2], Is.EqualTo(third.Select(i => (float)(i * i))));

        SquaredNormRecorder longer = new();
        new OnlineTrainer(longer).Train(numbered, new OnlineTrainingOptions { Epochs = 5 });
        Assert.That(longer.Seen.Take(60), Is.EqualTo(rule.Seen), "the order of an epoch does not depend on the number of epochs");
    }

    [Test]
    public void OnlineTrainer_order_depends_on_the_seed()
    {
        LinearModel Train(ulong seed) => CreateTrainer().Train(Data, new OnlineTrainingOptions { Epochs = 1, Seed = seed }).Model;
        Assert.That(TestData.GetBits(Train(2)), Is.Not.EqualTo(TestData.GetBits(Train(1))));
    }

    [Test]
    public void OnlineTrainer_with_ValidateEvery_validates_before_the_first_and_after_every_nth_example()
    {
        TrainingResult result = CreateTrainer().Train(
            Data, new OnlineTrainingOptions { Epochs = 2, Validation = Held, ValidateEvery = 30 });
        Assert.That(
            result.ValidationCurve.Select(point => point.ExamplesSeen), Is.EqualTo(new long[] { 0, 30, 60, 90, 120, 150, 180, 200 }));
    }

    [Test]
    public void OnlineTrainer_validates_after_each_epoch_by_default()
    {
        TrainingResult result = CreateTrainer().Train(Data, new OnlineTrainingOptions { Epochs = 3, Validation = Held });
        Assert.That(result.ValidationCurve.Select(point => point.ExamplesSeen), Is.EqualTo(new long[] { 100, 200, 300 }));
        Assert.That((result.Epochs, result.StopReason), Is.EqualTo((3, StopReason.Completed)));
    }

    [Test]
    public void OnlineTrainer_stops_as_soon_as_the_target_is_exceeded()
    {
        TrainingResult result = CreateTrainer().Train(
            Data, new OnlineTrainingOptions { Validation = Held, ValidateEvery = 1, TargetAccuracy = 0.95 });
        Assert.That(result.StopReason, Is.EqualTo(StopReason.TargetReached));
        Assert.That(result.ValidationCurve.SkipLast(1).Select(point => point.Accuracy), Is.All.LessThanOrEqualTo(0.95));
        Assert.That(result.ValidationCurve[^1].Accuracy, Is.GreaterThan(0.95));
        Assert.That(result.ExamplesSeen, Is.EqualTo(result.ValidationCurve[^1].ExamplesSeen).And.LessThan(100));
        Assert.That(result.Epochs, Is.Zero, "the first epoch was not completed");
    }

    [Test]
    public void OnlineTrainer_target_must_be_exceeded_unless_it_is_1()
    {
        OnlineTrainingOptions options = new() { Epochs = 2, Validation = Held, ValidateEvery = 1 };
        TrainingResult whole = CreateTrainer().Train(Data, options);
        double most = whole.ValidationCurve.Max(point => point.Accuracy),
            less = whole.ValidationCurve.Select(point => point.Accuracy).Where(found => found < most).Max();
        Assert.That(most, Is.EqualTo(1));
        foreach (double target in new[] { less, 1 })
        {
            TrainingResult result = CreateTrainer().Train(Data, options with { TargetAccuracy = target });
            Assert.That((result.StopReason, result.ValidationCurve[^1].Accuracy), Is.EqualTo((StopReason.TargetReached, 1.0)));
            Assert.That(result.ExamplesSeen, Is.EqualTo(whole.ValidationCurve.First(point => point.Accuracy == 1).ExamplesSeen));
        }
    }

    [Test]
    public void OnlineTrainer_with_unlimited_epochs_ends_by_target_patience_or_cancellation()
    {
        OnlineTrainingOptions endless = new() { Epochs = int.MaxValue, Validation = Held };
        Assert.That(CreateTrainer().Train(Data, endless with { TargetAccuracy = 1 }).StopReason, Is.EqualTo(StopReason.TargetReached));
        TrainingResult impatient = new OnlineTrainer(new SquaredNormRecorder()).Train(Data, endless with { Patience = 2 });
        Assert.That((impatient.StopReason, impatient.Epochs), Is.EqualTo((StopReason.NoImprovement, 3)));

        using CancellationTokenSource source = new();
        OnlineTrainingOptions watched = endless with
        {
            Progress = new CallbackProgress(report =>
            {
                if (report.Epoch == 4)
                    source.Cancel();
            }),
        };
        TrainingResult cancelled = CreateTrainer().Train(Data, watched, source.Token);
        Assert.That((cancelled.StopReason, cancelled.Epochs), Is.EqualTo((StopReason.Cancelled, 4)));
    }

    [Test]
    public void OnlineTrainer_with_the_largest_number_of_epochs_ends_after_the_last()
    {
        Dataset two = new(new DenseFeatures([-1, 1], 1), [3, 7]);
        LearnerState early = new OnlineLearner(new MarginUpdate(2, 0.01f), LinearModel.Zero(1, [3, 7])).GetState();
        // The last example of the second to last epoch, and the last epoch.
        LearnerCounters counters = new(2L * int.MaxValue - 3, 1, 1, default);
        LearnerState late = new(early.Rule, early.Template, early.Options, null, early.CopyWeights(), counters, early.CopyClassTotals());
        TrainingResult result = CreateTrainer().Train(two, new OnlineTrainingOptions { Epochs = int.MaxValue, InitialState = late });
        Assert.That(
            (result.StopReason, result.Epochs, result.ExamplesSeen), Is.EqualTo((StopReason.Completed, int.MaxValue, 2L * int.MaxValue)));
    }

    [Test]
    public void OnlineTrainer_stops_when_patience_is_exhausted_and_keeps_the_best_model()
    {
        // A rule that never moves: the first validation stays the best, and the next three do not beat it.
        TrainingResult result = new OnlineTrainer(new SquaredNormRecorder()).Train(
            Data, new OnlineTrainingOptions { Validation = Held, ValidateEvery = 10, Patience = 3 });
        Assert.That((result.StopReason, result.ExamplesSeen, result.ValidationCurve.Count), Is.EqualTo((StopReason.NoImprovement, 30L, 4)));
        Assert.That(result.UpdatesMade, Is.Zero);
    }

    [Test]
    public void OnlineTrainer_best_model_is_the_first_of_the_most_accurate_models()
    {
        List<LinearModel> models = [];
        TrainingResult result = CreateTrainer().Train(Data, new OnlineTrainingOptions
        {
            Epochs = 1,
            Validation = Held,
            ValidateEvery = 1,
            Progress = new CallbackProgress(report => models.Add(report.Model)),
        });
        int best = result.ValidationCurve.Index().MaxBy(point => point.Item.Accuracy).Index;
        Assert.That(TestData.GetBits(result.BestModel), Is.EqualTo(TestData.GetBits(models[best])));
    }

    [Test]
    public void OnlineTrainer_cancelled_run_keeps_the_latest_model()
    {
        using CancellationTokenSource source = new();
        OnlineTrainingOptions options = new() { Epochs = 2, Shuffle = false, Validation = Held, ValidateEvery = 50 };
        TrainingResult cancelled = CreateTrainer().Train(Data, options with
        {
            Progress = new CallbackProgress(report =>
            {
                if (report.ExamplesSeen == 150)
                    source.Cancel();
            }),
        }, source.Token);
        Assert.That((cancelled.StopReason, cancelled.ExamplesSeen, cancelled.Epochs), Is.EqualTo((StopReason.Cancelled, 150L, 1)));

        OnlineLearner learner = new(new MarginUpdate(2, 0.01f), LinearModel.Zero(Data.FeatureCount, Data.Classes));
        for (int i = 0; i < 150; i++)
            learner.Update(Data, i % 100);
        Assert.That(TestData.GetBits(cancelled.Model), Is.EqualTo(TestData.GetBits(learner.Snapshot())));
    }

    [Test]
    public void OnlineTrainer_continues_from_an_initial_model()
    {
        OnlineTrainingOptions unshuffled = new() { Epochs = 2, Shuffle = false };
        LinearModel twice = CreateTrainer().Train(Data, unshuffled).Model;
        LinearModel once = CreateTrainer().Train(Data, unshuffled with { Epochs = 1 }).Model;
        LinearModel onceMore = CreateTrainer().Train(Data, unshuffled with { Epochs = 1, InitialModel = once }).Model;
        Assert.That(TestData.GetBits(onceMore), Is.EqualTo(TestData.GetBits(twice)));
    }

    [Test]
    public void OnlineTrainer_with_an_initial_model_can_train_on_one_class()
    {
        TrainingResult result = CreateTrainer().Train(
            Data.Only(7), new OnlineTrainingOptions { InitialModel = LinearModel.Zero(20, [3, 7]) });
        Assert.That(result.Model.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(result.Model.Biases[0], Is.GreaterThan(0));
    }

    [Test]
    public void OnlineTrainer_takes_names_and_byte_scale_that_an_initial_model_lacks_from_the_data()
    {
        Dataset images = TestData.CreateImages();
        Dataset data = new(images.Features, images.Labels, new ClassLabels(new Dictionary<int, string> { [0] = "left" }));
        ClassLabels names = new([0, 1], new Dictionary<int, string> { [1] = "right" });
        LinearModel plain = LinearModel.Zero(40, [0, 1]), complete = new(plain.Weights, [0f], names, ByteFeatures.DefaultScale);
        LinearModel fromPlain = CreateTrainer().Train(data, new OnlineTrainingOptions { InitialModel = plain }).Model;
        LinearModel fromComplete = CreateTrainer().Train(data, new OnlineTrainingOptions { InitialModel = complete }).Model;
        Assert.That((fromPlain.Classes.Names[0], fromPlain.ByteScale), Is.EqualTo(("left", (float?)ByteFeatures.DefaultScale)));
        Assert.That((fromComplete.Classes.Names.Count, fromComplete.Classes.Names[1], fromComplete.ByteScale), Is.EqualTo(
            (1, "right", (float?)ByteFeatures.DefaultScale)));
    }

    [Test]
    public void OnlineTrainer_rejects_an_initial_model_that_does_not_match_the_data()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => CreateTrainer().Train(Data, new OnlineTrainingOptions { InitialModel = LinearModel.Zero(19, [3, 7]) }),
                Throws.ArgumentException.With.Message.Contains("InitialModel and data: expected 19 features per example, found 20"));
            Assert.That(() => CreateTrainer().Train(Data, new OnlineTrainingOptions { InitialModel = LinearModel.Zero(20, [3, 8]) }),
                Throws.ArgumentException.With.Message.Contains("expected one of the labels 3, 8, found 7"));
            TrainingOptions half = new() { InitialModel = LinearModel.Zero(40, [0, 1], byteScale: 0.5f) };
            Assert.That(
                () => CreateTrainer().Train(TestData.CreateImages(), half),
                Throws.ArgumentException.With.Message.Contains("expected bytes scaled by 0.5"));
            Assert.That(() => new OnlineTrainer(null!), Throws.ArgumentNullException);
        }
    }

    /// <summary>Never moves, and records the squared norms of the examples.</summary>
    private sealed class SquaredNormRecorder : IUpdateRule
    {
        public List<float> Seen { get; } = [];

        public bool UsesSquaredNorm => true;

        public UpdateStep GetStep(ScoredExample example)
        {
            Seen.Add(example.SquaredNorm);
            return default;
        }
    }
}
