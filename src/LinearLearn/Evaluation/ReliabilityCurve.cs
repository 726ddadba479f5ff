namespace LinearLearn;

/// <summary>Represents a reliability diagram, which shows whether predicted probabilities match the observed frequencies.</summary>
/// <remarks>
/// Immutable. For well calibrated probabilities, about 80 % of the examples with a predicted probability of 0.8 have a positive outcome.
/// Sources: A. Niculescu-Mizil and R. Caruana, "Predicting good probabilities with supervised learning", ICML 2005; for the error M. P.
/// Naeini, G. F. Cooper and M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.
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

    /// <summary>Gets one point for every bin that has examples, from the lowest probabilities to the highest.</summary>
    public IReadOnlyList<ReliabilityBin> Points { get; }

    /// <summary>Gets the number of bins of equal width from 0 to 1, including those without examples: 1 to 10,000.</summary>
    public int BinCount { get; }

    /// <summary>Gets the number of examples, each of which is counted in one bin.</summary>
    public int Count { get; }

    /// <summary>
    /// Gets the expected calibration error: the sum over all bins of count / N * |fraction of positive outcomes - mean probability|.
    /// </summary>
    /// <remarks>0 to 1, lower is better. It depends on the number of bins.</remarks>
    public double ExpectedCalibrationError { get; }

    /// <summary>Gets whether the probabilities are confidences, those of the predicted class of each example.</summary>
    /// <remarks>If so, the fractions are accuracies. Default: false.</remarks>
    public bool IsOfPredictedClass { get; private init; }

    /// <summary>Creates the curve of any predicted probabilities.</summary>
    /// <param name="probabilities">The predicted probability of a positive outcome for each of N examples, 1 or more: 0 to 1.</param>
    /// <param name="outcomes">For each of the N examples, whether its outcome is positive.</param>
    /// <param name="bins">The number of bins of equal width from 0 to 1: 1 to 10,000. Default: 10.</param>
    /// <returns>
    /// The curve with its error. A probability at the edge of two bins is in the lower one (as in scikit-learn); edges are i / bins,
    /// rounded to a double.
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
            if (!(probability >= 0 && probability <= 1)) // written so that NaN is rejected as well
            {
                throw new ArgumentException(
                    Guard.Text($"expected numbers of 0 to 1, found {probability} at index {i}"), nameof(probabilities));
            }
            counts.Add(probability, outcomes[i]);
        }
        return new ReliabilityCurve(counts, bins) { IsOfPredictedClass = isOfPredictedClass };
    }
}
