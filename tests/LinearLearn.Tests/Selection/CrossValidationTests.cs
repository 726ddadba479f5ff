using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

public partial class CrossValidationTests
{
    private static readonly ITrainer Trainer = new OnlineTrainer(new MarginUpdate());

    [Test]
    public void CrossValidation_accuracies_match_hand_computed_values()
    {
        // One 3 and two 7s in each of four folds: always predicting 7 is correct for two of three.
        CrossValidationResult result = CrossValidation.Run(
            DelegateTrainer.CreateConstant(7), Labeled(3, 7, 7, 3, 7, 7, 3, 7, 7, 3, 7, 7), folds: 4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Folds.Select(fold => (fold.Correct, fold.Count)), Is.EqualTo(Enumerable.Repeat((2, 3), 4)));
            Assert.That((result.Evaluation.Correct, result.Evaluation.Count), Is.EqualTo((8, 12)));
            Assert.That(
                (result.Evaluation.CountOf(7, 7), result.Evaluation.CountOf(3, 7), result.Evaluation.CountOf(3, 3)), Is.EqualTo((8, 4, 0)));
            Assert.That(result.MeanAccuracy, Is.EqualTo(2.0 / 3).Within(1e-15));
            Assert.That(result.AccuracyDeviation, Is.Zero.Within(1e-15));
            Assert.That(result.ToString(), Is.EqualTo("66.67 % +- 0.00 % (4 folds)"));
            Assert.That(result.Elapsed, Is.GreaterThan(TimeSpan.Zero));
        }
    }

    [Test]
    public void CrossValidation_AccuracyDeviation_is_the_sample_deviation_and_confusion_counts_are_summed()
    {
        // Accuracies 1/2, 3/4 and 1: mean 3/4, deviation sqrt((1/16 + 0 + 1/16) / 2) = 1/4.
        Evaluation half = TestModels.CreateEvaluation([3, 7], [1, 2, 0, 1], new Dictionary<int, string> { [3] = "three" });
        Evaluation most = TestModels.CreateEvaluation([3, 7], [2, 0, 1, 1]), all = TestModels.CreateEvaluation([7, 3], [1, 0, 0, 2]);
        CrossValidationResult result = new([new(half), new(most), new(all)], TimeSpan.FromSeconds(3));
        Assert.That((result.MeanAccuracy, result.AccuracyDeviation), Is.EqualTo((0.75, 0.25)));
        Assert.That(result.ToString(), Is.EqualTo("75.00 % +- 25.00 % (3 folds)"));
        Evaluation together = result.Evaluation;
        Assert.That(together.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
        Assert.That(
            (together.CountOf(3, 3), together.CountOf(3, 7), together.CountOf(7, 3), together.CountOf(7, 7)), Is.EqualTo((5, 2, 1, 3)));
        Assert.That((together.Classes.Names[3], result.Elapsed), Is.EqualTo(("three", TimeSpan.FromSeconds(3))));
    }

    // Folds of the examples 0 to 3 and 4, 5, with scores 1, -1, 2, 0 and 3, 3 of class 7. Confidences are pooled over both folds.
    [Test]
    public void CrossValidation_log_loss_Brier_score_and_calibration_error_pool_all_examples()
    {
        LinearModel model = new([1], [0], [3, 7]);
        float[] scores = [1, -1, 2, 0, 3, 3];
        Dataset data = new(new DenseFeatures(scores, 1), [7, 7, 7, 7, 7, 3]);
        ScoreSums first = model.SumScores(data.Take(4)), second = model.SumScores(data.Select([4, 5]));
        HeldOutFold[] folds = [new(model.Evaluate(data.Take(4)), first), new(model.Evaluate(data.Select([4, 5])), second)];
        CrossValidationResult result = new(folds, TimeSpan.Zero);
        double[] margins = [1, -1, 2, 0, 3, -3];
        double high = 1 / (1 + Math.Exp(-3)), middle = 1 / (1 + Math.Exp(-1));
        double error = (Math.Abs(1 - 2 * middle) + 1 - 1 / (1 + Math.Exp(-2)) + 0.5 + Math.Abs(1 - 2 * high)) / 6;
        ScoreEvaluation together = model.EvaluateScores(data);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.LogLoss, Is.EqualTo(margins.Average(margin => Math.Log(1 + Math.Exp(-margin)))).Within(1e-15));
            double brier = margins.Average(margin => 2 * Math.Pow(1 / (1 + Math.Exp(margin)), 2));
            Assert.That(result.BrierScore, Is.EqualTo(brier).Within(1e-15));
            Assert.That(result.ExpectedCalibrationError, Is.EqualTo(error).Within(1e-15));
            Assert.That(together.LogLoss, Is.EqualTo(result.LogLoss).Within(1e-15));
            Assert.That(together.ExpectedCalibrationError(), Is.EqualTo(result.ExpectedCalibrationError).Within(1e-15));
        }
    }

    [Test]
    public void CrossValidation_losses_of_parallel_folds_equal_those_of_sequential_folds([Values(2, 4)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 250);
        int[] foldOf = data.StratifiedFolds(3, seed: 1);
        ScoreSums expected = new();
        for (int fold = 0; fold < 3; fold++)
        {
            int[] training = [.. Enumerable.Range(0, data.Count).Where(i => foldOf[i] != fold)];
            int[] test = [.. Enumerable.Range(0, data.Count).Where(i => foldOf[i] == fold)];
            expected.Add(Trainer.Train(data.Select(training)).Model.SumScores(data.Select(test)));
        }
        CrossValidationResult result = CrossValidation.Run(Trainer, data, folds: 3);
        Assert.That(
            (result.LogLoss, result.BrierScore, result.ExpectedCalibrationError),
            Is.EqualTo((expected.LogLoss, expected.BrierScore, expected.ExpectedCalibrationError)));
        Assert.That(result.LogLoss, Is.GreaterThan(0));
    }

    [Test]
    public void CrossValidation_losses_leave_out_examples_of_unknown_classes()
    {
        LinearModel model = new([1], [0], [3, 7]);
        ScoreSums all = model.SumScores(new Dataset(new DenseFeatures([1f, 2f], 1), [7, 5]));
        ScoreSums known = model.SumScores(new Dataset(new DenseFeatures([1f], 1), [7]));
        ScoreSums none = model.SumScores(new Dataset(new DenseFeatures([1f], 1), [5]));
        Assert.That(GetMeasures(all), Is.EqualTo(GetMeasures(known)).And.All.GreaterThan(0.1));
        Assert.That(GetMeasures(none), Has.All.NaN);

        static double[] GetMeasures(ScoreSums sums) => [sums.LogLoss, sums.BrierScore, sums.ExpectedCalibrationError];
    }

    [Test]
    public void CrossValidation_tests_every_example_once_with_a_model_trained_without_the_example() =>
        Gen.Select(Gen.Int[6, 40], Gen.Int[2, 6], Gen.ULong).SampleAlike((count, folds, seed) =>
        {
            // Every example has its own feature. The model memorizes the training examples and predicts 3 for all others.
            float[,] features = new float[count, count];
            for (int i = 0; i < count; i++)
                features[i, i] = 1;
            Dataset data = new(new DenseFeatures(features), [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? 7 : 3)]);
            DelegateTrainer memory = new("memory", (training, _) =>
            {
                float[] weights = new float[count];
                for (int i = 0; i < training.Count; i++)
                    training.Features.AddTo(i, training.Labels[i] == 7 ? 2 : 0, weights);
                Assert.That(new LinearModel(weights, [-1f], [3, 7]).Evaluate(training).Accuracy, Is.EqualTo(1));
                return new LinearModel(weights, [-1f], [3, 7]);
            });
            CrossValidationResult result = CrossValidation.Run(memory, data, folds, seed: seed);
            Assert.That(result.Folds.Sum(fold => fold.Count), Is.EqualTo(count));
            Assert.That(result.Folds.Max(fold => fold.Count) - result.Folds.Min(fold => fold.Count), Is.LessThanOrEqualTo(1));
            Assert.That((result.Evaluation.CountOf(7, 7), result.Evaluation.CountOf(7, 3)), Is.EqualTo((0, data.CountOf(7))));
            Assert.That((result.Evaluation.CountOf(3, 3), result.Evaluation.CountOf(3, 7)), Is.EqualTo((data.CountOf(3), 0)));
        });

    [Test]
    public void CrossValidation_parallel_folds_equal_sequential_folds([Values(2, 5)] int folds, [Values(1UL, 2UL)] ulong seed)
    {
        Dataset data = Noisy(120);
        TrainingOptions options = new() { Epochs = 2, Seed = 3 };
        int[] foldOf = data.StratifiedFolds(folds, seed);
        List<Evaluation> expected = [];
        for (int fold = 0; fold < folds; fold++)
        {
            LinearModel model = Trainer.Train(data.Select(Rows(held: false)), options).Model;
            expected.Add(model.Evaluate(data.Select(Rows(held: true))));

            int[] Rows(bool held) => [.. Enumerable.Range(0, data.Count).Where(i => (foldOf[i] == fold) == held)];
        }
        CrossValidationResult once = CrossValidation.Run(Trainer, data, folds, options, seed);
        CrossValidationResult again = CrossValidation.Run(Trainer, data, folds, options, seed);
        Assert.That(once.Folds.Select(Counts), Is.EqualTo(expected.Select(Counts)));
        Assert.That(again.Folds.Select(Counts), Is.EqualTo(expected.Select(Counts)));
        Assert.That(once.MeanAccuracy, Is.EqualTo(expected.Average(fold => fold.Accuracy)).Within(1e-15));
        Assert.That(once.MeanAccuracy, Is.GreaterThan(0.6).And.LessThan(1), "accuracies that can differ");
    }

    [Test]
    public void CrossValidation_folds_depend_on_the_seed()
    {
        Dataset data = Noisy(120);
        string Counted(ulong seed) => string.Join(';', CrossValidation.Run(Trainer, data, seed: seed).Folds.Select(Counts));
        Assert.That(Counted(2), Is.Not.EqualTo(Counted(1)));
    }

    [Test]
    public void CrossValidation_supports_one_example_per_fold()
    {
        CrossValidationResult result = CrossValidation.Run(new MeanDifferenceTrainer(), TestData.CreateClouds(count: 20), folds: 20);
        Assert.That(result.Folds.Select(fold => fold.Count), Is.EqualTo(Enumerable.Repeat(1, 20)));
        Assert.That(result.MeanAccuracy, Is.EqualTo(result.Evaluation.Accuracy).Within(1e-12));
    }

    [Test]
    public void CrossValidation_trains_every_fold_on_a_class_of_two_examples()
    {
        Dataset data = Labeled(1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3);
        List<int> classes = [];
        DelegateTrainer trainer = new("counting", (training, _) =>
        {
            lock (classes)
                classes.Add(training.Classes.Count);
            return LinearModel.Zero(1, training.Classes);
        });
        CrossValidationResult result = CrossValidation.Run(trainer, data, folds: 6);
        Assert.That(classes, Is.EqualTo(Enumerable.Repeat(3, 6)));
        Assert.That(result.Evaluation.CountOf(3, 1), Is.EqualTo(2));
    }

    [Test]
    public void CrossValidation_tests_the_best_model_of_each_fold()
    {
        Dataset data = Labeled(3, 7, 3, 7);
        LinearModel right = new([1], [0], [3, 7]), wrong = new([-1], [0], [3, 7]);
        BestTrainer trainer = new(wrong, right);
        Assert.That(CrossValidation.Run(trainer, data, folds: 2).MeanAccuracy, Is.EqualTo(1));
    }

    [Test]
    public void CrossValidation_passes_options_to_every_fold_unchanged()
    {
        TrainingOptions options = new()
        {
            Epochs = 3,
            Validation = TestData.CreateClouds(seed: 2),
            Patience = 2,
            Seed = 9,
            InitialModel = LinearModel.Zero(20, [3, 7, 8]),
        };
        List<TrainingOptions?> seen = [];
        CrossValidationResult result = CrossValidation.Run(
            new DelegateTrainer("recording", (_, given) =>
            {
                lock (seen)
                    seen.Add(given);
                return given!.InitialModel!;
            }),
            TestData.CreateClouds(),
            folds: 3,
            options);
        Assert.That(seen, Is.EqualTo(Enumerable.Repeat(options, 3)));
        Assert.That(result.Evaluation.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7, 8 }));
    }

    [Test]
    public void ScaledTrainer_learns_its_scaling_in_every_fold()
    {
        List<double> means = [];
        DelegateTrainer inner = new("means", (scaled, _) =>
        {
            float[] row = new float[1];
            double mean = 0;
            for (int i = 0; i < scaled.Count; i++)
            {
                scaled.Features.CopyTo(i, row);
                mean += row[0] / scaled.Count;
            }
            lock (means)
                means.Add(mean);
            return LinearModel.Zero(1, scaled.Classes);
        });
        CrossValidation.Run(new ScaledTrainer(inner), Labeled(3, 7, 7, 3, 7, 3, 3, 7, 7), folds: 4);
        Assert.That(means, Has.Count.EqualTo(4).And.All.Zero.Within(1e-6));
    }

    [Test]
    public void CrossValidation_folds_do_not_occupy_the_thread_pool()
    {
        // Cancellation after a delay uses a timer, which needs a thread of the pool.
        int caller = Environment.CurrentManagedThreadId;
        List<bool> areOfThePool = [];
        DelegateTrainer trainer = new("watching", (data, _) =>
        {
            lock (areOfThePool)
                areOfThePool.Add(Environment.CurrentManagedThreadId != caller && Thread.CurrentThread.IsThreadPoolThread);
            Thread.Yield();
            return LinearModel.Zero(1, data.Classes);
        });
        CrossValidation.Run(trainer, Labeled([.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? 3 : 7)]), folds: 20);
        Assert.That(areOfThePool, Has.Count.EqualTo(20).And.None.True);
    }

    [Test]
    public void CrossValidation_does_not_train_or_test_on_examples_of_weight_0()
    {
        Dataset data = TestData.CreateClouds(count: 60);
        // Each is followed by a copy with the other label and a weight of 0.
        int[] rows = [.. Enumerable.Range(0, 120).Select(i => i / 2)];
        Dataset junk = new Dataset(
            data.Features.Select(rows), [.. rows.Select((row, i) => i % 2 == 0 ? data.Labels[row] : 10 - data.Labels[row])])
            .WithWeights([.. rows.Select((_, i) => i % 2 == 0 ? 1f : 0)]);
        CrossValidationResult found = CrossValidation.Run(Trainer, junk), expected = CrossValidation.Run(Trainer, data);
        Assert.That(found.Folds.Select(Counts), Is.EqualTo(expected.Folds.Select(Counts)));
        Assert.That(() => CrossValidation.Run(Trainer, data.WithWeights([1, 1, 1, .. new float[57]]), folds: 4),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("as there are examples, 3, found 4"));
    }

    [Test]
    public void CrossValidation_is_cancelled_before_the_first_fold_and_within_a_fold()
    {
        Assert.That(
            () => CrossValidation.Run(Trainer, TestData.CreateClouds(), cancellationToken: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());

        using CancellationTokenSource source = new();
        TrainingOptions options = new() { Epochs = 1_000_000, Progress = new CancelAfter(source, epoch: 3) };
        Assert.That(
            () => CrossValidation.Run(Trainer, TestData.CreateClouds(), options: options, cancellationToken: source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    /// <summary>Creates data of one feature: the number of the example, negative for label 3.</summary>
    private static Dataset Labeled(params int[] labels) =>
        new(new DenseFeatures([.. labels.Select((label, i) => (label == 3 ? -1f : 1) * (i + 1))], 1), labels);

    /// <summary>Creates clouds in which one in five labels is flipped.</summary>
    private static Dataset Noisy(int count)
    {
        Dataset clouds = TestData.CreateClouds(count);
        return new Dataset(clouds.Features, [.. clouds.Labels.ToArray().Select((label, i) => i % 5 == 0 ? 10 - label : label)]);
    }

    private static string Counts(Evaluation evaluation) =>
        $"{evaluation.CountOf(3, 3)} {evaluation.CountOf(3, 7)} {evaluation.CountOf(7, 3)} {evaluation.CountOf(7, 7)}";

    private sealed class BestTrainer(LinearModel last, LinearModel best) : ITrainer
    {
        public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default) =>
            new(last, best, StopReason.Completed, 1, data.Count, 0, [], TimeSpan.Zero);
    }

    private sealed class CancelAfter(CancellationTokenSource source, int epoch) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch >= epoch)
                source.Cancel();
        }
    }
}
