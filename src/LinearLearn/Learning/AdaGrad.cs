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
    private const float RelativeRate = 2;

    /// <summary>Makes AdaGrad step sizes.</summary>
    /// <param name="learningRate">
    /// How far a weight moves in its first step. Finite, above 0. Default: null, 2 / sqrt(mean |x|^2 of the examples so far); the bias then
    /// moves by 2 * sqrt(0.1).
    /// </param>
    /// <param name="epsilon">Keeps the quotient finite while all steps were 0. Finite, above 0. Default: 1e-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public AdaGrad(float? learningRate = null, float epsilon = 1e-8f)
    {
        LearningRate = learningRate is { } rate ? Guard.Positive(rate, nameof(learningRate)) : null;
        Epsilon = Guard.Positive(epsilon, nameof(epsilon));
    }

    /// <summary>How far a weight moves in its first step; null for 2 / sqrt(mean |x|^2).</summary>
    public float? LearningRate { get; }

    /// <summary>Keeps the quotient finite.</summary>
    public float Epsilon { get; }

    /// <summary>Computes how far a weight, and the bias, move in their first step.</summary>
    internal (float Weight, float Bias) GetRates(float meanSquaredNorm) => LearningRate is { } rate
        ? (rate, rate)
        : (RelativeRate / MathF.Sqrt(meanSquaredNorm), RelativeRate * MathF.Sqrt(ScoredExample.BiasPart));

    /// <inheritdoc/>
    public override string ToString() => RecordText.Format(nameof(AdaGrad), (nameof(LearningRate), LearningRate), (nameof(Epsilon), Epsilon));
}
