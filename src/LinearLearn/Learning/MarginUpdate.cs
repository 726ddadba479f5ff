namespace LinearLearn;

/// <summary>Provides the margin rule: if y * score &lt; margin, weights += learningRate * y * features and bias += biasStep * y.</summary>
/// <remarks>
/// A positive example must score the margin or more, a negative one minus the margin or less. The comparison is strict: an example exactly
/// on the margin changes nothing. The rule is a step along the subgradient of the hinge loss max(0, margin - y * score); with margin 0, it
/// is nearly Rosenblatt's perceptron. B. Hubert, "Hello Deep Learning: actually learning something", 2023.
/// </remarks>
public sealed record MarginUpdate : IUpdateRule
{
    /// <summary>Creates the rule.</summary>
    /// <param name="margin">The margin at and above which an example changes nothing. Finite, 0 or more. Default: 1.</param>
    /// <param name="learningRate">
    /// The learning rate of the weights. Finite, above 0. Default: null, 1 / (mean |x|^2 of the examples so far). With margin 2 and rate
    /// 0.01, it is the rule of the article.
    /// </param>
    /// <param name="biasStep">
    /// The step of the bias. Finite, 0 or more; 0 does not change the bias. Default: the learning rate if it is given, otherwise 0.1.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MarginUpdate(float margin = 1, float? learningRate = null, float? biasStep = null)
    {
        Margin = Guard.NotNegative(margin, nameof(margin));
        LearningRate = learningRate is { } rate ? Guard.Positive(rate, nameof(learningRate)) : null;
        BiasStep = Guard.NotNegative(biasStep ?? learningRate ?? ScoredExample.BiasPart, nameof(biasStep));
    }

    /// <summary>Gets the margin at and above which an example changes nothing.</summary>
    public float Margin { get; }

    /// <summary>Gets the learning rate of the weights; null for 1 / (mean |x|^2).</summary>
    public float? LearningRate { get; }

    /// <summary>Gets the step of the bias.</summary>
    public float BiasStep { get; }

    float IUpdateRule.IdleMargin => Margin;

    bool IUpdateRule.UsesMeanSquaredNorm => LearningRate is null;

    bool IUpdateRule.AveragesByDefault => LearningRate is null; // with a given rate, it is the article's rule

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example) =>
        example.Margin < Margin ? new UpdateStep(LearningRate ?? 1 / example.MeanSquaredNorm, BiasStep) : default;

    /// <summary>Formats the parameters in the invariant culture.</summary>
    public override string ToString() => RecordText.Format(
        nameof(MarginUpdate), (nameof(Margin), Margin), (nameof(LearningRate), LearningRate), (nameof(BiasStep), BiasStep));
}
