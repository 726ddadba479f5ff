namespace LinearLearn;

/// <summary>How far a passive-aggressive step goes at most.</summary>
public enum PassiveAggressiveVariant
{
    /// <summary>PA: tau = loss / |x|^2. The example has its margin afterwards, whatever that does to the others.</summary>
    Unbounded,

    /// <summary>PA-I: tau = min(C, loss / |x|^2).</summary>
    One,

    /// <summary>PA-II: tau = loss / (|x|^2 + 1 / (2 C)).</summary>
    Two,
}

/// <summary>
/// Passive-aggressive learning: the smallest step that gives the example the margin 1. With loss = max(0, 1 - y * score),
/// weights += tau * y * features and bias += tau * y; the variant says what tau is.
/// </summary>
/// <remarks>
/// K. Crammer, O. Dekel, J. Keshet, S. Shalev-Shwartz, Y. Singer, "Online Passive-Aggressive Algorithms", JMLR 7, 2006. The bias takes the
/// same step but is left out of |x|^2, as in scikit-learn: the margin is then tau above 1, so PA moves the bias far where |x|^2 is well below 1. Take
/// PA-I there, or scale the features. An example without features does not move PA and PA-I.
/// </remarks>
public sealed record PassiveAggressiveUpdate : IUpdateRule
{
    /// <summary>Makes a passive-aggressive rule.</summary>
    /// <param name="aggressiveness">C: the larger, the further a step may go. 0.1 by default. Finite, above 0; PA itself has no use for it.</param>
    /// <param name="variant">PA-I by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The aggressiveness is out of range, or there is no such variant.</exception>
    public PassiveAggressiveUpdate(float aggressiveness = 0.1f, PassiveAggressiveVariant variant = PassiveAggressiveVariant.One)
    {
        Aggressiveness = Guard.Positive(aggressiveness, nameof(aggressiveness));
        Variant = Guard.Defined(variant, nameof(variant));
    }

    /// <summary>C: the larger, the further a step may go.</summary>
    public float Aggressiveness { get; }

    /// <summary>How far a step goes at most.</summary>
    public PassiveAggressiveVariant Variant { get; }

    bool IUpdateRule.UsesSquaredNorm => true;

    float IUpdateRule.IdleMargin => 1;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float loss = 1 - example.Margin;
        if (!(loss > 0) || (example.SquaredNorm == 0 && Variant != PassiveAggressiveVariant.Two))
            return default;
        float tau = Variant switch
        {
            PassiveAggressiveVariant.Unbounded => loss / example.SquaredNorm,
            PassiveAggressiveVariant.One => Math.Min(Aggressiveness, loss / example.SquaredNorm),
            _ => loss / (example.SquaredNorm + 0.5f / Aggressiveness),
        };
        return new UpdateStep(tau, tau);
    }
}
