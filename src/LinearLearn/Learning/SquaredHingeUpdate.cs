namespace LinearLearn;

/// <summary>
/// Stochastic gradient descent on the squared hinge loss max(0, 1 - y * score)^2 with L2 regularisation.
/// weights *= 1 - rate * l2; where y * score &lt; 1, weights += tau * y * features and bias += tau * y, with
/// tau = (1 - y * score) * min(2 * rate, 1 / (|x|^2 + 1)).
/// </summary>
/// <remarks>
/// The loss of L2-loss support vector machines: C.-J. Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML
/// 2008. The second bound ends a step where the example has its margin: beyond it, steps that grow with the error would diverge.
/// </remarks>
public sealed record SquaredHingeUpdate : IUpdateRule
{
    /// <summary>Makes the rule.</summary>
    /// <param name="learningRate">The rate, or how it changes: 0.1 / sqrt(step) where null (the default).</param>
    /// <param name="l2">The strength of L2 regularisation, lambda / 2 * |weights|^2; the bias is not regularised. 0.0001 by default. Finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The regularisation is out of range.</exception>
    public SquaredHingeUpdate(LearningRateSchedule? learningRate = null, float l2 = 1e-4f)
    {
        LearningRate = learningRate ?? LearningRateSchedule.InverseSquareRoot(0.1f);
        L2 = Guard.NotNegative(l2, nameof(l2));
    }

    /// <summary>The learning rate of each step.</summary>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>The strength of L2 regularisation.</summary>
    public float L2 { get; }

    bool IUpdateRule.UsesSquaredNorm => true;

    float IUpdateRule.IdleMargin => L2 == 0 ? 1 : float.PositiveInfinity;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float rate = LearningRate.At(example.Step);
        float step = Math.Min(2 * rate, 1 / (example.SquaredNorm + example.Rows)) * Math.Max(0, 1 - example.Margin);
        return new UpdateStep(step, step) { Decay = rate * L2 };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        RecordText.Of(nameof(SquaredHingeUpdate), (nameof(LearningRate), LearningRate), (nameof(L2), L2));
}
