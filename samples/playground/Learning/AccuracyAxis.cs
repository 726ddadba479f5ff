namespace LinearLearn.Samples.Playground;

/// <summary>Converts accuracies to positions on a vertical axis that ends at 100 % and starts below the curve.</summary>
/// <param name="Start">The accuracy at the start, in percent.</param>
public sealed record AccuracyAxis(int Start)
{
    private const double Bottom = 160, Height = 150;

    /// <summary>Gets the labeled accuracies in percent.</summary>
    public IEnumerable<int> Percents
    {
        get
        {
            int step = Start < 40 ? 20 : 10;
            return Enumerable.Range(0, (100 - Start) / step + 1).Select(i => Start + i * step);
        }
    }

    /// <summary>Creates an axis for a curve: from 50 %, or from 40, 20 or 0 % if the curve goes lower.</summary>
    public static AccuracyAxis From(IReadOnlyList<CurvePoint> curve)
    {
        double lowest = curve.Min(point => point.Accuracy);
        return new AccuracyAxis(lowest >= 0.5 ? 50 : lowest >= 0.4 ? 40 : lowest >= 0.2 ? 20 : 0);
    }

    /// <summary>Computes the position of an accuracy of 0 to 1.</summary>
    public double GetY(double accuracy) => Bottom - Height * (100 * accuracy - Start) / (100 - Start);
}
