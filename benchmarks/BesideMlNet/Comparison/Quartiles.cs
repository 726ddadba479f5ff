namespace LinearLearn.BesideMlNet;

/// <summary>Represents the median and quartiles of samples, interpolated between neighbors.</summary>
public readonly record struct Quartiles
{
    public Quartiles(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        Count = sorted.Length;
        Lower = Interpolate(sorted, 0.25);
        Median = Interpolate(sorted, 0.5);
        Upper = Interpolate(sorted, 0.75);
    }

    public int Count { get; }

    public double Lower { get; }

    public double Median { get; }

    public double Upper { get; }

    private static double Interpolate(double[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position, above = Math.Min(below + 1, sorted.Length - 1);
        return double.Lerp(sorted[below], sorted[above], position - below);
    }
}
