namespace LinearLearn;

/// <summary>
/// Provides logistic regression: stochastic gradient descent on the logistic loss log(1 + exp(-y * score)) with L2 regularization.
/// </summary>
/// <remarks>
/// Each step is weights *= 1 - rate * l2, then weights += rate * y * features / (1 + exp(y * score)), and the bias likewise. The
/// probability of the positive class is 1 / (1 + exp(-score)). D. R. Cox, "The regression analysis of binary sequences", 1958.
/// <para>
/// The joint update of three or more classes (<see cref="MulticlassUpdate.Joint"/>) is multinomial logistic regression, gradient descent on
/// the softmax loss -log(p of the true class) with p_k = exp(score k) / sum(exp(scores)). For each class k, weights_k *= 1 - rate * l2;
/// weights_k += rate * ([k is the true class] - p_k) * features, and the biases likewise. (D. Böhning, "Multinomial logistic regression
/// algorithm", 1992; C. M. Bishop, "Pattern Recognition and Machine Learning", 2006, section 4.3.4.)
/// </para>
/// </remarks>
public sealed record LogisticUpdate : GradientUpdate, IUpdateRule
{
    /// <summary>Creates the rule.</summary>
    /// <param name="learningRate">The learning rate, or its schedule. Default: 4 / (mean |x|^2 of the examples so far).</param>
    /// <param name="l2">The lambda of lambda / 2 * |weights|^2; the bias is not regularized. Finite, 0 or more. Default: 0.</param>
    /// <remarks>A normalized rate, the default, is at most 4 / (|x|^2 + b) in each step (<see cref="GradientUpdate"/>).</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="l2"/> is out of range.</exception>
    public LogisticUpdate(LearningRateSchedule? learningRate = null, float l2 = 0)
        : base(learningRate, l2, curvature: learningRate is { IsNormalized: false } ? 0 : 0.25f)
    {
    }

    JointMargin IUpdateRule.JointMargin => JointMargin.LogOdds;

    bool IUpdateRule.ScoresAreLogOdds => true;

    /// <inheritdoc/>
    protected override float Slope(float margin) => 1 / (1 + MathF.Exp(margin));

    private protected override float GetStep(float margin, float rate) => rate / (1 + MathF.Exp(margin));
}
