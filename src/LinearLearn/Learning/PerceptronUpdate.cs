namespace LinearLearn;

/// <summary>
/// The perceptron: where y * score &lt;= 0, weights += learningRate * y * features and bias += learningRate * y; else nothing.
/// </summary>
/// <remarks>
/// F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain", 1958. An example on the
/// border counts as wrong, so learning also starts from weights of 0, from where the rate changes only the size of the scores.
/// </remarks>
public sealed record PerceptronUpdate : IUpdateRule
{
    /// <summary>Makes a perceptron rule.</summary>
    /// <param name="learningRate">
    /// The step. Finite, above 0. Default: null, 1 / (mean |x|^2 of the examples so far), with a step of 0.1 for the bias.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public PerceptronUpdate(float? learningRate = null) =>
        LearningRate = learningRate is { } rate ? Guard.Positive(rate, nameof(learningRate)) : null;

    /// <summary>The step; null for 1 / (mean |x|^2).</summary>
    public float? LearningRate { get; }

    float IUpdateRule.IdleMargin => float.Epsilon;

    bool IUpdateRule.UsesMeanSquaredNorm => LearningRate is null;

    bool IUpdateRule.AveragesByDefault => LearningRate is null; // a given rate is the rule as published

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example) =>
        example.Margin <= 0 ? new UpdateStep(LearningRate ?? 1 / example.MeanSquaredNorm, LearningRate ?? ScoredExample.BiasPart) : default;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Format(nameof(PerceptronUpdate), (nameof(LearningRate), LearningRate));
}
