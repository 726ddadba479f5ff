namespace LinearLearn;

/// <summary>
/// Represents a point of a <see cref="RocCurve"/>: the rates if every score at or above the threshold is predicted positive.
/// </summary>
/// <param name="Threshold">One of the scores; positive infinity in the first point, where nothing is predicted positive.</param>
/// <param name="FalsePositiveRate">The fraction of the negative examples that are predicted positive: 0 to 1.</param>
/// <param name="TruePositiveRate">The fraction of the positive examples that are predicted positive (recall): 0 to 1.</param>
public readonly record struct RocPoint(float Threshold, double FalsePositiveRate, double TruePositiveRate);
