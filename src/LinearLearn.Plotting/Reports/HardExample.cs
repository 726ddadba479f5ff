namespace LinearLearn.Plotting;

/// <summary>Represents a validation example that the model predicts wrongly or with a small margin.</summary>
/// <param name="Index">The index in the data.</param>
/// <param name="Actual">The label.</param>
/// <param name="Predicted">The label that the model predicts.</param>
/// <param name="Score">The score for two classes, the margin for more.</param>
/// <param name="Margin">
/// The margin of the correct class: below 0 for an error. For a class that the model does not have, minus the lead of the predicted class.
/// </param>
internal readonly record struct HardExample(int Index, int Actual, int Predicted, float Score, float Margin)
{
    public bool IsWrong => Actual != Predicted;

    /// <summary>
    /// Finds the largest errors, or if there are none, the examples closest to an error, both in this order; ties by index.
    /// </summary>
    public static HardExample[] Find(LinearModel model, Dataset data, int count)
    {
        int width = model.Biases.Length;
        float[] scores = new float[data.Count * width];
        int[] predicted = new int[data.Count];
        model.Scores(data.Features, scores);
        model.Predict(data.Features, predicted);
        HardExample[] all = new HardExample[data.Count];
        for (int i = 0; i < all.Length; i++)
        {
            ReadOnlySpan<float> row = scores.AsSpan(i * width, width);
            float margin = ComputeMargin(model, data.Labels[i], predicted[i], row);
            all[i] = new HardExample(i, data.Labels[i], predicted[i], width == 1 ? row[0] : margin, margin);
        }
        bool areWrong = all.Any(example => example.IsWrong);
        IEnumerable<HardExample> hard = all.Where(example => example.IsWrong == areWrong);
        return [.. hard.OrderBy(example => example.Margin).ThenBy(example => example.Index).Take(count)];
    }

    /// <summary>Explains why an example is predicted as it is.</summary>
    /// <remarks>
    /// With more than two classes, the predicted class is compared with the actual one for an error, otherwise with the class of the
    /// highest other score.
    /// </remarks>
    public static Explanation Explain(LinearModel model, Dataset data, HardExample example)
    {
        float[] features = DatasetExample.CopyFeatures(data, example.Index);
        return model.Explain(features, example.Predicted, model.Classes.Count == 2 ? null : FindRival(model, features, example));
    }

    private static int FindRival(LinearModel model, float[] features, HardExample example)
    {
        if (example.IsWrong && model.Classes.IndexOf(example.Actual) >= 0)
            return example.Actual;
        float[] scores = new float[model.Biases.Length];
        model.Scores(features, scores);
        scores[model.Classes.IndexOf(example.Predicted)] = float.NegativeInfinity;
        return model.Classes.Values[Array.IndexOf(scores, scores.Max())];
    }

    private static float ComputeMargin(LinearModel model, int actual, int predicted, ReadOnlySpan<float> scores)
    {
        if (scores.Length == 1)
            return actual == model.Classes.Values[1] ? scores[0] : actual == model.Classes.Values[0] ? -scores[0] : -Math.Abs(scores[0]);
        bool isKnown = model.Classes.Values.Contains(actual);
        int own = model.Classes.IndexOf(isKnown ? actual : predicted);
        float highestOther = float.NegativeInfinity;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k != own)
                highestOther = Math.Max(highestOther, scores[k]);
        }
        return isKnown ? scores[own] - highestOther : highestOther - scores[own];
    }
}
