namespace LinearLearn;

/// <summary>Represents the number of positive and negative examples whose score is at or above a threshold.</summary>
internal readonly record struct ThresholdCounts(float Threshold, int Positives, int Negatives)
{
    /// <summary>Creates the counts for every distinct score, from the highest to the lowest; equal scores share a threshold.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a score is NaN or infinite.</exception>
    public static ThresholdCounts[] Create(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        if (isPositive.Length != scores.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected one for each of {scores.Length} scores, found {isPositive.Length}"), nameof(isPositive));
        }
        Kernels.RequireFinite(scores, nameof(scores));

        float[] ascending = scores.ToArray();
        bool[] kinds = isPositive.ToArray();
        Array.Sort(ascending, kinds);
        int different = ascending.Length == 0 ? 0 : 1;
        for (int i = 1; i < ascending.Length; i++)
            different += ascending[i - 1] != ascending[i] ? 1 : 0;

        ThresholdCounts[] counts = new ThresholdCounts[different];
        int positives = 0, filled = 0;
        for (int i = ascending.Length - 1; i >= 0; i--)
        {
            positives += kinds[i] ? 1 : 0;
            if (i == 0 || ascending[i - 1] != ascending[i])
                counts[filled++] = new ThresholdCounts(ascending[i], positives, ascending.Length - i - positives);
        }
        return counts;
    }
}
