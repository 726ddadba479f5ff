namespace LinearLearn;

/// <summary>
/// How far to move: weights *= 1 - Decay, then weights += y * Weights * features, bias += y * Bias. The default is not to move.
/// </summary>
/// <remarks>
/// An example of weight w is learned like w copies of it, one after the other: the rule is asked for each. Of a rule with variances
/// (<see cref="IUpdateRule.UsesVariance"/>), each weight moves by its own variance: weights += y * Weights * variances * features, bias likewise; such a rule
/// is asked once, and takes <see cref="ScoredExample.Weight"/> into its step.
/// </remarks>
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

    /// <summary>
    /// By how much all weights shrink before they move, as L2 regularization makes them: 0 to 1. The bias never shrinks.
    /// It costs nothing: the learner keeps a common factor of the weights.
    /// </summary>
    public float Decay { get; init; }

    /// <summary>
    /// By how much variances shrink, in rules that have them: variance -= Confidence * variance^2 * feature^2. 0 or more, at most 1 /
    /// <see cref="ScoredExample.Variance"/>.
    /// </summary>
    public float Confidence { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        RecordText.Format(nameof(UpdateStep), (nameof(Weights), Weights), (nameof(Bias), Bias), (nameof(Decay), Decay), (nameof(Confidence), Confidence));
}
