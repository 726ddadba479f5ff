namespace LinearLearn;

/// <summary>A point of a <see cref="ReliabilityCurve"/>: the examples whose predicted probability is above the lower edge, up to the upper one.</summary>
/// <param name="Start">The lower edge. A probability of exactly this is in the bin below, except 0, which is in the first.</param>
/// <param name="End">The upper edge, which is in the bin.</param>
/// <param name="Count">The number of examples: 1 or more.</param>
/// <param name="MeanProbability">The mean of their predicted probabilities: 0 to 1.</param>
/// <param name="Fraction">The part of them for which it came true: 0 to 1. Where probabilities are good, about the mean probability.</param>
public readonly record struct ReliabilityBin(double Start, double End, int Count, double MeanProbability, double Fraction);
