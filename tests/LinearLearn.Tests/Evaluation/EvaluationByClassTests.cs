using System.Text.Json;

namespace LinearLearn.Tests;

public class EvaluationByClassTests
{
    // Confusion matrix of three classes, one row per actual class: 2 1 0 / 1 3 0 / 0 1 0. A fourth class does not occur.
    private static readonly Evaluation Small = TestModels.CreateEvaluation([5, 6, 7, 8], [2, 1, 0, 0, 1, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

    [Test]
    public void Precision_recall_and_f1_of_each_class_match_hand_computed_values()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That((Small.Precision(5), Small.Recall(5), Small.F1(5), Small.CountOf(5)), Is.EqualTo((2.0 / 3, 2.0 / 3, 2.0 / 3, 3)));
            Assert.That((Small.Precision(6), Small.Recall(6), Small.F1(6), Small.CountOf(6)), Is.EqualTo((3.0 / 5, 3.0 / 4, 6.0 / 9, 4)));
            Assert.That(
                (Small.Precision(7), Small.Recall(7), Small.F1(7), Small.CountOf(7)), Is.EqualTo((0.0, 0.0, 0.0, 1)), "never predicted");
            Assert.That(
                (Small.Precision(8), Small.Recall(8), Small.F1(8), Small.CountOf(8)), Is.EqualTo((0.0, 0.0, 0.0, 0)), "does not occur");
        }
    }

    [Test]
    public void Macro_means_leave_out_a_class_that_does_not_occur()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Small.MacroPrecision, Is.EqualTo((2.0 / 3 + 3.0 / 5) / 3).Within(1e-15));
            Assert.That(Small.MacroRecall, Is.EqualTo((2.0 / 3 + 3.0 / 4) / 3).Within(1e-15));
            Assert.That(Small.MacroF1, Is.EqualTo(4.0 / 9).Within(1e-15));
        }
    }

    [Test]
    public void Precision_recall_and_f1_match_scikit_learn()
    {
        JsonElement expected = ScikitLearn.GetCase("predictions");
        int[] labels = expected.GetIntegers("labels");
        Evaluation evaluation = Evaluate(labels, expected.GetIntegers("actual"), expected.GetIntegers("predicted"));
        double[][] confusion = expected.GetRows("confusion");
        using (Assert.EnterMultipleScope())
        {
            for (int i = 0; i < labels.Length; i++)
            {
                Assert.That(evaluation.CountOf(labels[i]), Is.EqualTo(expected.GetNumbers("support")[i]));
                Assert.That(evaluation.Precision(labels[i]), Is.EqualTo(expected.GetNumbers("precision")[i]).Within(ScikitLearn.Rounding));
                Assert.That(evaluation.Recall(labels[i]), Is.EqualTo(expected.GetNumbers("recall")[i]).Within(ScikitLearn.Rounding));
                Assert.That(evaluation.F1(labels[i]), Is.EqualTo(expected.GetNumbers("f1")[i]).Within(ScikitLearn.Rounding));
                for (int j = 0; j < labels.Length; j++)
                    Assert.That(evaluation.CountOf(labels[i], labels[j]), Is.EqualTo(confusion[i][j]));
            }
            double[] macro = [evaluation.MacroPrecision, evaluation.MacroRecall, evaluation.MacroF1];
            Assert.That(macro, Is.EqualTo(expected.GetNumbers("macro")).Within(ScikitLearn.Rounding));
            // micro means equal the accuracy, so there are none
            Assert.That(expected.GetNumbers("micro"), Is.All.EqualTo(evaluation.Accuracy).Within(ScikitLearn.Rounding));
            Assert.That(evaluation.Accuracy, Is.EqualTo(expected.GetNumber("accuracy")).Within(ScikitLearn.Rounding));
        }
    }

    [Test]
    public void Evaluation_by_class_rejects_unknown_labels()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => Small.Precision(4), Throws.ArgumentException.With.Message.Contains("expected one of the labels 5, 6, 7, 8, found 4"));
            Assert.That(() => Small.Recall(4), Throws.ArgumentException.With.Message.Contains("found 4"));
            Assert.That(() => Small.F1(4), Throws.ArgumentException.With.Message.Contains("found 4"));
            Assert.That(() => Small.CountOf(4), Throws.ArgumentException.With.Message.Contains("found 4"));
        }
    }

    /// <summary>Evaluates a model with chosen predictions: feature k is the score of class k, 1 for the predicted class.</summary>
    private static Evaluation Evaluate(int[] labels, int[] actual, int[] predicted)
    {
        LinearModel model = new(Tensor.Identity(labels.Length).AsSpan(), new float[labels.Length], new ClassLabels(labels));
        float[] features = [.. predicted.SelectMany(label => labels.Select(other => other == label ? 1f : 0))];
        return model.Evaluate(new Dataset(new DenseFeatures(features, labels.Length), actual));
    }
}
