namespace LinearLearn;

// How many errors a classifier avoids by abstaining where its confidence is low.
public sealed partial class ScoreEvaluation
{
    /// <summary>For each example, the index of its class: below K, or from K on for a class that the model does not know.</summary>
    internal ReadOnlySpan<int> ActualIndices => _actual;

    /// <summary>Computes the error rate of the predictions above every confidence threshold.</summary>
    /// <returns>
    /// The curve of N examples. The confidence is the probability of the predicted class, as in <see cref="ExpectedCalibrationError"/>: of
    /// two classes the larger one of p and 1 - p, of more the largest of the softmax. Every prediction for an example of a class that the
    /// model does not know is an error, as in <see cref="Evaluation"/>. <see cref="SelectiveClassifier"/> predicts with a threshold of the
    /// curve.
    /// </returns>
    public RiskCoverageCurve RiskCoverage()
    {
        double[] confidences = new double[Count];
        bool[] isCorrect = new bool[Count];
        for (int i = 0; i < isCorrect.Length; i++)
        {
            int predicted = DecisionRule.Predict(RowOf(i));
            confidences[i] = Losses.Confidence(RowOf(i), predicted);
            isCorrect[i] = _actual[i] == predicted;
        }
        return RiskCoverageCurve.From(confidences, isCorrect);
    }

    /// <summary>The scores of an example: one for two classes, else K.</summary>
    internal ReadOnlySpan<float> ScoresAt(int example) => RowOf(example);
}
