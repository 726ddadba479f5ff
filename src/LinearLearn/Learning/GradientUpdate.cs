using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>Provides stochastic gradient descent on a loss of the margin y * score, with L2 regularization.</summary>
/// <remarks>
/// <para>
/// Each step is weights *= 1 - rate * l2, then weights += rate * slope * y * features and bias += rate * slope * y, where
/// slope = -loss'(y * score). L. Bottou, "Large-Scale Machine Learning with Stochastic Gradient Descent", COMPSTAT 2010.
/// </para>
/// <para>
/// If the second derivative of the loss is at most c, the rate of a step is at most 1 / (c * (|x|^2 + 1)), so that no step overshoots the
/// minimum of its example's loss. With a normalized rate, the default, bias += b * rate * slope * y, where b is a tenth of the mean |x|^2
/// of the examples so far and replaces the 1 in that bound; the weights shrink by l2 times the rate before it is divided by the mean.
/// </para>
/// <para>
/// Derive from this record to create a custom loss. If the record also declares <see cref="IUpdateRule"/> as a base, it can implement
/// <see cref="IUpdateRule.ScoresAreLogOdds"/> and <see cref="IUpdateRule.JointMargin"/>.
/// </para>
/// </remarks>
public abstract record GradientUpdate : IUpdateRule
{
    private readonly float _inverseCurvature; // 0 if there is no curvature
    private readonly float _zeroSlopeMargin;

    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">
    /// The learning rate, or its schedule. Default: 1 / (c * mean |x|^2) (<see cref="LearningRateSchedule.Normalized"/>), with 1 instead of
    /// a c of 0.
    /// </param>
    /// <param name="l2">The lambda of lambda / 2 * |weights|^2; the bias is not regularized. Finite, 0 or more. Default: 0.</param>
    /// <param name="curvature">
    /// c, the largest second derivative of the loss. Finite, 0 or more. Default: 0, which does not limit steps.
    /// </param>
    /// <param name="zeroSlopeMargin">The margin at and above which the slope is 0. Default: positive infinity, no such margin.</param>
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

    /// <summary>Gets the learning rate of each step.</summary>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>Gets the strength of L2 regularization.</summary>
    public float L2 { get; }

#pragma warning disable CA1033 // a derived record determines both by its constructor arguments
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

    /// <summary>Computes the negative derivative of the loss at a margin: -loss'(margin).</summary>
    /// <param name="margin">y * score.</param>
    /// <returns>0 or more. Finite.</returns>
    protected abstract float Slope(float margin);

    /// <summary>Computes rate * slope, overridden by losses that can round it less often.</summary>
    private protected virtual float GetStep(float margin, float rate) => rate * Slope(margin);
}
