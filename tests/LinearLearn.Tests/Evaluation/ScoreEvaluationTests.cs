using System.Text.Json;

namespace LinearLearn.Tests;

public class ScoreEvaluationTests
{
    // Models whose scores are their features.
    private static readonly LinearModel Two = new([1], [0], new ClassLabels([3, 7], new Dictionary<int, string> { [7] = "seven" }));
    private static readonly LinearModel Three = new(Tensor.Identity(3).AsSpan(), [0, 0, 0], [5, 4, 6]);

    // Margins: 2, -0.5, 0, 1.
    private static readonly ScoreEvaluation OfTwo = Evaluate(Two, [2, -0.5f, 0, -1], [7, 7, 3, 3]);

    [Test]
    public void Losses_of_two_classes_match_hand_computed_values()
    {
        double logLoss = (Math.Log(1 + Math.Exp(-2)) + Math.Log(1 + Math.Exp(0.5)) + Math.Log(2) + Math.Log(1 + Math.Exp(-1))) / 4;
        Assert.That(OfTwo.LogLoss, Is.EqualTo(logLoss).Within(1e-15));
        Assert.That(OfTwo.HingeLoss, Is.EqualTo((0 + 1.5 + 1 + 0) / 4));
        double brier = new[] { 2, -0.5, 0, 1 }.Average(margin => 2 * Math.Pow(1 / (1 + Math.Exp(margin)), 2));
        Assert.That(OfTwo.BrierScore, Is.EqualTo(brier).Within(1e-15));
    }

    // Example 0: label 5 (row 0) leads by 0.75. Example 1: label 6 (row 2) is behind by 3.
    [Test]
    public void Losses_of_three_classes_match_hand_computed_values()
    {
        ScoreEvaluation evaluation = Evaluate(Three, [1, 0.25f, -1, 0, 2, -1], [5, 6]);
        double first = Math.Log(Math.Exp(1) + Math.Exp(0.25) + Math.Exp(-1)) - 1;
        double second = Math.Log(Math.Exp(0) + Math.Exp(2) + Math.Exp(-1)) + 1;
        Assert.That(evaluation.LogLoss, Is.EqualTo((first + second) / 2).Within(1e-15));
        Assert.That(evaluation.HingeLoss, Is.EqualTo((0.25 + 4) / 2));
        Assert.That(evaluation.BrierScore, Is.EqualTo((Brier([1, 0.25, -1], 0) + Brier([0, 2, -1], 2)) / 2).Within(1e-15));

        static double Brier(double[] scores, int actual)
        {
            double sum = scores.Sum(Math.Exp);
            return scores.Select((score, k) => Math.Pow(Math.Exp(score) / sum - (k == actual ? 1 : 0), 2)).Sum();
        }
    }

    // Confidences: 0.881 (correct), 0.622 (incorrect), 0.5 (label 3, correct), 0.731 (correct). Each is in a different one of 15 bins, and
    // all are in the same of 2.
    [Test]
    public void Calibration_error_matches_hand_computed_values()
    {
        double[] confidences = [.. new[] { 2, 0.5, 0, 1 }.Select(score => 1 / (1 + Math.Exp(-score)))];
        double error = (1 - confidences[0] + confidences[1] + 1 - confidences[2] + 1 - confidences[3]) / 4;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(OfTwo.ExpectedCalibrationError(), Is.EqualTo(error).Within(1e-15));
            Assert.That(OfTwo.ExpectedCalibrationError(1), Is.EqualTo(Math.Abs(0.75 - confidences.Average())).Within(1e-15));
            Assert.That(
                () => OfTwo.ExpectedCalibrationError(0),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected 1 to 10000, found 0"));
        }
    }

    // Probabilities of exactly 1 and 0 in doubles: nothing overflows.
    [TestCase(3e38f, 0)]
    [TestCase(-3e38f, 2)]
    [TestCase(20, 2 * 2.061153618190204e-9 * 2.061153618190204e-9)] // 2 / (1 + exp(20))^2
    public void Brier_score_is_exact_at_large_scores(float lead, double expected)
    {
        Assert.That(Evaluate(Two, [lead], [7]).BrierScore, Is.EqualTo(expected).Within(1e-13).Percent);
        Assert.That(Evaluate(Two, [-lead], [3]).BrierScore, Is.EqualTo(expected).Within(1e-13).Percent);
        Assert.That(Evaluate(Three, [0, -3e38f, lead], [6]).BrierScore, Is.EqualTo(expected).Within(1e-13).Percent);
    }

    // exp(-50) is 1.93e-22, which would be lost if added to 1. exp(3e38) would be infinite.
    [TestCase(50, 1.9287498479639178e-22)]
    [TestCase(-50, 50)]
    [TestCase(20, 2.061153620314381e-9)] // log(1 + exp(-20)) in 50 digits, rounded
    [TestCase(3e38f, 0)]
    [TestCase(-3e38f, 3e38f)]
    public void Log_loss_is_exact_at_large_scores(float lead, double expected)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Evaluate(Two, [lead], [7]).LogLoss, Is.EqualTo(expected).Within(1e-13).Percent);
            Assert.That(Evaluate(Two, [-lead], [3]).LogLoss, Is.EqualTo(expected).Within(1e-13).Percent);
            Assert.That(Evaluate(Three, [0, -3e38f, lead], [6]).LogLoss, Is.EqualTo(expected).Within(1e-13).Percent);
        }
    }

    [Test]
    public void Score_measures_of_two_classes_match_scikit_learn()
    {
        JsonElement expected = ScikitLearn.GetCase("twoClasses");
        ScoreEvaluation evaluation = Evaluate(
            Two, Floats(expected.GetNumbers("scores")), [.. expected.GetBooleans("positive").Select(positive => positive ? 7 : 3)]);
        double auc = expected.GetProperty("ofPositive").GetNumber("auc");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(evaluation.LogLoss, Is.EqualTo(expected.GetNumber("logLoss")).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.HingeLoss, Is.EqualTo(expected.GetNumber("hingeLoss")).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.BrierScore / 2, Is.EqualTo(expected.GetNumber("brierScoreLoss")).Within(ScikitLearn.Rounding));
            double error = expected.GetNumber("calibrationError");
            Assert.That(evaluation.ExpectedCalibrationError(), Is.EqualTo(error).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.MacroAuc(), Is.EqualTo(auc).Within(ScikitLearn.Rounding));
            ScikitLearn.AssertSame(evaluation.Roc(), expected.GetProperty("ofPositive"));
            ScikitLearn.AssertSame(evaluation.Roc(3), expected.GetProperty("ofNegative"));
            ScikitLearn.AssertSame(evaluation.PrecisionRecall(), expected.GetProperty("ofPositive"));
            ScikitLearn.AssertSame(evaluation.PrecisionRecall(3), expected.GetProperty("ofNegative"));
        }
    }

    [Test]
    public void Score_measures_of_four_classes_match_scikit_learn()
    {
        JsonElement expected = ScikitLearn.GetCase("fourClasses");
        int[] labels = [30, 10, 40, 20];
        LinearModel model = new(Tensor.Identity(4).AsSpan(), new float[4], new ClassLabels(labels));
        float[] scores = Floats([.. expected.GetRows("scores").SelectMany(row => row)]);
        ScoreEvaluation evaluation = Evaluate(model, scores, [.. expected.GetIntegers("actual").Select(place => labels[place])]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(evaluation.LogLoss, Is.EqualTo(expected.GetNumber("logLoss")).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.HingeLoss, Is.EqualTo(expected.GetNumber("hingeLoss")).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.BrierScore, Is.EqualTo(expected.GetNumber("brierScore")).Within(ScikitLearn.Rounding));
            double error = expected.GetNumber("calibrationError");
            Assert.That(evaluation.ExpectedCalibrationError(), Is.EqualTo(error).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.MacroAuc(), Is.EqualTo(expected.GetNumber("macroAuc")).Within(ScikitLearn.Rounding));
            for (int place = 0; place < labels.Length; place++)
            {
                ScikitLearn.AssertSame(evaluation.Roc(labels[place]), expected.GetProperty("classes")[place]);
                ScikitLearn.AssertSame(evaluation.PrecisionRecall(labels[place]), expected.GetProperty("classes")[place]);
            }
        }
    }

    // Probabilities of label 5: 0.24 against 0.30 and 0.0001; of label 4: 0.39 and 0.0002 against 0.67. Label 6 has no example.
    [Test]
    public void MacroAuc_leaves_out_classes_without_examples()
    {
        ScoreEvaluation evaluation = Evaluate(Three, [1, 2, 0, 0, 0.25f, 0, 0, 0.25f, 9], [5, 4, 4]);
        Assert.That((evaluation.Roc(5).Auc, evaluation.Roc(4).Auc, evaluation.MacroAuc()), Is.EqualTo((0.5, 0.0, 0.25)));
    }

    // Each example has its own offset of all scores, and the first two have the same differences between classes.
    [Test]
    public void Curves_of_three_classes_depend_on_the_differences_between_scores_only()
    {
        ScoreEvaluation evaluation = Evaluate(Three, [1, 0, -1, 101, 100, 99, -49, -50, -50.5f, 7, 9, 8], [5, 4, 5, 4]);
        double equal = -Math.Log(Math.Exp(-1) + Math.Exp(-2)), lower = -Math.Log(Math.Exp(-1) + Math.Exp(-1.5));
        double lowest = -Math.Log(Math.Exp(2) + Math.Exp(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(evaluation.Roc(5).Auc, Is.EqualTo(0.625), "of four pairs, two are ordered, and one is a tie");
            Assert.That(
                evaluation.Roc(5).Points.Skip(1).Select(point => point.Threshold),
                Is.EqualTo(new[] { equal, lower, lowest }).Within(1e-6));
            Assert.That(evaluation.PrecisionRecall(5).Points, Has.Count.EqualTo(4));
        }
    }

    // All probabilities of label 5 are 1 in doubles; the fourth and the fifth log-odds exceed a float.
    [Test]
    public void Curves_of_three_classes_rank_scores_whose_probabilities_are_all_1()
    {
        ScoreEvaluation evaluation = Evaluate(
            Three, [50, 0, 0, 900, 0, 0, 3e38f, 0, 0, 3e38f, -3e38f, -3e38f, 3.1e38f, -3e38f, -3e38f], [4, 4, 5, 5, 5]);

        Assert.That((evaluation.Roc(5).Auc, evaluation.MacroAuc()), Is.EqualTo((1.0, 1.0)));
        Assert.That(
            evaluation.Roc(5).Points.Select(point => point.Threshold),
            Is.EqualTo(new[] { float.PositiveInfinity, float.MaxValue, 3e38f, 900 - MathF.Log(2), 50 - MathF.Log(2) }));
    }

    [Test]
    public void ScoreEvaluation_has_the_classes_and_the_number_of_examples()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(OfTwo.Count, Is.EqualTo(4));
            Assert.That(OfTwo.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 7 }));
            Assert.That(OfTwo.Classes.Names[7], Is.EqualTo("seven"));
            Assert.That(OfTwo.ToString(), Is.EqualTo("log-loss 0.5269, hinge loss 0.6250 (4 examples)"));
        }
    }

    [Test]
    public void ScoreEvaluation_curve_methods_reject_undefined_curves()
    {
        ScoreEvaluation sevens = Evaluate(Two, [1, -1], [7, 7]);
        ScoreEvaluation fours = Evaluate(Three, [1, 2, 3], [4]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sevens.HingeLoss, Is.EqualTo(1), "losses need only one class");
            Assert.That(sevens.PrecisionRecall().AveragePrecision, Is.EqualTo(1));
            Assert.That(() => sevens.Roc(), Throws.ArgumentException.With.Message.Contains(
                "a ROC curve of label 7 (seven) needs examples of it and of others, found 2 of it and 0 of others"));
            Assert.That(
                () => sevens.Roc(3),
                Throws.ArgumentException.With.Message.Contains("label 3 needs examples of it and of others, found 0 of it and 2"));
            Assert.That(() => sevens.MacroAuc(), Throws.ArgumentException.With.Message.Contains("2 of it and 0 of others"));
            Assert.That(() => sevens.PrecisionRecall(3), Throws.ArgumentException.With.Message.Contains(
                "a precision-recall curve of label 3 needs an example of it, found none of 2"));
            Assert.That(
                () => fours.MacroAuc(),
                Throws.ArgumentException.With.Message.Contains("label 4 needs examples of it and of others, found 1 of it and 0"));
        }
    }

    [Test]
    public void ScoreEvaluation_curve_methods_reject_unknown_classes()
    {
        ScoreEvaluation many = Evaluate(Three, [1, 2, 3, 4, 5, 6], [5, 6]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => OfTwo.Roc(8), Throws.ArgumentException.With.Message.Contains("expected one of the labels 3, 7 (seven), found 8"));
            Assert.That(() => many.Roc(), Throws.ArgumentException.With.Message.StartsWith(
                "expected the label of one of 3 classes, 5, 4, 6, found none; MacroAuc() is the mean of all areas"));
            Assert.That(
                () => many.PrecisionRecall(),
                Throws.ArgumentException.With.Message.StartsWith("expected the label of one of 3 classes, 5, 4, 6, found none"));
        }
    }

    [Test]
    public void EvaluateScores_rejects_datasets_that_do_not_fit_the_model()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Two.EvaluateScores(null!), Throws.ArgumentNullException);
            Assert.That(
                () => Evaluate(Two, [], []), Throws.ArgumentException.With.Message.Contains("expected one example or more, found none"));
            Assert.That(
                () => Two.EvaluateScores(new Dataset(new DenseFeatures([1, 2], 2), [3])),
                Throws.ArgumentException.With.Message.Contains("expected 1 features per example, found 2"));
            Assert.That(
                () => Evaluate(new LinearModel([float.MaxValue], [0], [3, 7]), [1, 2], [3, 7]),
                Throws.ArgumentException.With.Message.Contains("the score of example 1 is"));
        }
    }

    [Test]
    public void EvaluateScores_rejects_more_scores_than_an_array_holds()
    {
        LinearModel wide = LinearModel.Zero(1, [.. Enumerable.Range(0, 1 << 15)]);
        Dataset tall = new(new DenseFeatures(new float[1 << 16], 1), new int[1 << 16]);
        Assert.That(
            () => wide.EvaluateScores(tall),
            Throws.ArgumentException.With.Message.Contains("65536 examples of 32768 scores are more than an array can hold"));
    }

    private static ScoreEvaluation Evaluate(LinearModel model, float[] features, int[] labels) =>
        model.EvaluateScores(new Dataset(new DenseFeatures(features, model.FeatureCount), labels));

    private static float[] Floats(double[] numbers) => Array.ConvertAll(numbers, number => (float)number);
}
