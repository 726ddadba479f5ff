namespace LinearLearn;

/// <summary>
/// Whether predicted probabilities are what they say (the reliability diagram): of the examples that were given about 0.8, do about 80 % come true?
/// </summary>
/// <remarks>
/// Immutable. Sources: A. Niculescu-Mizil and R. Caruana, "Predicting good probabilities with supervised learning", ICML 2005; for the error
/// M. P. Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.
/// </remarks>
public sealed class ReliabilityCurve
{
    private ReliabilityCurve(ReliabilityBin[] points, int bins, int count)
    {
        Points = Array.AsReadOnly(points);
        BinCount = bins;
        Count = count;
        ExpectedCalibrationError = points.Sum(bin => (double)bin.Count / count * Math.Abs(bin.Fraction - bin.MeanProbability));
    }

    /// <summary>One point for every bin that has examples, from the lowest probabilities to the highest. Bins without examples are left out.</summary>
    public IReadOnlyList<ReliabilityBin> Points { get; }

    /// <summary>Into how many bins of equal width 0 to 1 was divided, those without examples included: 1 to 10,000.</summary>
    public int BinCount { get; }

    /// <summary>The number of examples, each of which is counted in one bin.</summary>
    public int Count { get; }

    /// <summary>
    /// How far probabilities are off: the sum over all bins of count / N * |fraction that came true - mean probability|. 0 to 1, lower is better;
    /// it depends on the number of bins.
    /// </summary>
    public double ExpectedCalibrationError { get; }

    /// <summary>Makes the curve of any predicted probabilities.</summary>
    /// <param name="probabilities">For each of N examples, 1 or more, how likely it was said to come true: 0 to 1.</param>
    /// <param name="outcomes">For each example, whether it came true: N of them.</param>
    /// <param name="bins">The number of bins of equal width from 0 to 1: 1 to 10,000, by default 10.</param>
    /// <returns>
    /// The curve, and the error. A probability at the edge of two bins is in the lower one (as scikit-learn does); edges are i / bins, rounded to a
    /// double.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no example, a probability is not from 0 to 1, or the number of bins is out of range.
    /// </exception>
    public static ReliabilityCurve From(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> outcomes, int bins = 10)
    {
        if (outcomes.Length != probabilities.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected one for each of {probabilities.Length} probabilities, found {outcomes.Length}"), nameof(outcomes));
        }
        if (probabilities.IsEmpty)
            throw new ArgumentException("expected one probability or more, found none", nameof(probabilities));
        Guard.Between(bins, 1, ScoreHistogram.MaxBins, nameof(bins));

        int[] counts = new int[bins], trues = new int[bins];
        double[] sums = new double[bins];
        for (int i = 0; i < probabilities.Length; i++)
        {
            double probability = probabilities[i];
            if (!(probability >= 0 && probability <= 1)) // so a NaN is refused, too
                throw new ArgumentException(Guard.Text($"expected numbers of 0 to 1, found {probability} at index {i}"), nameof(probabilities));
            int bin = BinOf(probability, bins);
            counts[bin]++;
            trues[bin] += outcomes[i] ? 1 : 0;
            sums[bin] += probability;
        }
        return new ReliabilityCurve([.. Enumerable.Range(0, bins).Where(bin => counts[bin] > 0).Select(Point)], bins, probabilities.Length);

        ReliabilityBin Point(int bin) => new(
            Edge(bin, bins), Edge(bin + 1, bins), counts[bin], sums[bin] / counts[bin], (double)trues[bin] / counts[bin]);
    }

    /// <summary>Above an edge the product never falls short of its index; at the edge, or where it is rounded up, it may say one bin too high.</summary>
    private static int BinOf(double probability, int bins)
    {
        int bin = Math.Min((int)(probability * bins), bins - 1);
        return bin > 0 && probability <= Edge(bin, bins) ? bin - 1 : bin;
    }

    private static double Edge(int index, int bins) => (double)index / bins;
}
