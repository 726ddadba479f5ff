namespace LinearLearn;

/// <summary>
/// AdaGrad: every weight has a step size of its own, that falls with the sum of the squares of its steps so far. Where a rule proposes the
/// step u = tau * y * x for a weight, G += u^2 and weight += learningRate * u / (sqrt(G) + epsilon).
/// </summary>
/// <remarks>
/// J. Duchi, E. Hazan, Y. Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR 12, 2011. G is summed over
/// a rule's steps, its rate included: a constant rate of the rule drops out, and this learning rate is in its place. L2 shrinkage goes by the
/// rule's own rate.
/// </remarks>
public sealed record AdaGrad
{
    /// <summary>Makes AdaGrad step sizes.</summary>
    /// <param name="learningRate">How far a weight moves in its first step: 0.01 by default. Finite, above 0.</param>
    /// <param name="epsilon">Keeps the quotient finite where all steps were 0: 1e-8 by default. Finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public AdaGrad(float learningRate = 0.01f, float epsilon = 1e-8f)
    {
        LearningRate = Guard.Positive(learningRate, nameof(learningRate));
        Epsilon = Guard.Positive(epsilon, nameof(epsilon));
    }

    /// <summary>How far a weight moves in its first step.</summary>
    public float LearningRate { get; }

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Format(nameof(AdaGrad), (nameof(LearningRate), LearningRate), (nameof(Epsilon), Epsilon));
}
