namespace LinearLearn;

/// <summary>Provides stochastic gradient descent on the modified Huber loss with L2 regularization.</summary>
/// <remarks>
/// The loss is max(0, 1 - y * score)^2, but -4 * y * score if y * score &lt; -1. Each step is weights *= 1 - rate * l2, then, if y * score
/// &lt; 1, weights += tau * y * features and bias += tau * y, with tau = (1 - max(-1, y * score)) * min(2 * rate, 1 / (|x|^2 + 1)). Below a
/// margin of -1 the step does not grow further, so a mislabeled example moves the weights less than with <see cref="SquaredHingeUpdate"/>.
/// Such steps would not diverge without the second bound, but with a rate above 1 / (|x|^2 + 1) they would overshoot the margin. T. Zhang,
/// "Solving Large Scale Linear Prediction Problems Using Stochastic Gradient Descent Algorithms", ICML 2004.
/// </remarks>
public sealed record ModifiedHuberUpdate : GradientUpdate
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The learning rate, or its schedule. Default: 1 / (2 * mean |x|^2 of the examples so far).</param>
    /// <param name="l2">The lambda of lambda / 2 * |weights|^2; the bias is not regularized. Finite, 0 or more. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of range.</exception>
    public ModifiedHuberUpdate(LearningRateSchedule? learningRate = null, float l2 = 0)
        : base(learningRate, l2, curvature: 2, zeroSlopeMargin: 1)
    {
    }

    /// <inheritdoc/>
    protected override float Slope(float margin) => 2 * Math.Max(0, 1 - Math.Max(-1, margin));
}
