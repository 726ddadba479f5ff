using Microsoft.Extensions.Logging;

namespace LinearLearn.Tests;

public class CalibratedTrainerTests
{
    private static readonly OnlineTrainer Inner = new(new PassiveAggressiveUpdate(0.01f), new LearnerOptions { Averaging = true });

    [Test]
    public void CalibratedTrainer_fits_the_calibration_to_held_out_scores_of_all_folds(
        [Values(2, 4)] int classes, [Values(1UL, 7UL)] ulong seed, [Values] bool weighted)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 150);
        if (weighted)
            data = data.WithWeights([.. Enumerable.Range(0, data.Count).Select(i => 0.5f + i % 3)]);
        TrainingOptions options = new() { Epochs = 2, Seed = seed };
        int width = classes == 2 ? 1 : classes;
        int[] foldOf = data.StratifiedFolds(4, seed);
        float[] scores = new float[data.Count * width];
        for (int fold = 0; fold < 4; fold++)
        {
            LinearModel model = Inner.Train(data.Select([.. Enumerable.Range(0, data.Count).Where(i => foldOf[i] != fold)]), options).Model;
            foreach (int i in Enumerable.Range(0, data.Count).Where(i => foldOf[i] == fold))
                model.Scores(data.Features.Select([i]), scores.AsSpan(i * width, width));
        }
        float[] weights = weighted ? data.Weights.ToArray() : [.. Enumerable.Repeat(1f, data.Count)];
        LinearModel expected = Calibration.Fit(scores, data.ClassIndices, weights, classes).Fold(Inner.Train(data, options).Model, "data");

        TrainingResult found = new CalibratedTrainer(Inner, folds: 4).Train(data, options);
        Assert.That(TestData.GetBits(found.Model), Is.EqualTo(TestData.GetBits(expected)));
        Assert.That((found.Epochs, found.ExamplesSeen, found.ScoresAreLogOdds), Is.EqualTo((2, 300L, true)));
        Assert.That(found.State, Is.Null);
        Assert.That(
            TestData.GetBits(new CalibratedTrainer(Inner, folds: 5).Train(data, options).Model),
            Is.Not.EqualTo(TestData.GetBits(expected)),
            "the number of folds changes the calibration");
    }

    [Test]
    public void CalibratedTrainer_reduces_calibration_error_and_log_loss_on_a_test_set([Values(2, 4)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 1000), test = TestData.CreateOverlapping(classes, count: 2000, seed: 2);
        ScoreEvaluation before = Inner.Train(data).Model.EvaluateScores(test);
        ScoreEvaluation after = new CalibratedTrainer(Inner).Train(data).Model.EvaluateScores(test);
        Assert.That(after.ExpectedCalibrationError(), Is.LessThan(0.06).And.LessThan(before.ExpectedCalibrationError() / 2));
        Assert.That(after.LogLoss, Is.LessThan(before.LogLoss));
    }

    [Test]
    public void CalibratedTrainer_metadata_names_the_trainer_and_the_calibration()
    {
        CalibratedTrainer trainer = new(Inner, folds: 3);
        TrainingResult result = trainer.Train(TestData.CreateClouds(), new TrainingOptions { Validation = TestData.CreateClouds(seed: 2) });
        foreach (LinearModel model in new[] { result.Model, result.BestModel })
        {
            Assert.That(model.Metadata["training.trainer"], Is.EqualTo(trainer.ToString()));
            Assert.That(model.Metadata["training.trainer"], Does.StartWith("CalibratedTrainer (3 folds, OnlineTrainer (Passive"));
            Assert.That(model.Metadata["training.calibration"], Is.EqualTo("Platt scaling"));
            Assert.That(model.Metadata["training.calibrationExamples"], Is.EqualTo("200"));
            Assert.That(model.Metadata["training.calibrationFolds"], Is.EqualTo("3"));
        }
        Assert.That(result.Model.Metadata["training.stopReason"], Is.EqualTo("Completed"));
    }

    [Test]
    public void CalibratedTrainer_curve_reports_and_best_model_use_calibrated_models([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 200);
        Dataset validation = TestData.CreateOverlapping(classes, count: 150, seed: 2);
        List<TrainingProgress> reports = [];
        OnlineTrainingOptions options = new()
        {
            Epochs = 2,
            Validation = validation,
            ValidateEvery = 70,
            ReportEvery = 50,
            Progress = new CallbackProgress(reports.Add),
        };
        TrainingResult result = new CalibratedTrainer(Inner).Train(data, options);
        TrainingProgress[] validated = [.. reports.Where(report => report.ValidationAccuracy is not null)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ValidationCurve.Select(point => point.ExamplesSeen), Is.EqualTo(new[] { 0, 70, 140, 210, 280, 350, 400 }));
            Assert.That(
                reports.Select(report => report.ExamplesSeen),
                Is.EqualTo(new[] { 0, 50, 70, 100, 140, 150, 200, 210, 250, 280, 300, 350, 400 }));
            Assert.That(
                validated.Select(report => new ValidationPoint(report.ExamplesSeen, report.ValidationAccuracy!.Value)),
                Is.EqualTo(result.ValidationCurve));
            Assert.That(
                validated.Select(report => report.Model.Evaluate(validation).Accuracy),
                Is.EqualTo(result.ValidationCurve.Select(point => point.Accuracy)));
            Assert.That(result.BestModel.Evaluate(validation).Accuracy, Is.EqualTo(result.ValidationCurve.Max(point => point.Accuracy)));
        }
        TrainingResult silent = new CalibratedTrainer(Inner).Train(data, options with { Progress = null });
        Assert.That(TestData.GetBits(silent.Model), Is.EqualTo(TestData.GetBits(result.Model)));
        Assert.That(silent.ValidationCurve, Is.EqualTo(result.ValidationCurve));
    }

    [Test]
    public void CalibratedTrainer_validates_with_the_calibrated_threshold()
    {
        // The inner model predicts 7 for all examples; the calibrated model separates the classes.
        DelegateTrainer shifted = new("shifted", (data, _) => new LinearModel([1f], [5f], data.Classes));
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? 3 : 7)];
        Dataset data = new(new DenseFeatures([.. labels.Select(label => label == 3 ? -1f : 1f)], 1), labels);
        TrainingResult result = new CalibratedTrainer(shifted).Train(data, new TrainingOptions { Validation = data, TargetAccuracy = 0.9 });
        Assert.That(shifted.Train(data).Model.Evaluate(data).Accuracy, Is.EqualTo(0.5));
        Assert.That(result.ValidationCurve, Is.EqualTo(new[] { new ValidationPoint(40, 1) }));
        Assert.That(result.StopReason, Is.EqualTo(StopReason.TargetReached));
    }

    [Test]
    public void CalibratedTrainer_stops_as_soon_as_target_or_patience_is_met([Values] bool hasTarget)
    {
        Dataset data = TestData.CreateOverlapping(2, count: 3000), validation = TestData.CreateOverlapping(2, count: 100, seed: 2);
        OnlineTrainingOptions options = new() { Epochs = 4, Validation = validation, ValidateEvery = 500 };
        TrainingResult all = new CalibratedTrainer(Inner, folds: 2).Train(data, options);
        List<TrainingProgress> reports = [];
        OnlineTrainingOptions stopping = options with { Progress = new CallbackProgress(reports.Add) };
        stopping = hasTarget ? stopping with { TargetAccuracy = 0.6 } : stopping with { Patience = 1 };
        TrainingResult result = new CalibratedTrainer(Inner, folds: 2).Train(data, stopping);
        int count = result.ValidationCurve.Count;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.StopReason, Is.EqualTo(hasTarget ? StopReason.TargetReached : StopReason.NoImprovement));
            Assert.That(count, Is.GreaterThan(1).And.LessThan(all.ValidationCurve.Count));
            Assert.That(result.ExamplesSeen, Is.EqualTo(500L * (count - 1)).And.EqualTo(reports[^1].ExamplesSeen));
            Assert.That(result.Epochs, Is.EqualTo(result.ExamplesSeen / 3000));
            Assert.That(result.Model.Evaluate(validation).Accuracy, Is.EqualTo(result.ValidationCurve[^1].Accuracy));
            Assert.That(result.Model.Metadata["training.stopReason"], Is.EqualTo(result.StopReason.ToString()));
            Assert.That(TestData.GetBits(reports[^1].Model), Is.EqualTo(TestData.GetBits(result.Model)));
            Assert.That(result.ScoresAreLogOdds, Is.True);
        }
    }

    [Test]
    public void CalibratedTrainer_does_not_report_examples_seen_after_a_stop()
    {
        Dataset data = TestData.CreateClouds();
        List<TrainingProgress> reports = [];
        TrainingResult result = new CalibratedTrainer(new TokenIgnoringTrainer()).Train(
            data, new TrainingOptions { Validation = data, TargetAccuracy = 0.9, Progress = new CallbackProgress(reports.Add) });
        Assert.That((result.StopReason, result.ExamplesSeen, result.Epochs), Is.EqualTo((StopReason.TargetReached, 200L, 1)));
        Assert.That(reports.Select(report => report.Epoch), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void CalibratedTrainer_cancelled_during_folds_has_no_model_and_later_the_latest_model()
    {
        Dataset data = TestData.CreateClouds();
        using CancellationTokenSource duringFolds = new(), afterFolds = new();
        DelegateTrainer cancelling = new("cancelling", (training, _) =>
        {
            duringFolds.Cancel();
            return LinearModel.Zero(training.FeatureCount, training.Classes);
        });
        TrainingResult none = new CalibratedTrainer(cancelling).Train(data, null, duringFolds.Token);
        Assert.That((none.StopReason, none.ExamplesSeen, none.ScoresAreLogOdds), Is.EqualTo((StopReason.Cancelled, 0L, false)));
        Assert.That(none.Model.Metadata.Keys, Has.None.StartsWith("training.calibration"));

        TrainingOptions options = new() { Progress = new CallbackProgress(_ => afterFolds.Cancel()) };
        TrainingResult some = new CalibratedTrainer(Inner).Train(data, options, afterFolds.Token);
        Assert.That((some.StopReason, some.ExamplesSeen, some.ScoresAreLogOdds), Is.EqualTo((StopReason.Cancelled, 200L, false)));
        Assert.That(some.Model.Metadata["training.calibration"], Is.EqualTo("Platt scaling"));
    }

    [Test]
    public void CalibratedTrainer_trains_on_the_only_example_of_a_class_in_every_fold()
    {
        Dataset data = TestData.CreateManyClouds(3, count: 40);
        Dataset rare = new(data.Features, [.. data.Labels[..39], 99]);
        List<int> classes = [];
        DelegateTrainer watched = new("watched", (training, options) =>
        {
            lock (classes)
                classes.Add(training.CountOf(99));
            return Inner.Train(training, options).Model;
        });
        LinearModel model = new CalibratedTrainer(watched).Train(rare).Model;
        Assert.That(classes, Is.EqualTo(Enumerable.Repeat(1, 6)));
        Assert.That(model.Classes.Values.ToArray(), Is.EqualTo(new[] { 0, 10, 20, 99 }));
        Assert.That(model.Metadata["training.calibrationExamples"], Is.EqualTo("39"));
    }

    [Test]
    public void CalibratedTrainer_applies_class_weights_to_the_calibration()
    {
        Dataset data = TestData.CreateOverlapping(2, count: 600);
        Dataset skewed = data.Select([.. Enumerable.Range(0, 600).Where(i => data.Labels[i] == 0 || i % 5 == 0)]);
        CalibratedTrainer trainer = new(Inner);
        LinearModel plain = trainer.Train(skewed).Model;
        LinearModel balanced = trainer.Train(skewed, new TrainingOptions { ClassWeights = ClassWeights.Balanced }).Model;
        double part = (double)skewed.CountOf(1) / skewed.Count;
        Assert.That(GetMeanProbability(plain), Is.EqualTo(part).Within(0.02));
        Assert.That(GetMeanProbability(balanced), Is.GreaterThan(part + 0.1));

        double GetMeanProbability(LinearModel model)
        {
            float[] probabilities = new float[2 * skewed.Count];
            model.Probabilities(skewed.Features, probabilities);
            return probabilities.Where((_, i) => i % 2 == 1).Average();
        }
    }

    [Test]
    public void CalibratedTrainer_uses_class_frequencies_and_warns_if_scores_are_uninformative()
    {
        ListLogger logger = new();
        Dataset data = new(new DenseFeatures(new float[40], 1), [.. Enumerable.Range(0, 40).Select(i => i % 4 == 0 ? 7 : 3)]);
        LinearModel model = new CalibratedTrainer(Inner).Train(data, new TrainingOptions { Logger = logger }).Model;
        Assert.That(model.Probability([1f]), Is.EqualTo(0.25f).Within(0.02f));
        Assert.That(logger.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Message), Is.EqualTo(new[]
        {
            $"{new CalibratedTrainer(Inner)}: held-out scores do not separate the classes; all examples get the same probabilities",
        }));
    }

    [Test]
    public void CalibratedTrainer_warns_of_folds_that_do_not_converge()
    {
        ListLogger logger = new();
        CalibratedTrainer trainer = new(new DualCoordinateDescentTrainer(tolerance: 1e-9), folds: 3);
        Dataset data = TestData.CreateOverlapping(2, count: 90);
        TrainingResult result = trainer.Train(data, new TrainingOptions { Epochs = 2, Logger = logger });
        Assert.That(result.StopReason, Is.EqualTo(StopReason.NotConverged));
        string[] warnings = [.. logger.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Message)];
        Assert.That(warnings, Has.Length.EqualTo(2), "one for the folds, one for the inner trainer");
        Assert.That(warnings[0], Is.EqualTo($"{trainer}: 3 of 3 folds did not converge; the calibration may not fit the model"));
    }

    [Test]
    public void CalibratedTrainer_rejects_initial_models_states_and_classes_of_one_example()
    {
        Dataset data = TestData.CreateClouds();
        LinearModel start = LinearModel.Zero(20, [3, 7]);
        LearnerState state = Inner.Train(data).State!;
        CalibratedTrainer trainer = new(Inner);
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(data, new TrainingOptions { InitialModel = start }, "InitialModel: CalibratedTrainer (5 folds");
            AssertRefused(data, new OnlineTrainingOptions { InitialState = state }, "InitialState: CalibratedTrainer (5 folds");
            AssertRefused(data.Take(2), null, "needs two examples or more of a class, to hold one out: found one of each");
            Assert.That(() => new CalibratedTrainer(null!), Throws.ArgumentNullException);
            Assert.That(
                () => new CalibratedTrainer(Inner, folds: 1),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 2 or more, found 1"));
        }

        void AssertRefused(Dataset some, TrainingOptions? options, string message) =>
            Assert.That(() => trainer.Train(some, options), Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void CalibratedTrainer_names_the_first_fold_that_fails()
    {
        Dataset data = TestData.CreateClouds();
        ITrainer nothing = new DelegateTrainer("nothing", (_, _) => null!);
        ITrainer other = new DelegateTrainer("other", (training, _) => LinearModel.Zero(training.FeatureCount, [1, 2]));
        ITrainer broken = new DelegateTrainer("broken", (_, _) => throw new InvalidOperationException("no luck"));
        using (Assert.EnterMultipleScope())
        {
            AssertRefused(nothing, "calibration fold 1 of 5: expected a TrainingResult from nothing, found null");
            AssertRefused(other, "calibration fold 1 of 5: expected a model of labels 3, 7 from other, found one of 1, 2");
            Assert.That(() => new CalibratedTrainer(broken).Train(data), Throws.InvalidOperationException.With.Message.EqualTo("no luck"));
        }

        void AssertRefused(ITrainer inner, string message) =>
            Assert.That(() => new CalibratedTrainer(inner).Train(data), Throws.ArgumentException.With.Message.StartsWith(message));
    }

    [Test]
    public void CalibratedTrainer_can_be_compared_by_cross_validation_and_grid_search()
    {
        Dataset data = TestData.CreateOverlapping(3, count: 300);
        GridSearchResult result = GridSearch.Run([Inner, new CalibratedTrainer(Inner)], data);
        CrossValidationResult plain = result.Entries.Single(entry => entry.Trainer == Inner).Result;
        CrossValidationResult calibrated = result.Entries.Single(entry => entry.Trainer != Inner).Result;
        Assert.That(calibrated.LogLoss, Is.LessThan(plain.LogLoss));
        Assert.That(calibrated.ExpectedCalibrationError, Is.LessThan(plain.ExpectedCalibrationError));
    }

    /// <summary>Reports five epochs and ignores the cancellation token.</summary>
    private sealed class TokenIgnoringTrainer : ITrainer
    {
        public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
        {
            TrainingRun run = new(this, data, options);
            LinearModel model = new MeanDifferenceTrainer().Train(data, null, CancellationToken.None).Model;
            for (int epoch = 1; epoch <= 5; epoch++)
                run.EndEpoch(() => model, epoch, (long)epoch * data.Count, epoch);
            return run.Finish(model, StopReason.Completed, 5, 5L * data.Count, 5);
        }
    }
}
