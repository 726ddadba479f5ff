namespace LinearLearn.Plotting;

/// <summary>A validation example that the model has a hard time with.</summary>
/// <param name="Index">Its index in the data.</param>
/// <param name="Actual">Its label.</param>
/// <param name="Predicted">The label that the model gave it.</param>
/// <param name="Score">Of two classes the model's score; of more the margin.</param>
/// <param name="Margin">
/// How far the score is on the right side: below 0 for a wrong one. For a class that the model does not know, how far the predicted class leads, below 0.
/// </param>
internal readonly record struct HardExample(int Index, int Actual, int Predicted, float Score, float Margin)
{
    public bool IsWrong => Actual != Predicted;

    /// <summary>The most wrong examples, the worst first; where none is wrong, those that come closest to it. Of equal ones the first.</summary>
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
        return [.. all.Where(example => example.IsWrong == areWrong).OrderBy(example => example.Margin).ThenBy(example => example.Index).Take(count)];
    }

    /// <summary>
    /// Explains why an example is taken for the predicted class: of more than two classes against the actual one where it is wrong, else
    /// against the class with the highest other score.
    /// </summary>
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
