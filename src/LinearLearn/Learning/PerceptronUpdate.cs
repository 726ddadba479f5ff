namespace LinearLearn;

/// <summary>
/// Provides the perceptron rule: if y * score &lt;= 0, weights += learningRate * y * features and bias += learningRate * y.
/// </summary>
/// <remarks>
/// F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain", 1958. An example with a
/// score of 0 counts as misclassified, so learning can start from weights of 0; the rate then only changes the size of the scores.
/// </remarks>
public sealed record PerceptronUpdate : IUpdateRule
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">
    /// The learning rate. Finite, above 0. Default: null, 1 / (mean |x|^2 of the examples so far), with a rate of 0.1 for the bias.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is out of range.</exception>
    public PerceptronUpdate(float? learningRate = null) =>
        LearningRate = learningRate is { } rate ? Guard.Positive(rate, nameof(learningRate)) : null;

    /// <summary>Gets the learning rate; null for 1 / (mean |x|^2).</summary>
    public float? LearningRate { get; }

    float IUpdateRule.IdleMargin => float.Epsilon;

    bool IUpdateRule.UsesMeanSquaredNorm => LearningRate is null;

    bool IUpdateRule.AveragesByDefault => LearningRate is null; // with a given rate, it is the rule as published

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example) =>
        example.Margin <= 0
            ? new UpdateStep(LearningRate ?? 1 / example.MeanSquaredNorm, LearningRate ?? ScoredExample.BiasPart)
            : default;

    /// <summary>Formats the parameters in the invariant culture.</summary>
    public override string ToString() => RecordText.Format(nameof(PerceptronUpdate), (nameof(LearningRate), LearningRate));
}
