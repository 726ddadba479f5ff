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
    private ReliabilityCurve(ReliabilityCounts counts, int bins)
    {
        Points = Array.AsReadOnly(counts.CreatePoints());
        BinCount = bins;
        Count = counts.Count;
        ExpectedCalibrationError = counts.ComputeError();
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

    /// <summary>
    /// Whether the probabilities are those of the predicted class, whichever it is (confidences): a fraction is then an accuracy. Default:
    /// false.
    /// </summary>
    public bool IsOfPredictedClass { get; private init; }

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
    public static ReliabilityCurve From(ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> outcomes, int bins = 10) =>
        From(probabilities, outcomes, bins, isOfPredictedClass: false);

    internal static ReliabilityCurve From(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> outcomes, int bins, bool isOfPredictedClass)
    {
        if (outcomes.Length != probabilities.Length)
        {
            throw new ArgumentException(
                Guard.Text($"expected one for each of {probabilities.Length} probabilities, found {outcomes.Length}"), nameof(outcomes));
        }
        if (probabilities.IsEmpty)
            throw new ArgumentException("expected one probability or more, found none", nameof(probabilities));
        Guard.Between(bins, 1, ScoreHistogram.MaxBins, nameof(bins));

        ReliabilityCounts counts = new(bins);
        for (int i = 0; i < probabilities.Length; i++)
        {
            double probability = probabilities[i];
            if (!(probability >= 0 && probability <= 1)) // so a NaN is refused, too
                throw new ArgumentException(Guard.Text($"expected numbers of 0 to 1, found {probability} at index {i}"), nameof(probabilities));
            counts.Add(probability, outcomes[i]);
        }
        return new ReliabilityCurve(counts, bins) { IsOfPredictedClass = isOfPredictedClass };
    }
}
