namespace LinearLearn;

/// <summary>
/// The margin rule: where y * score &lt; margin, weights += learningRate * y * features and bias += biasStep * y; else nothing.
/// A positive example must score the margin or more, a negative one minus the margin or less.
/// </summary>
/// <remarks>
/// B. Hubert, "Hello Deep Learning: actually learning something", 2023; with margin 0 it is nearly Rosenblatt's perceptron,
/// and it is a step along the subgradient of the hinge loss max(0, margin - y * score). The comparison is strict: an example
/// exactly on the margin changes nothing.
/// </remarks>
public sealed record MarginUpdate : IUpdateRule
{
    /// <summary>Makes a margin rule.</summary>
    /// <param name="margin">How far on its own side an example must score to be left alone: 2 by default. Finite, 0 or more.</param>
    /// <param name="learningRate">The step of the weights: 0.01 by default. Finite, above 0.</param>
    /// <param name="biasStep">The step of the bias: the learning rate by default. Finite, 0 or more; 0 leaves the bias alone.</param>
    /// <param name="biasInScore">
    /// Whether the score that is compared with the margin includes the bias: true by default. The figures published with the
    /// article come from an earlier program, with a bias step of 0.1 and the bias left out here.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public MarginUpdate(float margin = 2, float learningRate = 0.01f, float? biasStep = null, bool biasInScore = true)
    {
        Margin = Guard.NotNegative(margin, nameof(margin));
        LearningRate = Guard.Positive(learningRate, nameof(learningRate));
        BiasStep = Guard.NotNegative(biasStep ?? learningRate, nameof(biasStep));
        BiasInScore = biasInScore;
    }

    /// <summary>How far on its own side an example must score to be left alone.</summary>
    public float Margin { get; }

    /// <summary>The step of the weights.</summary>
    public float LearningRate { get; }

    /// <summary>The step of the bias.</summary>
    public float BiasStep { get; }

    /// <summary>Whether the score that is compared with the margin includes the bias.</summary>
    public bool BiasInScore { get; }

    float IUpdateRule.IdleMargin => BiasInScore ? Margin : float.PositiveInfinity;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float margin = BiasInScore ? example.Margin : example.Sign * example.WeightedSum;
        return margin < Margin ? new UpdateStep(LearningRate, BiasStep) : default;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        RecordText.Of(nameof(MarginUpdate), (nameof(Margin), Margin), (nameof(LearningRate), LearningRate), (nameof(BiasStep), BiasStep), (nameof(BiasInScore), BiasInScore));
}
