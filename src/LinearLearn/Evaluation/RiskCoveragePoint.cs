namespace LinearLearn;

/// <summary>
/// Represents a point of a <see cref="RiskCoverageCurve"/>: the result of answering every example whose confidence reaches the threshold.
/// </summary>
/// <param name="Threshold">One of the confidences.</param>
/// <param name="Coverage">The fraction of the examples that are answered: 0 to 1.</param>
/// <param name="Risk">The fraction of the answered examples that are predicted incorrectly: 0 to 1. NaN if no example is answered.</param>
public readonly record struct RiskCoveragePoint(double Threshold, double Coverage, double Risk);
