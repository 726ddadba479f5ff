namespace LinearLearn;

/// <summary>Specifies the limit of a passive-aggressive step.</summary>
public enum PassiveAggressiveVariant
{
    /// <summary>PA: tau = loss / (|x|^2 + b), so that the example has the margin 1 after the step.</summary>
    /// <remarks>Weights above 1 have no effect, because the example has the margin 1 after the first copy.</remarks>
    Unbounded,

    /// <summary>PA-I: tau = min(C, loss / (|x|^2 + b)).</summary>
    One,

    /// <summary>PA-II: tau = loss / (|x|^2 + b + 1 / (2 C)).</summary>
    Two,
}

/// <summary>Provides the passive-aggressive rule, which takes the smallest step that gives the example the margin 1.</summary>
/// <remarks>
/// With loss = max(0, 1 - y * score), weights += tau * y * features and bias += tau * y * b, where tau depends on the variant and b is the
/// bias step. K. Crammer, O. Dekel, J. Keshet, S. Shalev-Shwartz, Y. Singer, "Online Passive-Aggressive Algorithms", JMLR 7, 2006. The bias
/// is the weight of an additional feature, sqrt(b) in every example, so it counts in |x|^2. (scikit-learn moves its intercept by tau
/// without counting it, and overshoots the margin.)
/// </remarks>
public sealed record PassiveAggressiveUpdate : IUpdateRule
{
    /// <summary>Creates the rule.</summary>
    /// <param name="aggressiveness">
    /// C, the aggressiveness: larger values allow larger steps. Finite, above 0; unused by PA. Default: null, 1 / (mean |x|^2 of the
    /// examples so far), which suits features of any scale.
    /// </param>
    /// <param name="variant">PA, PA-I or PA-II. Default: PA-I.</param>
    /// <param name="biasStep">
    /// b, the step of the bias relative to that of the weights. Finite, 0 or more; 0 does not change the bias. Default: null, a tenth of
    /// the mean |x|^2, or 1 if <paramref name="aggressiveness"/> is given.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="aggressiveness"/>, <paramref name="variant"/> or <paramref name="biasStep"/> is out of range.
    /// </exception>
    public PassiveAggressiveUpdate(
        float? aggressiveness = null, PassiveAggressiveVariant variant = PassiveAggressiveVariant.One, float? biasStep = null)
    {
        Aggressiveness = aggressiveness is { } given ? Guard.Positive(given, nameof(aggressiveness)) : null;
        Variant = Guard.Defined(variant, nameof(variant));
        BiasStep = biasStep is { } step ? Guard.NotNegative(step, nameof(biasStep)) : aggressiveness is null ? null : 1;
    }

    /// <summary>Gets C, the aggressiveness: larger values allow larger steps; null for 1 / (mean |x|^2).</summary>
    public float? Aggressiveness { get; }

    /// <summary>Gets the limit of a step.</summary>
    public PassiveAggressiveVariant Variant { get; }

    /// <summary>Gets b, the step of the bias relative to that of the weights; null for a tenth of the mean |x|^2.</summary>
    public float? BiasStep { get; }

    bool IUpdateRule.UsesSquaredNorm => true;

    bool IUpdateRule.UsesMeanSquaredNorm => Aggressiveness is null || BiasStep is null;

    float IUpdateRule.IdleMargin => 1;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float biasStep = BiasStep ?? example.RelativeBiasStep;
        float loss = 1 - example.Margin, norm = example.SquaredNorm + example.Rows * biasStep;
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

    /// <summary>Formats the parameters in the invariant culture.</summary>
    public override string ToString() => RecordText.Format(
        nameof(PassiveAggressiveUpdate),
        (nameof(Aggressiveness), Aggressiveness),
        (nameof(Variant), Variant),
        (nameof(BiasStep), BiasStep));
}
