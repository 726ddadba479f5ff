namespace LinearLearn;

/// <summary>Represents the precision-recall curve of scores: precision and recall for every threshold.</summary>
/// <remarks>
/// Immutable. It is more informative than a <see cref="RocCurve"/> if positive examples are rare. Source: J. Davis and M. Goadrich, "The
/// relationship between precision-recall and ROC curves", ICML 2006.
/// </remarks>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(PrecisionRecallPoint[] points, double averagePrecision)
    {
        Points = Array.AsReadOnly(points);
        AveragePrecision = averagePrecision;
    }

    /// <summary>Gets one point for every distinct score, from the highest to the lowest, after a first point of recall 0.</summary>
    /// <remarks>In the first point nothing is predicted positive; in the last one everything is, and recall is 1.</remarks>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>
    /// Gets the average precision, 0 to 1: the sum over the points of precision times the increase in recall from the previous point.
    /// </summary>
    /// <remarks>
    /// It is a sum of steps, because the points of this curve must not be joined by straight lines. For uninformative scores, it is about
    /// the fraction of positive examples.
    /// </remarks>
    public double AveragePrecision { get; }

    /// <summary>Creates the curve of any scores.</summary>
    /// <remarks>Takes O(N log N) time for N scores.</remarks>
    /// <param name="scores">A score for each example, higher if it is more likely positive. Finite.</param>
    /// <param name="isPositive">For each example, whether it is positive. At least one must be.</param>
    /// <returns>The curve with its average precision.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN or infinite, or no example is positive.</exception>
    public static PrecisionRecallCurve From(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        ThresholdCounts[] counts = ThresholdCounts.Create(scores, isPositive);
        int allPositives = counts.Length == 0 ? 0 : counts[^1].Positives;
        if (allPositives == 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected a positive example or more, found none of {scores.Length}"), nameof(isPositive));
        }

        PrecisionRecallPoint[] points = new PrecisionRecallPoint[counts.Length + 1];
        points[0] = new PrecisionRecallPoint(float.PositiveInfinity, 0, 1);
        int before = 0;
        double sum = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            (float threshold, int positives, int negatives) = counts[i];
            double precision = positives / ((double)positives + negatives);
            points[i + 1] = new PrecisionRecallPoint(threshold, (double)positives / allPositives, precision);
            sum += (positives - before) * precision;
            before = positives;
        }
        return new PrecisionRecallCurve(points, sum / allPositives);
    }
}
