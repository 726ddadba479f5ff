using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>
/// Stochastic gradient descent on a loss of the margin y * score, with L2 regularization: weights *= 1 - rate * l2, then
/// weights += rate * slope * y * features and bias += rate * slope * y, where slope = -loss'(y * score).
/// </summary>
/// <remarks>
/// L. Bottou, "Large-Scale Machine Learning with Stochastic Gradient Descent", COMPSTAT 2010. A custom loss derives from this record. If
/// its second derivative is at most c, a step's rate is at most 1 / (c * (|x|^2 + 1)): no step goes beyond the least loss of its example.
/// With a normalized rate, the default, bias += b * rate * slope * y, where b is a tenth of the mean |x|^2 of the examples so far and
/// takes the place of the 1 in that bound; the weights shrink by the rate before it is divided by the mean, times l2. A record
/// that also names <see cref="IUpdateRule"/> can implement <see cref="IUpdateRule.ScoresAreLogOdds"/> and
/// <see cref="IUpdateRule.JointMargin"/>.
/// </remarks>
public abstract record GradientUpdate : IUpdateRule
{
    private readonly float _inverseCurvature; // 0 without a curvature
    private readonly float _zeroSlopeMargin;

    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">
    /// The rate, or how it changes. Default: 1 / (c * mean |x|^2) (<see cref="LearningRateSchedule.Normalized"/>), with 1 for a c of 0.
    /// </param>
    /// <param name="l2">The lambda of lambda / 2 * |weights|^2; the bias is not regularized. Finite, 0 or more. Default: 0.</param>
    /// <param name="curvature">c, the largest second derivative of the loss. Finite, 0 or more. Default: 0, which bounds no step.</param>
    /// <param name="zeroSlopeMargin">The margin from which the slope is 0. Default: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    protected GradientUpdate(
        LearningRateSchedule? learningRate = null, float l2 = 0, float curvature = 0, float zeroSlopeMargin = float.PositiveInfinity)
    {
        L2 = Guard.NotNegative(l2, nameof(l2));
        _inverseCurvature = Guard.NotNegative(curvature, nameof(curvature)) == 0 ? 0 : 1 / curvature;
        LearningRate = learningRate ?? LearningRateSchedule.Constant(_inverseCurvature > 0 ? _inverseCurvature : 1).Normalized();
        _zeroSlopeMargin = float.IsNaN(zeroSlopeMargin)
            ? throw new ArgumentOutOfRangeException(nameof(zeroSlopeMargin), "expected a number, found NaN")
            : zeroSlopeMargin;
    }

    /// <summary>The learning rate of each step.</summary>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>The strength of L2 regularization.</summary>
    public float L2 { get; }

#pragma warning disable CA1033 // a derived record decides both by what it gives the constructor
    bool IUpdateRule.UsesSquaredNorm => _inverseCurvature > 0;

    bool IUpdateRule.UsesMeanSquaredNorm => LearningRate.IsNormalized;

    float IUpdateRule.IdleMargin => L2 == 0 ? _zeroSlopeMargin : float.PositiveInfinity;
#pragma warning restore CA1033

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float rate = LearningRate.GetRate(example.Step), decay = rate * L2, biasStep = 1;
        if (LearningRate.IsNormalized)
        {
            rate /= example.MeanSquaredNorm;
            biasStep = example.RelativeBiasStep;
        }
        if (_inverseCurvature > 0)
            rate = Math.Min(rate, _inverseCurvature / (example.SquaredNorm + example.Rows * biasStep));
        float step = GetStep(example.Margin, rate);
        return new UpdateStep(step, step * biasStep) { Decay = decay };
    }

    /// <summary>Appends the parameters in the invariant culture, for <see cref="object.ToString"/>.</summary>
    /// <param name="builder">Receives the text.</param>
    /// <returns>true</returns>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(LearningRate)} = {LearningRate}, {nameof(L2)} = {L2}");
        return true;
    }

    /// <summary>Computes how fast the loss falls as the margin grows: -loss'(margin).</summary>
    /// <param name="margin">y * score.</param>
    /// <returns>0 or more. Finite.</returns>
    protected abstract float Slope(float margin);

    /// <summary>rate * slope, for a loss that can round it less often.</summary>
    private protected virtual float GetStep(float margin, float rate) => rate * Slope(margin);
}
