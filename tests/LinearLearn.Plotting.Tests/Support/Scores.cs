namespace LinearLearn.Plotting.Tests;

/// <summary>Evaluations whose scores are chosen: the models have one weight of 1 a class, so features are scores.</summary>
internal static class Scores
{
    public static readonly IReadOnlyDictionary<int, string> Names = new Dictionary<int, string> { [3] = "three", [7] = "seven" };

    /// <summary>Scores below 0 are taken for threes, above for sevens.</summary>
    public static (ScoreEvaluation Scores, Evaluation Counts) OfTwo(IReadOnlyDictionary<int, string>? names, params (float Score, int Label)[] examples)
    {
        Dataset data = new(new DenseFeatures([.. examples.Select(example => example.Score)], 1), [.. examples.Select(example => example.Label)], names);
        LinearModel model = new([1f], [0f], [3, 7], names);
        return (model.EvaluateScores(data), model.Evaluate(data));
    }

    /// <summary>Two humps that overlap: threes around -1, sevens around 1.</summary>
    public static (float Score, int Label)[] Humps(int count = 200, int seed = 1)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(i => ((i % 2 == 0 ? -1 : 1) + 2.4f * (random.NextSingle() + random.NextSingle() - 1), i % 2 == 0 ? 3 : 7))];
    }

    /// <summary>Classes 0 to K - 1, the right one ahead by a chance that grows with its label.</summary>
    public static (ScoreEvaluation Scores, Evaluation Counts) OfMany(int classes, int count = 600, IReadOnlyDictionary<int, string>? names = null)
    {
        Random random = new(2);
        float[] values = new float[count * classes], weights = new float[classes * classes];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % classes)];
        for (int i = 0; i < values.Length; i++)
            values[i] = random.NextSingle() + random.NextSingle() + (i % classes == labels[i / classes] ? 0.6f + 0.8f * (i % classes) / classes : 0);
        for (int k = 0; k < classes; k++)
            weights[k * classes + k] = 1;
        Dataset data = new(new DenseFeatures(values, classes), labels, names);
        LinearModel model = new(weights, new float[classes], [.. Enumerable.Range(0, classes)], names);
        return (model.EvaluateScores(data), model.Evaluate(data));
    }

    /// <summary>The confusion matrix of given counts, by actual class in rows.</summary>
    public static Evaluation Of(int[,] counts, IReadOnlyDictionary<int, string>? names = null)
    {
        int classes = counts.GetLength(0);
        List<float> values = [];
        List<int> labels = [];
        for (int cell = 0; cell < classes * classes; cell++)
        {
            for (int i = 0; i < counts[cell / classes, cell % classes]; i++)
            {
                labels.Add(cell / classes);
                values.AddRange(Enumerable.Range(0, classes).Select(k => k == cell % classes ? 1f : 0));
            }
        }
        float[] weights = [.. Enumerable.Range(0, classes * classes).Select(i => i % (classes + 1) == 0 ? 1f : 0)];
        int[] all = [.. Enumerable.Range(0, classes)];
        LinearModel model = classes == 2 ? new([-1f, 1f], [0f], all, names) : new(weights, new float[classes], all, names);
        return model.Evaluate(new Dataset(new DenseFeatures([.. values], classes), [.. labels], names));
    }

    /// <summary>The result of a run with a curve.</summary>
    public static TrainingResult Run(StopReason reason, params (long Examples, double Accuracy)[] points) => new(
        new LinearModel([1f], [0f], [3, 7]), null, reason, 1, points.LastOrDefault().Examples, 1,
        [.. points.Select(point => new ValidationPoint(point.Examples, point.Accuracy))], TimeSpan.Zero);
}
