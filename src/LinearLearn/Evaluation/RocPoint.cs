namespace LinearLearn;

/// <summary>A point of a <see cref="RocCurve"/>: what comes of taking every score of the threshold or above for positive.</summary>
/// <param name="Threshold">A score that occurs; positive infinity in the first point, where nothing is taken for positive.</param>
/// <param name="FalsePositiveRate">Of the negative examples, the part that is taken for positive: 0 to 1.</param>
/// <param name="TruePositiveRate">Of the positive examples, the part that is taken for positive (recall): 0 to 1.</param>
public readonly record struct RocPoint(float Threshold, double FalsePositiveRate, double TruePositiveRate);
