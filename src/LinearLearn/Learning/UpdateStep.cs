namespace LinearLearn;

/// <summary>How far to move: weights += y * Weights * features, bias += y * Bias. The default is not to move.</summary>
public readonly record struct UpdateStep
{
    /// <summary>Makes a step.</summary>
    /// <param name="weights">The step of the weights: tau.</param>
    /// <param name="bias">The step of the bias.</param>
    public UpdateStep(float weights, float bias)
    {
        Weights = weights;
        Bias = bias;
    }

    /// <summary>The step of the weights: tau.</summary>
    public float Weights { get; init; }

    /// <summary>The step of the bias.</summary>
    public float Bias { get; init; }
}
