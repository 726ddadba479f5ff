namespace LinearLearn;

/// <summary>
/// Represents an entry of a confusion matrix: the number of examples of one class that were predicted as another, or as the same, class.
/// </summary>
/// <param name="Actual">The actual label of the examples.</param>
/// <param name="Predicted">The label that the model predicted for them.</param>
/// <param name="Count">The number of such examples.</param>
public readonly record struct ConfusionEntry(int Actual, int Predicted, int Count);
