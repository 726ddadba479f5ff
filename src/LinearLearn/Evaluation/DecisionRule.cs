namespace LinearLearn;

/// <summary>The rule by which scores become a class.</summary>
internal static class DecisionRule
{
    /// <summary>The index of the predicted class: of one score the positive class above 0, else the first of the highest scores.</summary>
    /// <param name="scores">One score for two classes, else K.</param>
    public static int Predict(ReadOnlySpan<float> scores) => scores.Length == 1 ? PredictTwo(scores[0]) : Kernels.IndexOfMax(scores);

    /// <summary>The same for one of many examples, each with so many scores.</summary>
    public static int Predict(ReadOnlySpan<float> scores, int example, int width) =>
        width == 1 ? PredictTwo(scores[example]) : Kernels.IndexOfMax(scores.Slice(example * width, width));

    /// <summary>Of two classes: 1, the positive class, for a score above 0, else 0.</summary>
    public static int PredictTwo(float score) => score > 0 ? 1 : 0;
}
