namespace LinearLearn;

// How many errors a classifier avoids by abstaining if its confidence is low.
public sealed partial class ScoreEvaluation
{
    /// <summary>Gets the class index of each example: below K, or K and above for a class unknown to the model.</summary>
    internal ReadOnlySpan<int> ActualIndices => _actual;

    /// <summary>Computes the error rate of the predictions above every confidence threshold.</summary>
    /// <returns>
    /// The curve of N examples. The confidence is the probability of the predicted class, as in <see cref="ExpectedCalibrationError"/>: for
    /// two classes, the larger of p and 1 - p; for more, the largest softmax. Every prediction for an example of a class unknown to the
    /// model is an error, as in <see cref="Evaluation"/>. <see cref="SelectiveClassifier"/> predicts with a threshold of the curve.
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

    /// <summary>Returns the scores of an example: one for two classes, otherwise K.</summary>
    internal ReadOnlySpan<float> ScoresAt(int example) => RowOf(example);
}
