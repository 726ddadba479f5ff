namespace LinearLearn;

/// <summary>
/// Represents a point of a <see cref="PrecisionRecallCurve"/>: precision and recall if every score at or above the threshold is predicted
/// positive.
/// </summary>
/// <param name="Threshold">One of the scores; positive infinity in the first point, where nothing is predicted positive.</param>
/// <param name="Recall">The fraction of the positive examples that are predicted positive: 0 to 1.</param>
/// <param name="Precision">
/// The fraction of the examples predicted positive that are positive: 0 to 1. 1 in the first point, by convention.
/// </param>
public readonly record struct PrecisionRecallPoint(float Threshold, double Recall, double Precision);
