namespace LinearLearn;

/// <summary>
/// Provides a linear support vector machine: stochastic gradient descent on the hinge loss max(0, 1 - y * score) with L2 regularization.
/// </summary>
/// <remarks>
/// Each step is weights *= 1 - rate * l2, then, if y * score &lt;= 1, weights += rate * y * features and bias += rate * y. S.
/// Shalev-Shwartz, Y. Singer, N. Srebro, "Pegasos: Primal Estimated sub-GrAdient SOlver for SVM", ICML 2007, without the projection; the
/// rate of Pegasos is LearningRateSchedule.InverseScaling(1 / l2, power: 1).
/// </remarks>
public sealed record HingeUpdate : GradientUpdate
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The learning rate, or its schedule. Default: 1 / (mean |x|^2 of the examples so far).</param>
    /// <param name="l2">The lambda of lambda / 2 * |weights|^2; the bias is not regularized. Finite, 0 or more. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of range.</exception>
    public HingeUpdate(LearningRateSchedule? learningRate = null, float l2 = 0)
        : base(learningRate, l2, zeroSlopeMargin: MathF.BitIncrement(1))
    {
    }

    /// <inheritdoc/>
    protected override float Slope(float margin) => margin <= 1 ? 1 : 0;
}
