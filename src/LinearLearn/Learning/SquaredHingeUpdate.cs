namespace LinearLearn;

/// <summary>Provides stochastic gradient descent on the squared hinge loss max(0, 1 - y * score)^2 with L2 regularization.</summary>
/// <remarks>
/// Each step is weights *= 1 - rate * l2, then, if y * score &lt; 1, weights += tau * y * features and bias += tau * y, with tau = (1 - y *
/// score) * min(2 * rate, 1 / (|x|^2 + 1)). The second bound ends a step at the margin of the example: beyond it, steps that grow with the
/// error would diverge. This is the loss of L2-loss support vector machines: C.-J. Hsieh et al., "A Dual Coordinate Descent Method for
/// Large-scale Linear SVM", ICML 2008.
/// </remarks>
public sealed record SquaredHingeUpdate : GradientUpdate
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The learning rate, or its schedule. Default: 1 / (2 * mean |x|^2 of the examples so far).</param>
    /// <param name="l2">The lambda of lambda / 2 * |weights|^2; the bias is not regularized. Finite, 0 or more. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of range.</exception>
    public SquaredHingeUpdate(LearningRateSchedule? learningRate = null, float l2 = 0)
        : base(learningRate, l2, curvature: 2, zeroSlopeMargin: 1)
    {
    }

    /// <inheritdoc/>
    protected override float Slope(float margin) => 2 * Math.Max(0, 1 - margin);
}
