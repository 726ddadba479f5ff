namespace LinearLearn;

/// <summary>
/// Stochastic gradient descent on the logistic loss log(1 + exp(-y * score)) with L2 regularisation: logistic regression.
/// weights *= 1 - rate * l2; weights += rate * y * features / (1 + exp(y * score)), and the bias likewise.
/// </summary>
/// <remarks>
/// D. R. Cox, "The regression analysis of binary sequences", 1958; the probability of the positive class is 1 / (1 + exp(-score)). Of many
/// classes it learns one against the rest: between two rivals of many it is no longer the loss of a probability.
/// </remarks>
public sealed record LogisticUpdate : IUpdateRule
{
    /// <summary>Makes the rule.</summary>
    /// <param name="learningRate">The rate, or how it changes: 0.1 / sqrt(step) where null (the default).</param>
    /// <param name="l2">The strength of L2 regularisation, lambda / 2 * |weights|^2; the bias is not regularised. 0.0001 by default. Finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The regularisation is out of range.</exception>
    public LogisticUpdate(LearningRateSchedule? learningRate = null, float l2 = 1e-4f)
    {
        LearningRate = learningRate ?? LearningRateSchedule.InverseSquareRoot(0.1f);
        L2 = Guard.NotNegative(l2, nameof(l2));
    }

    /// <summary>The learning rate of each step.</summary>
    public LearningRateSchedule LearningRate { get; }

    /// <summary>The strength of L2 regularisation.</summary>
    public float L2 { get; }

    bool IUpdateRule.SupportsJoint => false;

    bool IUpdateRule.ScoresAreLogOdds => true;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float rate = LearningRate.At(example.Step);
        float step = rate / (1 + MathF.Exp(example.Margin));
        return new UpdateStep(step, step) { Decay = rate * L2 };
    }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(nameof(LogisticUpdate), (nameof(LearningRate), LearningRate), (nameof(L2), L2));
}
