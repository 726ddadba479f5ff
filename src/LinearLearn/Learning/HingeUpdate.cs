namespace LinearLearn;

/// <summary>
/// Stochastic gradient descent on the hinge loss max(0, 1 - y * score) with L2 regularisation: a linear support vector machine.
/// weights *= 1 - rate * l2; where y * score &lt;= 1, weights += rate * y * features and bias += rate * y.
/// </summary>
/// <remarks>
/// S. Shalev-Shwartz, Y. Singer, N. Srebro, "Pegasos: Primal Estimated sub-GrAdient SOlver for SVM", ICML 2007, without the projection:
/// Pegasos's own rate is LearningRateSchedule.InverseScaling(1 / l2, power: 1).
/// </remarks>
public sealed record HingeUpdate : IUpdateRule
{
    /// <summary>Makes the rule.</summary>
    /// <param name="learningRate">The rate, or how it changes: 0.1 / sqrt(step) where null (the default).</param>
    /// <param name="l2">The strength of L2 regularisation, lambda / 2 * |weights|^2; the bias is not regularised. 0.0001 by default. Finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The regularisation is out of range.</exception>
    public HingeUpdate(LearningRateSchedule? learningRate = null, float l2 = 1e-4f)
    {
        LearningRate = learningRate ?? LearningRateSchedule.InverseSquareRoot(0.1f);
        L2 = Guard.NotNegative(l2, nameof(l2));
    }

    /// <summary>The learning rate of each step.</summary>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>The strength of L2 regularisation.</summary>
    public float L2 { get; }

    float IUpdateRule.IdleMargin => L2 == 0 ? MathF.BitIncrement(1) : float.PositiveInfinity;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float rate = LearningRate.At(example.Step);
        float step = example.Margin <= 1 ? rate : 0;
        return new UpdateStep(step, step) { Decay = rate * L2 };
    }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(nameof(HingeUpdate), (nameof(LearningRate), LearningRate), (nameof(L2), L2));
}
