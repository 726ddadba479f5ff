namespace LinearLearn;

/// <summary>
/// Represents the ROC curve (receiver operating characteristic) of scores: the true positive rate over the false positive rate for every
/// threshold.
/// </summary>
/// <remarks>Immutable. Source: T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006.</remarks>
public sealed class RocCurve
{
    private RocCurve(RocPoint[] points, double auc)
    {
        Points = Array.AsReadOnly(points);
        Auc = auc;
    }

    /// <summary>Gets one point for every distinct score, from the highest to the lowest, after a first point at (0, 0).</summary>
    /// <remarks>
    /// At (0, 0) nothing is predicted positive; at (1, 1), the last point, everything is. Points in the middle of a straight line are kept.
    /// </remarks>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>
    /// Gets the area under the curve: the probability that a positive example scores higher than a negative one, where equal scores count
    /// half.
    /// </summary>
    /// <remarks>0 to 1; 0.5 for uninformative scores.</remarks>
    public double Auc { get; }

    /// <summary>Creates the curve of any scores.</summary>
    /// <remarks>Takes O(N log N) time for N scores.</remarks>
    /// <param name="scores">A score for each example, higher if it is more likely positive. Finite.</param>
    /// <param name="isPositive">For each example, whether it is positive. There must be both positive and negative examples.</param>
    /// <returns>The curve with the area under it.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a score is NaN or infinite, or there are no positive or no negative examples.
    /// </exception>
    public static RocCurve From(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        ThresholdCounts[] counts = ThresholdCounts.Create(scores, isPositive);
        ThresholdCounts all = counts.Length == 0 ? default : counts[^1];
        if (all.Positives == 0 || all.Negatives == 0)
        {
            throw new ArgumentException(
                Guard.Text(
                    $"expected positive and negative examples, found {all.Positives} positive and {all.Negatives} negative"),
                nameof(isPositive));
        }

        RocPoint[] points = new RocPoint[counts.Length + 1];
        points[0] = new RocPoint(float.PositiveInfinity, 0, 0);
        ThresholdCounts before = default;
        long twiceOrderedPairs = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            ThresholdCounts now = counts[i];
            points[i + 1] = new RocPoint(now.Threshold, (double)now.Negatives / all.Negatives, (double)now.Positives / all.Positives);
            twiceOrderedPairs += (long)(now.Negatives - before.Negatives) * ((long)before.Positives + now.Positives);
            before = now;
        }
        return new RocCurve(points, twiceOrderedPairs / (2.0 * all.Positives * all.Negatives));
    }
}
