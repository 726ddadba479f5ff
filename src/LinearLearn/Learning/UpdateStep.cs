namespace LinearLearn;

/// <summary>Represents the step of an update: weights *= 1 - Decay, then weights += y * Weights * features and bias += y * Bias.</summary>
/// <remarks>
/// The default value leaves the model unchanged. An example of weight w has the effect of w copies of it, one after the other: the learner
/// calls the rule for each. With variances (<see cref="IUpdateRule.UsesVariance"/>), each weight moves in proportion to its variance:
/// weights += y * Weights * variances * features, and the bias likewise; such a rule is called once, and its step must include
/// <see cref="ScoredExample.Weight"/>.
/// </remarks>
public readonly record struct UpdateStep
{
    /// <summary>Creates a step.</summary>
    /// <param name="weights">The step of the weights: tau.</param>
    /// <param name="bias">The step of the bias.</param>
    public UpdateStep(float weights, float bias)
    {
        Weights = weights;
        Bias = bias;
    }

    /// <summary>Gets the step of the weights: tau.</summary>
    public float Weights { get; init; }

    /// <summary>Gets the step of the bias.</summary>
    public float Bias { get; init; }

    /// <summary>
    /// Gets the fraction by which all weights, but not the bias, shrink before they move, as in L2 regularization: 0 to 1.
    /// </summary>
    /// <remarks>The cost does not depend on the number of weights, because the learner keeps a common factor.</remarks>
    public float Decay { get; init; }

    /// <summary>
    /// Gets the strength with which variances shrink, for rules that have them: variance -= Confidence * variance^2 * feature^2.
    /// </summary>
    /// <remarks>0 or more, at most 1 / <see cref="ScoredExample.Variance"/>.</remarks>
    public float Confidence { get; init; }

    /// <summary>Formats the step in the invariant culture.</summary>
    public override string ToString() => RecordText.Format(
        nameof(UpdateStep),
        (nameof(Weights), Weights),
        (nameof(Bias), Bias),
        (nameof(Decay), Decay),
        (nameof(Confidence), Confidence));
}
