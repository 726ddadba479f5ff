namespace LinearLearn;

/// <summary>
/// Precision and recall of scores for every threshold. It says more than a <see cref="RocCurve"/> where positive examples are rare.
/// </summary>
/// <remarks>Immutable. Source: J. Davis and M. Goadrich, "The relationship between precision-recall and ROC curves", ICML 2006.</remarks>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(PrecisionRecallPoint[] points, double averagePrecision)
    {
        Points = Array.AsReadOnly(points);
        AveragePrecision = averagePrecision;
    }

    /// <summary>
    /// From recall 0, where nothing is taken for positive, to recall 1, where everything is: one point for every score that occurs, from the
    /// highest to the lowest.
    /// </summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>
    /// The sum of each point's precision times its gain of recall over the point before: 0 to 1. A sum of steps, as points of this curve must
    /// not be joined by straight lines. Scores that tell nothing get about the part of the examples that is positive.
    /// </summary>
    public double AveragePrecision { get; }

    /// <summary>Makes the curve of any scores. N log N steps for N of them.</summary>
    /// <param name="scores">A score for each example, higher where it is more likely positive. Finite.</param>
    /// <param name="isPositive">For each example, whether it is positive. One must be.</param>
    /// <returns>The curve, and the average precision.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a score is NaN or infinite, or no example is positive.</exception>
    public static PrecisionRecallCurve From(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        ThresholdCounts[] counts = ThresholdCounts.Create(scores, isPositive);
        int allPositives = counts.Length == 0 ? 0 : counts[^1].Positives;
        if (allPositives == 0)
            throw new ArgumentException(Guard.Text($"expected a positive example or more, found none of {scores.Length}"), nameof(isPositive));

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
