namespace LinearLearn.BesideMlNet;

/// <summary>Median and quartiles of samples, interpolated between neighbours.</summary>
public readonly record struct Quartiles
{
    public Quartiles(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        Count = sorted.Length;
        Lower = At(sorted, 0.25);
        Median = At(sorted, 0.5);
        Upper = At(sorted, 0.75);
    }

    public int Count { get; }

    public double Lower { get; }

    public double Median { get; }

    public double Upper { get; }

    private static double At(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Length - 1);
        return double.Lerp(sorted[below], sorted[above], place - below);
    }
}
