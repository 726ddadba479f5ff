namespace LinearLearn;

/// <summary>
/// The ROC curve (receiver operating characteristic) of scores: the true positive rate over the false positive rate, for every threshold.
/// </summary>
/// <remarks>Immutable. Source: T. Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27, 2006.</remarks>
public sealed class RocCurve
{
    private RocCurve(RocPoint[] points, double auc)
    {
        Points = Array.AsReadOnly(points);
        Auc = auc;
    }

    /// <summary>
    /// From (0, 0), where nothing is taken for positive, to (1, 1), where everything is: one point for every score that occurs, from the highest
    /// to the lowest. Points in the middle of a straight line are kept.
    /// </summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>
    /// The area under the curve: the probability that a positive example scores higher than a negative one, where equal scores count half.
    /// 0 to 1; 0.5 for scores that tell nothing.
    /// </summary>
    public double Auc { get; }

    /// <summary>Makes the curve of any scores. N log N steps for N of them.</summary>
    /// <param name="scores">A score for each example, higher where it is more likely positive. Finite.</param>
    /// <param name="isPositive">For each example, whether it is positive. Both kinds must occur.</param>
    /// <returns>The curve, and the area under it.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN or infinite, or one of the kinds does not occur.</exception>
    public static RocCurve From(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        ThresholdCounts[] counts = ThresholdCounts.Create(scores, isPositive);
        ThresholdCounts all = counts.Length == 0 ? default : counts[^1];
        if (all.Positives == 0 || all.Negatives == 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected positive and negative examples, found {all.Positives} positive and {all.Negatives} negative"), nameof(isPositive));
        }

        RocPoint[] points = new RocPoint[counts.Length + 1];
        points[0] = new RocPoint(float.PositiveInfinity, 0, 0);
        ThresholdCounts before = default;
        long twiceRightPairs = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            ThresholdCounts now = counts[i];
            points[i + 1] = new RocPoint(now.Threshold, (double)now.Negatives / all.Negatives, (double)now.Positives / all.Positives);
            twiceRightPairs += (long)(now.Negatives - before.Negatives) * ((long)before.Positives + now.Positives);
            before = now;
        }
        return new RocCurve(points, twiceRightPairs / (2.0 * all.Positives * all.Negatives));
    }
}
