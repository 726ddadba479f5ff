namespace LinearLearn.Plotting;

/// <summary>A validation example that the model has a hard time with.</summary>
/// <param name="Index">Its place in the data.</param>
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
    public static HardExample[] Of(LinearModel model, Dataset data, int count)
    {
        int width = model.Biases.Length;
        float[] scores = new float[data.Count * width];
        model.Scores(data.Features, scores);
        HardExample[] all = new HardExample[data.Count];
        for (int i = 0; i < all.Length; i++)
        {
            ReadOnlySpan<float> row = scores.AsSpan(i * width, width);
            all[i] = width == 1 ? OfTwo(model, i, data.Labels[i], row[0]) : OfMany(model, i, data.Labels[i], row);
        }
        bool areWrong = all.Any(example => example.IsWrong);
        return [.. all.Where(example => example.IsWrong == areWrong).OrderBy(example => example.Margin).ThenBy(example => example.Index).Take(count)];
    }

    private static HardExample OfTwo(LinearModel model, int index, int actual, float score) =>
        new(index, actual, model.Labels[score > 0 ? 1 : 0], score, actual == model.Labels[1] ? score : actual == model.Labels[0] ? -score : -Math.Abs(score));

    private static HardExample OfMany(LinearModel model, int index, int actual, ReadOnlySpan<float> scores)
    {
        int place = model.Labels.IndexOf(actual), predicted = 0;
        for (int k = 1; k < scores.Length; k++)
        {
            if (scores[k] > scores[predicted])
                predicted = k;
        }
        int own = place < 0 ? predicted : place;
        float highestOther = float.NegativeInfinity;
        for (int k = 0; k < scores.Length; k++)
        {
            if (k != own)
                highestOther = Math.Max(highestOther, scores[k]);
        }
        float margin = place < 0 ? highestOther - scores[own] : scores[own] - highestOther;
        return new(index, actual, model.Labels[predicted], margin, margin);
    }
}
