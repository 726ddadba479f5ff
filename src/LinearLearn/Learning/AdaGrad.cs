namespace LinearLearn;

/// <summary>
/// Represents AdaGrad step sizes: each weight has a step size, which falls with the sum of the squares of its steps so far.
/// </summary>
/// <remarks>
/// If a rule proposes the step u = tau * y * x for a weight, G += u^2 and weight += learningRate * u / (sqrt(G) + epsilon). G is summed
/// over a rule's steps, including its rate: a constant rate of the rule cancels out, and this learning rate replaces it. L2 shrinkage uses
/// the rule's own rate. J. Duchi, E. Hazan, Y. Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR
/// 12, 2011.
/// </remarks>
public sealed record AdaGrad
{
    private const float RelativeRate = 2;

    /// <summary>Creates AdaGrad step sizes.</summary>
    /// <param name="learningRate">
    /// The size of the first step of a weight. Finite, above 0. Default: null, 2 / sqrt(mean |x|^2 of the examples so far), and 2 *
    /// sqrt(0.1) for the bias.
    /// </param>
    /// <param name="epsilon">A term that keeps the quotient finite while all steps are 0. Finite, above 0. Default: 1e-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public AdaGrad(float? learningRate = null, float epsilon = 1e-8f)
    {
        LearningRate = learningRate is { } rate ? Guard.Positive(rate, nameof(learningRate)) : null;
        Epsilon = Guard.Positive(epsilon, nameof(epsilon));
    }

    /// <summary>Gets the size of the first step of a weight; null for 2 / sqrt(mean |x|^2).</summary>
    public float? LearningRate { get; }

    /// <summary>Gets the term that keeps the quotient finite.</summary>
    public float Epsilon { get; }

    /// <summary>Computes the size of the first step of a weight, and of the bias.</summary>
    internal (float Weight, float Bias) GetRates(float meanSquaredNorm) => LearningRate is { } rate
        ? (rate, rate)
        : (RelativeRate / MathF.Sqrt(meanSquaredNorm), RelativeRate * MathF.Sqrt(ScoredExample.BiasPart));

    /// <summary>Formats the parameters in the invariant culture.</summary>
    public override string ToString() =>
        RecordText.Format(nameof(AdaGrad), (nameof(LearningRate), LearningRate), (nameof(Epsilon), Epsilon));
}
