namespace LinearLearn;

/// <summary>
/// A point of a <see cref="RiskCoverageCurve"/>: the result of answering every example of the threshold's confidence or above.
/// </summary>
/// <param name="Threshold">A confidence that occurs.</param>
/// <param name="Coverage">The fraction of the examples that are answered: 0 to 1.</param>
/// <param name="Risk">The fraction of the answered examples that are wrong: 0 to 1. NaN if no example is answered.</param>
public readonly record struct RiskCoveragePoint(double Threshold, double Coverage, double Risk);
