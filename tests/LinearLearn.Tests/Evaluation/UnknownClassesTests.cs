using System.Text.Json;

namespace LinearLearn.Tests;

/// <summary>Examples of classes that the model was not trained on are errors of the model, not of the data.</summary>
public class UnknownClassesTests
{
    // The only feature is the score: class 7 if it is above 0.
    private static readonly LinearModel Two = new(
        [1], [0], new ClassLabels([3, 7], new Dictionary<int, string> { [3] = "three", [7] = "seven" }));

    private static readonly JsonElement Expected = ScikitLearn.GetCase("unknownClasses");

    private static readonly LinearModel Three = new(Tensor.Identity(3).AsSpan(), new float[3], [7, 3, 5]);

    private static readonly Dataset Data = new(
        new DenseFeatures([.. Expected.GetRows("scores").SelectMany(row => row).Select(score => (float)score)], 3),
        Expected.GetIntegers("actual"));

    [Test]
    public void Unknown_classes_are_counted_as_in_scikit_learn([Values(1, 2, 3)] int parts)
    {
        Evaluation evaluation = Three.Evaluate(Data, parts);
        int[] labels = Expected.GetIntegers("labels");
        double[][] confusion = Expected.GetRows("confusion");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(evaluation.Classes.Values.ToArray(), Is.EqualTo(labels), "first the model's, in its order");
            for (int i = 0; i < labels.Length; i++)
            {
                Assert.That(evaluation.CountOf(labels[i]), Is.EqualTo(Expected.GetNumbers("support")[i]));
                Assert.That(evaluation.Precision(labels[i]), Is.EqualTo(Expected.GetNumbers("precision")[i]).Within(ScikitLearn.Rounding));
                Assert.That(evaluation.Recall(labels[i]), Is.EqualTo(Expected.GetNumbers("recall")[i]).Within(ScikitLearn.Rounding));
                Assert.That(evaluation.F1(labels[i]), Is.EqualTo(Expected.GetNumbers("f1")[i]).Within(ScikitLearn.Rounding));
                for (int j = 0; j < labels.Length; j++)
                    Assert.That(evaluation.CountOf(labels[i], labels[j]), Is.EqualTo(confusion[i][j]));
            }
            double[] macro = [evaluation.MacroPrecision, evaluation.MacroRecall, evaluation.MacroF1];
            Assert.That(macro, Is.EqualTo(Expected.GetNumbers("macro")).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.Accuracy, Is.EqualTo(Expected.GetNumber("accuracy")).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.UnknownCount, Is.EqualTo(evaluation.CountOf(1) + evaluation.CountOf(9)).And.Positive);
            Assert.That(evaluation.Entries.Sum(entry => entry.Count), Is.EqualTo(90));
        }
    }

    [Test]
    public void Unknown_classes_count_in_curves_as_in_scikit_learn()
    {
        ScoreEvaluation scores = Three.EvaluateScores(Data);
        using (Assert.EnterMultipleScope())
        {
            for (int k = 0; k < 3; k++)
            {
                ScikitLearn.AssertSame(scores.Roc(Three.Classes.Values[k]), Expected.GetProperty("classes")[k]);
                ScikitLearn.AssertSame(scores.PrecisionRecall(Three.Classes.Values[k]), Expected.GetProperty("classes")[k]);
            }
            Assert.That(scores.MacroAuc(), Is.EqualTo(Expected.GetNumber("macroAuc")).Within(ScikitLearn.Rounding));
            Assert.That(scores.LogLoss, Is.EqualTo(Expected.GetNumber("logLossOfKnown")).Within(ScikitLearn.Rounding));
            Assert.That(scores.HingeLoss, Is.EqualTo(Expected.GetNumber("hingeLossOfKnown")).Within(ScikitLearn.Rounding));
            Dataset known = Data.Select([.. Enumerable.Range(0, 90).Where(i => Three.Classes.IndexOf(Data.Labels[i]) >= 0)]);
            ScoreEvaluation ofKnown = Three.EvaluateScores(known);
            Assert.That(
                (scores.BrierScore, scores.ExpectedCalibrationError()),
                Is.EqualTo((ofKnown.BrierScore, ofKnown.ExpectedCalibrationError())));
            Assert.That(
                scores.ToString(), Does.EndWith($"(90 examples, without {scores.UnknownCount} of unknown classes)"));
        }
    }

    [Test]
    public void Unknown_classes_are_errors_of_a_model_of_two_classes([Values(1, 2)] int parts)
    {
        Dataset data = new(
            new DenseFeatures([1, -1, 2, -2, 3], 1), [7, 3, 5, 5, 9], new ClassLabels(new Dictionary<int, string> { [5] = "five" }));
        Evaluation evaluation = Two.Evaluate(data, parts);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((evaluation.Correct, evaluation.Count, evaluation.UnknownCount), Is.EqualTo((2, 5, 3)));
            Assert.That(
                (evaluation.CountOf(5, 7), evaluation.CountOf(5, 3), evaluation.CountOf(9, 7), evaluation.CountOf(7, 9)),
                Is.EqualTo((1, 1, 1, 0)));
            Assert.That(evaluation.ToString(), Is.EqualTo("40.00 % (2 of 5; 3 of unknown classes)"));
            Assert.That(evaluation.Classes.Names[5], Is.EqualTo("five"));
            Assert.That(
                evaluation.ToTable(),
                Does.Contain("\nfive").And.Contain("\n9 ").And.EndsWith("0.4000 (2 of 5; 3 of unknown classes)"));
        }
    }

    [Test]
    public void Data_of_unknown_classes_only_has_an_accuracy_of_0_and_no_losses()
    {
        Dataset data = new(new DenseFeatures([1, -1], 1), [4, 5]);
        ScoreEvaluation scores = Two.EvaluateScores(data);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Two.Evaluate(data).Accuracy, Is.Zero);
            Assert.That((scores.LogLoss, scores.HingeLoss), Is.EqualTo((double.NaN, double.NaN)));
            Assert.That(
                () => scores.Roc(),
                Throws.ArgumentException
                    .With.Message.Contains("a ROC curve of label 7 (seven) needs examples of it and of others, found 0 of it and 2"));
            ScoreEvaluation many = Three.EvaluateScores(new Dataset(new DenseFeatures([1, 2, 3, 4, 5, 6], 3), [1, 9]));
            Assert.That(
                () => many.MacroAuc(),
                Throws.ArgumentException.With.Message.Contains("examples of a class of the model, found none"));
            Assert.That(
                () => many.Histogram(),
                Throws.ArgumentException.With.Message.Contains("examples of a class of the model, found none"));
        }
    }

    [Test]
    public void Unknown_classes_have_scores_but_no_margins_in_histograms()
    {
        ScoreEvaluation scores = Three.EvaluateScores(Data);
        ScoreHistogram margins = scores.Histogram(), ofSeven = scores.Histogram(7);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((margins.Count, margins.CountOf(1), margins.CountOf(9)), Is.EqualTo((90 - scores.UnknownCount, 0, 0)));
            Assert.That((ofSeven.Count, ofSeven.CountOf(1)), Is.EqualTo((90, Data.CountOf(1))));
            Assert.That(
                scores.Reliability().Points.Sum(bin => bin.Fraction * bin.Count),
                Is.EqualTo(Three.Evaluate(Data).Correct).Within(1e-9),
                "unknown classes have no positive outcomes");
        }
    }

    [Test]
    public void Unknown_class_has_no_curve()
    {
        ScoreEvaluation scores = Two.EvaluateScores(
            new Dataset(new DenseFeatures([1, -1, 2], 1), [7, 3, 5], new ClassLabels(new Dictionary<int, string> { [5] = "five" })));
        Assert.That(() => scores.Roc(5), Throws.ArgumentException.With.Message.StartsWith(
            "expected one of the labels 3 (three), 7 (seven), found 5 (five)"));
    }

    [Test]
    public void Evaluate_rejects_a_class_name_that_has_another_label_in_the_model()
    {
        Dataset data = new(new DenseFeatures([1, -1], 1), [3, 5], new ClassLabels(new Dictionary<int, string> { [5] = "seven" }));
        Assert.That(
            () => Two.Evaluate(data),
            Throws.ArgumentException
                .With.Message.StartsWith("seven is label 5 in the data and label 7 in the model: create the dataset with the Classes"));
    }

    [Test]
    public void Cross_validation_counts_the_only_example_of_a_class_as_an_error()
    {
        Dataset data = new(
            new DenseFeatures([-1, 1, -2, 2, -3, 3, 0.5f], 1),
            [3, 7, 3, 7, 3, 7, 5],
            new ClassLabels(new Dictionary<int, string> { [5] = "five" }));
        CrossValidationResult result = CrossValidation.Run(new MeanDifferenceTrainer(), data, folds: 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Evaluation.Classes.Values.ToArray(), Is.EqualTo(new[] { 3, 5, 7 }));
            Assert.That(
                (result.Evaluation.Count, result.Evaluation.UnknownCount, result.Evaluation.CountOf(5), result.Evaluation.Recall(5)),
                Is.EqualTo((7, 1, 1, 0.0)));
            Assert.That(result.Evaluation.Classes.Names[5], Is.EqualTo("five"));
        }
    }

    [TestCase(2)]
    [TestCase(3)]
    [TestCase(70)]
    public void Counts_of_correct_predictions_equal_those_of_an_evaluation(int classes)
    {
        LinearModel model = LinearModel.Uniform(13, [.. Enumerable.Range(0, classes)]);
        Dataset data = TestData.CreateOverlapping(classes: 4, count: 100);
        Assert.That(model.CountCorrect(data), Is.EqualTo(model.Evaluate(data).Correct));
        Assert.That(() => model.CountCorrect(data.Take(0)), Throws.ArgumentException);
    }
}
