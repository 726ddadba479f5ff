namespace LinearLearn;

/// <summary>A point of a <see cref="PrecisionRecallCurve"/>: what comes of taking every score of the threshold or above for positive.</summary>
/// <param name="Threshold">A score that occurs; positive infinity in the first point, where nothing is taken for positive.</param>
/// <param name="Recall">Of the positive examples, the part that is taken for positive: 0 to 1.</param>
/// <param name="Precision">Of the examples that are taken for positive, the part that is: 0 to 1. In the first point 1, by convention.</param>
public readonly record struct PrecisionRecallPoint(float Threshold, double Recall, double Precision);
