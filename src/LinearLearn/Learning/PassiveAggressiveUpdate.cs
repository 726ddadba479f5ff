namespace LinearLearn;

/// <summary>How far a passive-aggressive step goes at most.</summary>
public enum PassiveAggressiveVariant
{
    /// <summary>
    /// PA: tau = loss / (|x|^2 + b). The example has its margin afterwards, whatever that does to the others. Weights above 1 change nothing: the first of
    /// many copies of an example has its margin already.
    /// </summary>
    Unbounded,

    /// <summary>PA-I: tau = min(C, loss / (|x|^2 + b)).</summary>
    One,

    /// <summary>PA-II: tau = loss / (|x|^2 + b + 1 / (2 C)).</summary>
    Two,
}

/// <summary>
/// Passive-aggressive learning: the smallest step that gives the example the margin 1. With loss = max(0, 1 - y * score),
/// weights += tau * y * features and bias += tau * y * b; the variant says what tau is, and b is the bias step.
/// </summary>
/// <remarks>
/// K. Crammer, O. Dekel, J. Keshet, S. Shalev-Shwartz, Y. Singer, "Online Passive-Aggressive Algorithms", JMLR 7, 2006. The bias is the weight of a further
/// feature, sqrt(b) in every example, so it counts in |x|^2. (scikit-learn moves its intercept by tau without counting it, and goes beyond the margin.)
/// </remarks>
public sealed record PassiveAggressiveUpdate : IUpdateRule
{
    /// <summary>Makes a passive-aggressive rule.</summary>
    /// <param name="aggressiveness">
    /// C: the larger, the further a step may go. Finite, above 0; PA itself does not use it. Default: null, 1 / (mean |x|^2 of the
    /// examples so far), for features of any size.
    /// </param>
    /// <param name="variant">PA, PA-I or PA-II. Default: PA-I.</param>
    /// <param name="biasStep">
    /// b, the step of the bias as a part of that of the weights. Finite, 0 or more; 0 leaves the bias alone. Default: null, a tenth of the
    /// mean |x|^2, or 1 if an aggressiveness is given.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The aggressiveness or the bias step is out of range, or there is no such variant.</exception>
    public PassiveAggressiveUpdate(
        float? aggressiveness = null, PassiveAggressiveVariant variant = PassiveAggressiveVariant.One, float? biasStep = null)
    {
        Aggressiveness = aggressiveness is { } given ? Guard.Positive(given, nameof(aggressiveness)) : null;
        Variant = Guard.Defined(variant, nameof(variant));
        BiasStep = biasStep is { } step ? Guard.NotNegative(step, nameof(biasStep)) : aggressiveness is null ? null : 1;
    }

    /// <summary>C: the larger, the further a step may go; null for 1 / (mean |x|^2).</summary>
    public float? Aggressiveness { get; }

    /// <summary>How far a step goes at most.</summary>
    public PassiveAggressiveVariant Variant { get; }

    /// <summary>b, the step of the bias as a part of that of the weights; null for a tenth of the mean |x|^2.</summary>
    public float? BiasStep { get; }

    bool IUpdateRule.UsesSquaredNorm => true;

    bool IUpdateRule.UsesMeanSquaredNorm => Aggressiveness is null || BiasStep is null;

    float IUpdateRule.IdleMargin => 1;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float biasStep = BiasStep ?? example.RelativeBiasStep, loss = 1 - example.Margin, norm = example.SquaredNorm + example.Rows * biasStep;
        if (!(loss > 0) || norm == 0)
            return default;
        float aggressiveness = Aggressiveness ?? 1 / example.MeanSquaredNorm;
        float tau = Variant switch
        {
            PassiveAggressiveVariant.Unbounded => loss / norm,
            PassiveAggressiveVariant.One => Math.Min(aggressiveness, loss / norm),
            _ => loss / (norm + 0.5f / aggressiveness),
        };
        return new UpdateStep(tau, tau * biasStep);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        RecordText.Format(nameof(PassiveAggressiveUpdate), (nameof(Aggressiveness), Aggressiveness), (nameof(Variant), Variant), (nameof(BiasStep), BiasStep));
}
