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
    /// <param name="learningRate">The step: 1 by default. Finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public PerceptronUpdate(float learningRate = 1) => LearningRate = Guard.Positive(learningRate, nameof(learningRate));

    /// <summary>The step.</summary>
    public float LearningRate { get; }

    float IUpdateRule.IdleMargin => float.Epsilon;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example) => example.Margin <= 0 ? new UpdateStep(LearningRate, LearningRate) : default;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Format(nameof(PerceptronUpdate), (nameof(LearningRate), LearningRate));
}
