namespace LinearLearn;

/// <summary>
/// Represents a point of a <see cref="ReliabilityCurve"/>: the examples whose predicted probability is above the lower edge, up to the
/// upper one.
/// </summary>
/// <param name="Start">The lower edge. A probability equal to it is in the bin below, except for 0, which is in the first bin.</param>
/// <param name="End">The upper edge, inclusive.</param>
/// <param name="Count">The number of examples: 1 or more.</param>
/// <param name="MeanProbability">The mean of their predicted probabilities: 0 to 1.</param>
/// <param name="Fraction">
/// The fraction of them with a positive outcome: 0 to 1. Close to the mean probability if probabilities are well calibrated.
/// </param>
public readonly record struct ReliabilityBin(double Start, double End, int Count, double MeanProbability, double Fraction);
