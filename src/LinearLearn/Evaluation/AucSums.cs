namespace LinearLearn;

/// <summary>Computes the areas under the ROC curves of many classes without building the curves.</summary>
internal static class AucSums
{
    /// <summary>The number of classes whose scores are copied out together, because they share a cache line.</summary>
    private const int ClassesAtOnce = 16;

    /// <summary>Computes the area under the ROC curve of each class.</summary>
    /// <remarks>
    /// The area is the fraction of pairs (an example of the class, one of another class) in which the first has the higher log-odds of that
    /// class; equal ones count half. The log-odds of the class's own examples are sorted, and those of the others are looked up among them.
    /// </remarks>
    /// <param name="scores">N x K scores.</param>
    /// <param name="width">K: 3 or more.</param>
    /// <param name="actual">The class index of each example. An index of K or above matches none of the classes.</param>
    /// <param name="classes">The indices of classes that some, but not all, examples have.</param>
    public static double[] Areas(float[] scores, int width, int[] actual, int[] classes)
    {
        double[] areas = new double[classes.Length];
        RestLogOdds odds = new(scores, width);
        float[][] columns = [.. classes.Take(ClassesAtOnce).Select(_ => new float[actual.Length])];
        float[] own = new float[actual.Length];
        for (int first = 0; first < classes.Length; first += ClassesAtOnce)
        {
            int count = Math.Min(ClassesAtOnce, classes.Length - first);
            for (int i = 0; i < actual.Length; i++)
            {
                for (int k = 0; k < count; k++)
                    columns[k][i] = odds.Compute(i, classes[first + k]);
            }
            for (int k = 0; k < count; k++)
                areas[first + k] = Area(columns[k], actual, classes[first + k], own);
        }
        return areas;
    }

    /// <summary>
    /// Computes the mean area of the classes that some, but not all, examples have, each class weighted equally; NaN if there is none.
    /// </summary>
    /// <param name="scores">N scores for two classes, otherwise N x K.</param>
    /// <param name="classes">K.</param>
    /// <param name="actual">The class index of each example; -1 for a class that is none of the K.</param>
    /// <param name="weights">The weight of each example: above 0. Empty if all weights are equal.</param>
    public static double MeanArea(float[] scores, int classes, int[] actual, ReadOnlySpan<float> weights)
    {
        int[] counts = new int[classes];
        foreach (int index in actual)
        {
            if (index >= 0)
                counts[index]++;
        }
        IEnumerable<int> candidates = classes == 2 ? [1] : Enumerable.Range(0, classes);
        int[] measured = [.. candidates.Where(k => counts[k] > 0 && counts[k] < actual.Length)];
        if (measured.Length == 0)
            return double.NaN;
        if (weights.IsEmpty)
            return classes == 2 ? Area(scores, actual, 1, new float[actual.Length]) : Areas(scores, classes, actual, measured).Average();
        if (classes == 2)
            return WeightedArea(scores, actual, weights, 1);
        double sum = 0;
        RestLogOdds odds = new(scores, classes);
        foreach (int k in measured)
            sum += WeightedArea(odds.Compute(k), actual, weights, k);
        return sum / measured.Length;
    }

    /// <summary>Computes the area with each pair weighted by the product of the weights of its two examples.</summary>
    private static double WeightedArea(ReadOnlySpan<float> scores, ReadOnlySpan<int> actual, ReadOnlySpan<float> weights, int positive)
    {
        float[] own = new float[actual.Count(positive)], ownWeights = new float[own.Length];
        for (int i = 0, filled = 0; i < actual.Length; i++)
        {
            if (actual[i] == positive)
                (own[filled], ownWeights[filled++]) = (scores[i], weights[i]);
        }
        own.AsSpan().Sort(ownWeights.AsSpan());
        double[] below = new double[own.Length + 1]; // the total weight of the scores before each one
        for (int i = 0; i < own.Length; i++)
            below[i + 1] = below[i] + ownWeights[i];
        double twicePairs = 0, others = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            if (actual[i] == positive)
                continue;
            int first = CountBelow(own, scores[i]);
            bool hasEqual = first < own.Length && own[first] == scores[i];
            int end = hasEqual ? CountBelow(own, MathF.BitIncrement(scores[i])) : first;
            twicePairs += weights[i] * (2 * below[^1] - below[first] - below[end]);
            others += weights[i];
        }
        return twicePairs / (2 * below[^1] * others);
    }

    private static double Area(ReadOnlySpan<float> scores, ReadOnlySpan<int> actual, int positive, Span<float> own)
    {
        int positives = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (actual[i] == positive)
                own[positives++] = scores[i];
        }
        own = own[..positives];
        own.Sort();
        long twiceOrderedPairs = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (actual[i] == positive)
                continue;
            int below = CountBelow(own, scores[i]);
            bool hasEqual = below < positives && own[below] == scores[i];
            twiceOrderedPairs += 2L * positives - below - (hasEqual ? CountBelow(own, MathF.BitIncrement(scores[i])) : below);
        }
        return twiceOrderedPairs / (2.0 * positives * (scores.Length - positives));
    }

    /// <summary>Counts the sorted scores that are below a score.</summary>
    private static int CountBelow(ReadOnlySpan<float> sorted, float score)
    {
        int start = 0, end = sorted.Length;
        while (start < end)
        {
            int middle = (start + end) >>> 1;
            (start, end) = sorted[middle] < score ? (middle + 1, end) : (start, middle);
        }
        return start;
    }
}
