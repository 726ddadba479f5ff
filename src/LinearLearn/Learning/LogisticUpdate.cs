namespace LinearLearn;

/// <summary>
/// Stochastic gradient descent on the logistic loss log(1 + exp(-y * score)) with L2 regularization: logistic regression.
/// weights *= 1 - rate * l2; weights += rate * y * features / (1 + exp(y * score)), and the bias likewise.
/// </summary>
/// <remarks>
/// D. R. Cox, "The regression analysis of binary sequences", 1958; the probability of the positive class is 1 / (1 + exp(-score)). Of many
/// classes it learns one-vs-rest: between two rivals of many it is no longer the loss of a probability.
/// </remarks>
public sealed record LogisticUpdate : GradientUpdate, IUpdateRule
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The rate, or how it changes. Default: 0.1 / sqrt(step).</param>
    /// <param name="l2">The lambda of lambda / 2 * |weights|^2; the bias is not regularized. Finite, 0 or more. Default: 0.0001.</param>
    /// <exception cref="ArgumentOutOfRangeException">The regularization is out of range.</exception>
    public LogisticUpdate(LearningRateSchedule? learningRate = null, float l2 = 1e-4f)
        : base(learningRate, l2)
    {
    }

    bool IUpdateRule.SupportsJoint => false;

    bool IUpdateRule.ScoresAreLogOdds => true;

    /// <inheritdoc/>
    protected override float Slope(float margin) => 1 / (1 + MathF.Exp(margin));

    private protected override float GetStep(float margin, float rate) => rate / (1 + MathF.Exp(margin));
}
