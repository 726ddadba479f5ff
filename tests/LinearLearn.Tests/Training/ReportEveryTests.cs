using System.Collections.Concurrent;

namespace LinearLearn.Tests;

/// <summary>Tests when progress is reported: "examples seen/epoch", followed by "v" if the report has an accuracy.</summary>
public class ReportEveryTests
{
    private static readonly Dataset Data = TestData.CreateClouds(count: 10);
    private static readonly Dataset Held = TestData.CreateClouds(count: 20, seed: 2);
    private static readonly OnlineTrainer Trainer = new(new HingeUpdate());
    private static readonly OnlineTrainingOptions TwoEpochs = new() { Epochs = 2, Shuffle = false };

    [TestCase(null, null, false, "10/1 20/2")]
    [TestCase(3, null, false, "0/1 3/1 6/1 9/1 10/1 12/2 15/2 18/2 20/2")]
    [TestCase(5, null, false, "0/1 5/1 10/1 15/2 20/2")]
    [TestCase(7, null, false, "0/1 7/1 10/1 14/2 20/2")]
    [TestCase(20, null, false, "0/1 10/1 20/2")]
    [TestCase(int.MaxValue, null, false, "0/1 10/1 20/2")]
    [TestCase(4, null, true, "0/1 4/1 8/1 10/1v 12/2 16/2 20/2v")]
    [TestCase(null, 5, true, "0/1v 5/1v 10/1 10/2v 15/2v 20/2v")]
    [TestCase(3, 5, true, "0/1v 3/1 5/1v 6/1 9/1 10/1 10/2v 12/2 15/2v 18/2 20/2v")]
    [TestCase(5, 5, true, "0/1v 5/1v 10/1 10/2v 15/2v 20/2v")]
    [TestCase(3, 3, true, "0/1v 3/1v 6/1v 9/1v 10/1 12/2v 15/2v 18/2v 20/2v")]
    [TestCase(10, 7, true, "0/1v 7/1v 10/1 14/2v 20/2v")]
    public void ReportEvery_reports_at_the_hand_computed_moments(int? reportEvery, int? validateEvery, bool validates, string moments)
    {
        List<TrainingProgress> reports = [];
        OnlineTrainingOptions options =
            TwoEpochs with { ReportEvery = reportEvery, ValidateEvery = validateEvery, Validation = validates ? Held : null };
        TrainingResult result = Trainer.Train(Data, options with { Progress = new CallbackProgress(reports.Add) });
        Assert.That(Text(reports), Is.EqualTo(moments));

        OnlineLearner learner = new(new HingeUpdate(), LinearModel.Zero(20, [3, 7]));
        foreach (TrainingProgress report in reports)
        {
            while (learner.ExamplesSeen < report.ExamplesSeen)
                learner.Update(Data, (int)(learner.ExamplesSeen % 10));
            Assert.That(TestData.GetBits(report.Model), Is.EqualTo(TestData.GetBits(learner.Snapshot())));
            Assert.That(report.UpdatesMade, Is.EqualTo(learner.UpdatesMade));
            if (report.ValidationAccuracy is { } accuracy)
                Assert.That(accuracy, Is.EqualTo(report.Model.Evaluate(Held).Accuracy));
        }
        Assert.That(result.ValidationCurve, Is.EqualTo(Trainer.Train(Data, options with { ReportEvery = null }).ValidationCurve));
    }

    [TestCaseSource(typeof(RuleCatalog), nameof(RuleCatalog.Combinations))]
    public void ReportEvery_does_not_change_the_model(string name, LearnerOptions learnerOptions)
    {
        OnlineTrainer trainer = new(RuleCatalog.Get(name), learnerOptions);
        Dataset data = TestData.CreateOverlapping(classes: 3, count: 50), held = TestData.CreateOverlapping(classes: 3, count: 20, seed: 2);
        OnlineTrainingOptions plain = new() { Epochs = 2, Validation = held, ValidateEvery = 6 };
        AssertSame(trainer.Train(data, plain with { ReportEvery = 7, Progress = new CallbackProgress(_ => { }) }),
            trainer.Train(data, plain));
    }

    [Test]
    public void ReportEvery_does_not_change_the_model_on_several_cores()
    {
        Dataset data = TestData.CreateOverlapping(classes: 30, count: 1100, features: 40);
        OnlineTrainingOptions plain = new() { Epochs = 1 };
        AssertSame(Trainer.Train(data, plain with { ReportEvery = 333, Progress = new CallbackProgress(_ => { }) }),
            Trainer.Train(data, plain));
    }

    [Test]
    public void ReportEvery_without_Progress_copies_no_weights()
    {
        const int Features = 5_000;
        Dataset data = TestData.CreateClouds(count: 50, features: Features);
        OnlineTrainingOptions plain = new() { Epochs = 1 }, reporting = plain with { ReportEvery = 1 };
        Allocated(plain);
        Allocated(reporting);
        Assert.That(Allocated(reporting) - Allocated(plain), Is.LessThan(Features * sizeof(float)), "no copy of the weights");
        Assert.That(
            Allocated(reporting with { Progress = new CallbackProgress(_ => { }) }) - Allocated(plain),
            Is.GreaterThan(50 * Features * sizeof(float)),
            "reports copy the weights");

        long Allocated(OnlineTrainingOptions options)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Trainer.Train(data, options);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Test]
    public void ReportEvery_run_cancelled_in_a_report_learns_nothing_more()
    {
        using CancellationTokenSource source = new();
        (TrainingResult result, string moments) = Watch(TwoEpochs with { ReportEvery = 3 }, source, cancelAt: 6);
        Assert.That(moments, Is.EqualTo("0/1 3/1 6/1"));
        Assert.That((result.StopReason, result.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 6L)));
    }

    [Test]
    public void ReportEvery_does_not_report_the_final_model_of_a_cancelled_run()
    {
        using CancellationTokenSource source = new();
        List<TrainingProgress> reports = [];
        OnlineTrainer trainer = new(new IdleRule(after: 8, source.Cancel));
        TrainingResult result = trainer.Train(
            Data, TwoEpochs with { ReportEvery = 3, Progress = new CallbackProgress(reports.Add) }, source.Token);
        Assert.That(Text(reports), Is.EqualTo("0/1 3/1 6/1"));
        Assert.That((result.StopReason, result.ExamplesSeen), Is.EqualTo((StopReason.Cancelled, 9L)));
    }

    [Test]
    public void ReportEvery_includes_the_end_of_a_run_that_stops_early()
    {
        List<TrainingProgress> reports = [];
        OnlineTrainingOptions options = TwoEpochs with { Validation = Held, ReportEvery = 2, Progress = new CallbackProgress(reports.Add) };
        TrainingResult impatient = new OnlineTrainer(new IdleRule()).Train(Data, options with { ValidateEvery = 5, Patience = 3 });
        Assert.That(Text(reports), Is.EqualTo("0/1v 2/1 4/1 5/1v 6/1 8/1 10/1 10/2v 12/2 14/2 15/2v"));
        Assert.That((impatient.StopReason, impatient.ExamplesSeen), Is.EqualTo((StopReason.NoImprovement, 15L)));

        reports.Clear();
        TrainingResult aiming = Trainer.Train(Data, options with { ValidateEvery = 1, TargetAccuracy = 0.9 });
        Assert.That(aiming.StopReason, Is.EqualTo(StopReason.TargetReached));
        Assert.That((reports[^1].ExamplesSeen, reports[^1].ValidationAccuracy), Is.EqualTo(
            (aiming.ExamplesSeen, (double?)aiming.ValidationCurve[^1].Accuracy)));
    }

    // The second run first reports the moment at which the first one was interrupted, and then continues like one run.
    [TestCase(null, 6, "6/1 9/1 10/1 12/2 15/2 18/2 20/2")]
    [TestCase(null, 10, "10/1 12/2 15/2 18/2 20/2")]
    [TestCase(5, 5, "5/1v 6/1 9/1 10/1 10/2v 12/2 15/2v 18/2 20/2v")]
    [TestCase(5, 9, "9/1 10/1 10/2v 12/2 15/2v 18/2 20/2v")]
    [TestCase(5, 10, "10/2v 12/2 15/2v 18/2 20/2v")]
    [TestCase(5, 18, "18/2 20/2v")]
    public void ReportEvery_reports_the_model_at_the_start_of_a_resumed_run(int? validateEvery, int cut, string moments)
    {
        using CancellationTokenSource source = new();
        OnlineTrainingOptions options =
            TwoEpochs with { ReportEvery = 3, ValidateEvery = validateEvery, Validation = validateEvery is null ? null : Held };
        LearnerState? state = Watch(options, source, cut).Result.State;
        (TrainingResult result, string found) = Watch(options with { InitialState = state });
        Assert.That(found, Is.EqualTo(moments));
        AssertSame(result, Trainer.Train(Data, options));
    }

    [Test]
    public void ReportEvery_reports_the_model_at_the_start_of_a_run_resumed_from_a_learner()
    {
        OnlineLearner learner = new(new HingeUpdate(), LinearModel.Zero(20, [3, 7]));
        for (int i = 0; i < 7; i++)
            learner.Update(Data, i);
        OnlineTrainingOptions options = TwoEpochs with { InitialState = learner.GetState() };
        Assert.That(Watch(options with { ReportEvery = 5 }).Moments, Is.EqualTo("7/1 10/1 15/2 20/2"));
        Assert.That(Watch(options).Moments, Is.EqualTo("10/1 20/2"), "without ReportEvery");
    }

    [Test]
    public void ReportEvery_reports_a_resumed_finished_run_once([Values] bool validates)
    {
        OnlineTrainingOptions options = TwoEpochs with { ReportEvery = 3, Validation = validates ? Held : null };
        LearnerState? ended = Trainer.Train(Data, options).State;
        Assert.That(Watch(options with { InitialState = ended }).Moments, Is.EqualTo(validates ? "20/2v" : "20/2"));
    }

    [Test]
    public void ReportEvery_reports_a_resumed_run_with_exhausted_patience_once()
    {
        OnlineTrainer trainer = new(new IdleRule());
        List<TrainingProgress> reports = [];
        OnlineTrainingOptions options = TwoEpochs with { Validation = Held, ValidateEvery = 5, Patience = 1 };
        LearnerState? stopped = trainer.Train(Data, options).State;
        trainer.Train(Data, options with { InitialState = stopped, ReportEvery = 3, Progress = new CallbackProgress(reports.Add) });
        Assert.That(Text(reports), Is.EqualTo("5/1v"));
    }

    [Test]
    public void ReportEvery_resumes_from_a_checkpoint()
    {
        string folder = Directory.CreateTempSubdirectory("linearlearn-").FullName;
        try
        {
            OnlineTrainingOptions options = TwoEpochs with { ReportEvery = 3, Checkpoints = new CheckpointFolder(folder, every: 4) };
            CallbackProgress failing = new(report =>
            {
                if (report.ExamplesSeen == 9)
                    throw new TimeoutException();
            });
            Assert.That(() => Trainer.Train(Data, options with { Progress = failing }), Throws.InstanceOf<TimeoutException>());
            Assert.That(Watch(options with { InitialState = options.Checkpoints.Latest() }).Moments, Is.EqualTo(
                "8/1 9/1 10/1 12/2 15/2 18/2 20/2"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void ReportEvery_inside_a_ScaledTrainer_reports_models_of_raw_features()
    {
        List<TrainingProgress> raw = [], scaled = [];
        FeatureScaling scaling = FeatureScaling.Standard(Data);
        OnlineTrainingOptions options = TwoEpochs with { ReportEvery = 3 };
        new ScaledTrainer(Trainer).Train(Data, options with { Progress = new CallbackProgress(raw.Add) });
        Trainer.Train(scaling.Apply(Data), options with { Progress = new CallbackProgress(scaled.Add) });
        Assert.That(Text(raw), Is.EqualTo("0/1 3/1 6/1 9/1 10/1 12/2 15/2 18/2 20/2"));
        Assert.That(raw.Select(report => TestData.GetBits(report.Model)), Is.EqualTo(
            scaled.Select(report => TestData.GetBits(scaling.Fold(report.Model)))));
    }

    [Test]
    public void ReportEvery_has_no_effect_on_other_trainers()
    {
        foreach (ITrainer trainer in new ITrainer[] { new MeanDifferenceTrainer(), new DualCoordinateDescentTrainer() })
        {
            List<TrainingProgress> asked = [], unasked = [];
            trainer.Train(Data, new OnlineTrainingOptions { ReportEvery = 3, Progress = new CallbackProgress(asked.Add) });
            trainer.Train(Data, new OnlineTrainingOptions { Progress = new CallbackProgress(unasked.Add) });
            Assert.That(Text(asked), Is.EqualTo(Text(unasked)).And.Not.Empty);
        }
    }

    [Test]
    public void ReportEvery_applies_to_every_fold_of_a_cross_validation()
    {
        ConcurrentBag<long> moments = [];
        Dataset data = TestData.CreateClouds(count: 20);
        OnlineTrainingOptions plain = new() { Epochs = 1 };
        OnlineTrainingOptions options =
            plain with { ReportEvery = 4, Progress = new CallbackProgress(report => moments.Add(report.ExamplesSeen)) };
        CrossValidationResult watched = CrossValidation.Run(Trainer, data, folds: 2, options);
        Assert.That(moments.Where(moment => moment < 9), Is.EquivalentTo(new long[] { 0, 4, 8, 0, 4, 8 }));
        Assert.That(watched.Folds.Select(fold => fold.Accuracy), Is.EqualTo(
            CrossValidation.Run(Trainer, data, folds: 2, plain).Folds.Select(fold => fold.Accuracy)));
    }

    private static (TrainingResult Result, string Moments) Watch(
        OnlineTrainingOptions options, CancellationTokenSource? source = null, long cancelAt = -1)
    {
        List<TrainingProgress> reports = [];
        CallbackProgress watcher = new(report =>
        {
            reports.Add(report);
            if (report.ExamplesSeen == cancelAt)
                source?.Cancel();
        });
        return (Trainer.Train(Data, options with { Progress = watcher }, source?.Token ?? default), Text(reports));
    }

    private static string Text(IEnumerable<TrainingProgress> reports) =>
        string.Join(' ', reports.Select(report => $"{report.ExamplesSeen}/{report.Epoch}{(report.ValidationAccuracy is null ? "" : "v")}"));

    private static void AssertSame(TrainingResult found, TrainingResult expected)
    {
        Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(expected.Model)));
        Assert.That(TestData.GetBits(found.BestModel), Is.EqualTo(TestData.GetBits(expected.BestModel)));
        Assert.That(found.ValidationCurve, Is.EqualTo(expected.ValidationCurve));
        Assert.That(TestFiles.Save(found.State!), Is.EqualTo(TestFiles.Save(expected.State!)));
    }

    /// <summary>Never moves, and runs an action after a number of examples.</summary>
    private sealed class IdleRule(int after = 0, Action? then = null) : IUpdateRule
    {
        private int _seen;

        public UpdateStep GetStep(ScoredExample example)
        {
            if (++_seen == after)
                then?.Invoke();
            return default;
        }
    }
}
