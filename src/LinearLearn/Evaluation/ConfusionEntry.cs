namespace LinearLearn;

/// <summary>An entry of a confusion matrix: how many examples of one class were taken for another, or for their own.</summary>
/// <param name="Actual">The label that the examples have.</param>
/// <param name="Predicted">The label that the model gave them.</param>
/// <param name="Count">The number of such examples.</param>
public readonly record struct ConfusionEntry(int Actual, int Predicted, int Count);
