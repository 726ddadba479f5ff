namespace LinearLearn;

/// <summary>How far to move: weights += y * Weights * features, bias += y * Bias. The default is not to move.</summary>
/// <param name="Weights">The step of the weights: tau.</param>
/// <param name="Bias">The step of the bias.</param>
public readonly record struct UpdateStep(float Weights, float Bias);
