using CsCheck;
using LinearLearn.Tests.Shared;

namespace LinearLearn.Tests;

/// <summary>Tests the metrics of cross-validation: weighted, pooled over all folds, or as means of folds.</summary>
public class SelectionMetricTests
{
    private static readonly SelectionMetric[] Metrics = Enum.GetValues<SelectionMetric>();

    /// <summary>One feature, which is the score of 7.</summary>
    private static readonly LinearModel Two = new([1], [0], [3, 7]);

    private static readonly LinearModel Three = new(Tensor.Identity(3).AsSpan(), new float[3], [0, 1, 2]);

    // scikit-learn 1.2.1 (numpy 1.24.2): accuracy_score(y, s > 0), f1_score(y, s > 0, average="macro"), log_loss(y, p),
    // roc_auc_score(y, s) and 2 * brier_score_loss(y, p) with p = 1 / (1 + exp(-s)), each with sample_weight=w.
    [Test]
    public void Weighted_metrics_of_two_classes_match_scikit_learn()
    {
        Dataset data = new Dataset(new DenseFeatures([1.5f, -0.5f, 0.25f, -2, 0.75f, 0.75f, -0.25f, 3], 1), [7, 7, 3, 3, 7, 3, 3, 7])
            .WithWeights([2, 1, 3, 0.5f, 1, 4, 1.5f, 0.25f]);
        AssertScores(
            HeldOutFold.Measure(Two, data, new float[8]),
            [0.39622641509433965, 0.3908045977011494, 0.7342337210256473, 0.7254901960784313, 0.5502495459426248]);
    }

    // The same for K classes: P = exp(S) / sum, argmax(S), roc_auc_score(y, P, multi_class="ovr", sample_weight=w), which is the mean over
    // the classes, and numpy.average(((P - eye(3)[y])**2).sum(1), weights=w).
    [Test]
    public void Weighted_metrics_of_three_classes_match_scikit_learn()
    {
        float[] scores =
        [
            1, 0, -1, 0.5f, 0.5f, 0, 2, -1, 0.25f, 0, 1, 2, -1, 0.75f, 0.5f, 0.25f, 0.5f, 1.5f, 1, 1.25f, -2, 0.5f, 0, 0.25f, -0.5f, 2, 0,
        ];
        Dataset data = new Dataset(new DenseFeatures(scores, 3), [0, 0, 2, 2, 1, 2, 0, 1, 1])
            .WithWeights([1, 2, 0.5f, 3, 1, 0.25f, 2, 1.5f, 4]);
        AssertScores(
            HeldOutFold.Measure(Three, data, new float[27]),
            [0.7377049180327869, 0.7564373897707232, 0.6461182135350869, 0.8999498910421498, 0.3778360560953269]);
    }

    [Test]
    public void Weighted_example_counts_like_that_many_copies([Values(2, 4)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 120);
        LinearModel model = new MeanDifferenceTrainer().Train(data).Model;
        int[] weights = [.. Enumerable.Range(0, 120).Select(i => 1 + i * i % 4)];
        int[] copied = [.. Enumerable.Range(0, 120).SelectMany(i => Enumerable.Repeat(i, weights[i]))];
        DelegateTrainer trainer = new("same", (_, _) => model);
        CrossValidationResult weighted = CrossValidation.Run(
            trainer, data.WithWeights([.. weights.Select(weight => (float)weight)]), Folds(Enumerable.Range(0, 120)));
        CrossValidationResult copies = CrossValidation.Run(trainer, data.Select(copied), Folds(copied)),
            plain = CrossValidation.Run(trainer, data, Folds(Enumerable.Range(0, 120)));
        using (Assert.EnterMultipleScope())
        {
            foreach (SelectionMetric metric in Metrics)
            {
                Assert.That(weighted.GetScore(metric), Is.EqualTo(copies.GetScore(metric)).Within(1e-12), $"{metric}");
                Assert.That(weighted.GetStandardError(metric), Is.EqualTo(copies.GetStandardError(metric)).Within(1e-12), $"{metric}");
                Assert.That(weighted.GetScore(metric), Is.Not.EqualTo(plain.GetScore(metric)).Within(1e-4), $"{metric}: weights matter");
            }
            Assert.That(weighted.ExpectedCalibrationError, Is.EqualTo(copies.ExpectedCalibrationError).Within(1e-12));
            Assert.That(weighted.ExpectedCalibrationError, Is.Not.EqualTo(plain.ExpectedCalibrationError).Within(1e-4));
            Assert.That(weighted.AccuracyDeviation, Is.EqualTo(copies.AccuracyDeviation).Within(1e-12));
            Assert.That(weighted.Evaluation.Count, Is.EqualTo(120), "Evaluation counts examples");
        }

        static int[] Folds(IEnumerable<int> rows) => [.. rows.Select(row => row % 3)];
    }

    [Test]
    public void Equal_weights_do_not_change_metrics([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 90);
        float[] ones = new float[90];
        ones.AsSpan().Fill(1);
        CrossValidationResult plain = CrossValidation.Run(new MeanDifferenceTrainer(), data),
            weighted = CrossValidation.Run(new MeanDifferenceTrainer(), data.WithWeights(ones));
        foreach (SelectionMetric metric in Metrics)
            Assert.That(weighted.GetScore(metric), Is.EqualTo(plain.GetScore(metric)).Within(1e-14), $"{metric}");
        Assert.That(weighted.ExpectedCalibrationError, Is.EqualTo(plain.ExpectedCalibrationError));
    }

    [Test]
    public void Weighted_AUC_equals_the_weighted_fraction_of_correctly_ordered_pairs() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int[2, 4], Gen.Int[0, 1_000_000]).SampleAlike((count, classes, seed) =>
        {
            Random random = new(seed);
            int width = classes == 2 ? 1 : classes;
            float[] scores = [.. Enumerable.Range(0, count * width).Select(_ => random.Next(-6, 6) / 4f)]; // many are equal
            int[] actual = [.. Enumerable.Range(0, count).Select(_ => random.Next(-1, classes))];
            float[] weights = [.. Enumerable.Range(0, count).Select(_ => 0.25f + random.Next(8))], ones = new float[count];
            ones.AsSpan().Fill(1);
            Assert.That(AucSums.MeanArea(scores, classes, actual, weights), Is.EqualTo(Plain(weights)).Within(1e-12));
            Assert.That(AucSums.MeanArea(scores, classes, actual, []), Is.EqualTo(Plain(ones)).Within(1e-12));

            double Plain(float[] weights)
            {
                List<double> areas = [];
                for (int k = classes == 2 ? 1 : 0; k < classes; k++)
                {
                    double right = 0, all = 0;
                    for (int i = 0; i < count; i++)
                    {
                        for (int j = 0; j < count; j++)
                        {
                            if (actual[i] != k || actual[j] == k)
                                continue;
                            double own = Rank(i, k), other = Rank(j, k);
                            all += weights[i] * weights[j];
                            right += weights[i] * weights[j] * (own > other ? 1 : own == other ? 0.5 : 0);
                        }
                    }
                    if (all > 0)
                        areas.Add(right / all);
                }
                return areas.Count > 0 ? areas.Average() : double.NaN;
            }

            // The score of two classes, or the softmax of more, rounded so that sums of equal scores in another order stay equal.
            double Rank(int i, int k) => width == 1
                ? scores[i]
                : Math.Round(Math.Exp(scores[i * width + k]) / scores.Skip(i * width).Take(width).Sum(score => Math.Exp(score)), 12);
        });

    [Test]
    public void AUC_is_a_mean_over_folds_and_other_metrics_pool_all_folds([Values(2, 4)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 200);
        MeanDifferenceTrainer trainer = new();
        int[] foldOf = data.StratifiedFolds(4, seed: 3);
        List<ScoreEvaluation> folds = [];
        for (int fold = 0; fold < 4; fold++)
        {
            LinearModel model = trainer.Train(data.Select([.. Enumerable.Range(0, 200).Where(i => foldOf[i] != fold)])).Model;
            folds.Add(model.EvaluateScores(data.Select([.. Enumerable.Range(0, 200).Where(i => foldOf[i] == fold)])));
        }
        CrossValidationResult result = CrossValidation.Run(trainer, data, 4, seed: 3);
        double deviation = Math.Sqrt(folds.Sum(fold => Math.Pow(fold.LogLoss - folds.Average(other => other.LogLoss), 2)) / 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Auc, Is.EqualTo(folds.Average(fold => fold.MacroAuc())).Within(1e-14));
            Assert.That(result.MacroF1, Is.EqualTo(result.Evaluation.MacroF1));
            Assert.That(result.LogLoss, Is.EqualTo(folds.Sum(fold => fold.LogLoss * fold.Count) / 200).Within(1e-14));
            Assert.That(result.GetStandardError(SelectionMetric.LogLoss), Is.EqualTo(deviation / 2).Within(1e-14));
            Assert.That(result.GetStandardError(SelectionMetric.Accuracy), Is.EqualTo(result.AccuracyDeviation / 2).Within(1e-14));
            double[] scores = [result.MeanAccuracy, result.MacroF1, result.LogLoss, result.Auc, result.BrierScore];
            Assert.That(Metrics.Select(result.GetScore), Is.EqualTo(scores));
            Assert.That(
                () => result.GetScore((SelectionMetric)5),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected one of Accuracy, "));
            Assert.That(() => result.GetStandardError((SelectionMetric)(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void AUC_ignores_folds_without_both_positive_and_negative_examples()
    {
        // Fold 0 has only 7s; the other folds order one of one pair and two of four pairs correctly.
        Dataset data = new(new DenseFeatures([1, 2, -1, 1, 1, 2, 3, 4], 1), [7, 7, 3, 7, 7, 3, 3, 7]);
        DelegateTrainer trainer = new("same", (_, _) => Two);
        CrossValidationResult result = CrossValidation.Run(trainer, data, [0, 0, 1, 1, 2, 2, 2, 2]);
        Assert.That(result.Auc, Is.EqualTo(0.75).Within(1e-15));
        Assert.That(result.GetStandardError(SelectionMetric.Auc), Is.EqualTo(0.25).Within(1e-15));
        CrossValidationResult sorted = CrossValidation.Run(trainer, data.Select([0, 1, 2, 5]), [0, 0, 1, 1]);
        Assert.That((sorted.Auc, sorted.GetStandardError(SelectionMetric.Auc)), Is.EqualTo((double.NaN, double.NaN)));
    }

    [Test]
    public void OutOfFoldScores_are_in_the_order_of_the_data([Values(2, 3)] int classes)
    {
        Dataset data = TestData.CreateOverlapping(classes, count: 100);
        MeanDifferenceTrainer trainer = new();
        int[] foldOf = data.StratifiedFolds(5, seed: 1);
        int label = data.Classes.Values[^1];
        float[] expected = new float[100];
        for (int i = 0; i < 100; i++)
        {
            LinearModel model = trainer.Train(data.Select([.. Enumerable.Range(0, 100).Where(j => foldOf[j] != foldOf[i])])).Model;
            float[] scores = new float[model.Biases.Length];
            model.Scores(data.Features.Select([i]), scores);
            expected[i] = classes == 2 ? scores[0] : (float)(scores[2] - Math.Log(Math.Exp(scores[0]) + Math.Exp(scores[1])));
        }
        CrossValidationResult result = CrossValidation.Run(trainer, data);
        ScoreEvaluation pooled = result.OutOfFoldScores!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((pooled.Count, pooled.UnknownCount), Is.EqualTo((100, 0)));
            Assert.That(pooled.LogLoss, Is.EqualTo(result.LogLoss).Within(1e-14));
            Assert.That(pooled.BrierScore, Is.EqualTo(result.BrierScore).Within(1e-14));
            Assert.That(pooled.ExpectedCalibrationError(), Is.EqualTo(result.ExpectedCalibrationError).Within(1e-14));
            RocCurve curve = RocCurve.From(expected, [.. data.Labels.ToArray().Select(own => own == label)]);
            Assert.That(pooled.Roc(label).Auc, Is.EqualTo(curve.Auc).Within(1e-14));
            Assert.That(
                pooled.Roc(label).Points.Select(point => point.Threshold),
                Is.EqualTo(curve.Points.Select(point => point.Threshold)).Within(1e-5f));
        }
    }

    [Test]
    public void OutOfFoldScores_ignore_examples_of_weight_0()
    {
        Dataset data = TestData.CreateClouds(count: 60);
        float[] weights = [.. Enumerable.Range(0, 60).Select(i => i % 7 == 3 ? 0f : 1)];
        CrossValidationResult found = CrossValidation.Run(new MeanDifferenceTrainer(), data.WithWeights(weights));
        CrossValidationResult expected = CrossValidation.Run(
            new MeanDifferenceTrainer(), data.Select([.. Enumerable.Range(0, 60).Where(i => weights[i] > 0)]));
        Assert.That((found.OutOfFoldScores!.Count, found.LogLoss, found.Auc), Is.EqualTo((51, expected.LogLoss, expected.Auc)));
        Assert.That(found.OutOfFoldScores.LogLoss, Is.EqualTo(expected.OutOfFoldScores!.LogLoss));
    }

    [Test]
    public void OutOfFoldScores_are_null_if_the_classes_of_the_models_differ()
    {
        Dataset data = new(new DenseFeatures([-1, 1, -2, 2, -3, 3, 0.5f], 1), [3, 7, 3, 7, 3, 7, 5]);
        CrossValidationResult result = CrossValidation.Run(new MeanDifferenceTrainer(), data, folds: 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.OutOfFoldScores, Is.Null);
            Assert.That(result.LogLoss, Is.Positive, "of the other six");
            Assert.That(result.Auc, Is.InRange(0.5, 1));
            Assert.That(result.MacroF1, Is.EqualTo(result.Evaluation.MacroF1).And.Positive);
        }
    }

    [Test]
    public void Class_unknown_to_all_models_counts_as_negative_in_curves()
    {
        Dataset data = new(
            new DenseFeatures([-1, 1, -2, 2, 5, 6], 1), [3, 7, 3, 7, 9, 9], new ClassLabels(new Dictionary<int, string> { [9] = "nine" }));
        CrossValidationResult result = CrossValidation.Run(new DelegateTrainer("same", (_, _) => Two), data, [0, 0, 1, 1, 0, 1]);
        ScoreEvaluation pooled = result.OutOfFoldScores!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((pooled.Count, pooled.UnknownCount), Is.EqualTo((6, 2)));
            Assert.That(pooled.LogLoss, Is.EqualTo(result.LogLoss).Within(1e-15));
            Assert.That(pooled.Roc().Auc, Is.EqualTo(0.5), "the nines score highest");
            Assert.That(result.Auc, Is.EqualTo(0.5));
            Assert.That(() => pooled.Roc(9), Throws.ArgumentException.With.Message.Contains("found 9 (nine)"));
        }
    }

    private static void AssertScores(HeldOutFold fold, double[] expected)
    {
        CrossValidationResult result = new([fold], TimeSpan.Zero);
        Assert.That(Metrics.Select(fold.GetScore), Is.EqualTo(expected).Within(ScikitLearn.Rounding));
        Assert.That(Metrics.Select(result.GetScore), Is.EqualTo(expected).Within(ScikitLearn.Rounding));
    }
}
