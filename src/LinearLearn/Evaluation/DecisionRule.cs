namespace LinearLearn;

/// <summary>Provides the rule that turns scores into a predicted class.</summary>
internal static class DecisionRule
{
    /// <summary>
    /// Returns the index of the predicted class: for one score, 1 if it is above 0; otherwise the first of the highest scores.
    /// </summary>
    /// <param name="scores">One score for two classes, otherwise K.</param>
    public static int Predict(ReadOnlySpan<float> scores) => scores.Length == 1 ? PredictTwo(scores[0]) : Kernels.IndexOfMax(scores);

    /// <summary>Returns the index of the predicted class of one of many examples, each with the given number of scores.</summary>
    public static int Predict(ReadOnlySpan<float> scores, int example, int width) =>
        width == 1 ? PredictTwo(scores[example]) : Kernels.IndexOfMax(scores.Slice(example * width, width));

    /// <summary>Returns the predicted class of two: 1, the positive class, for a score above 0, otherwise 0.</summary>
    public static int PredictTwo(float score) => score > 0 ? 1 : 0;
}
