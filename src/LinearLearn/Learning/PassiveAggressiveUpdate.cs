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
    /// <param name="aggressiveness">C: the larger, the further a step may go. 0.1 by default. Finite, above 0; PA itself has no use for it.</param>
    /// <param name="variant">PA-I by default.</param>
    /// <param name="biasStep">
    /// b, the step of the bias as a part of that of the weights. Default: 1, for features of about -1 to 1. Take 0.1 or 0.01 where all of an example's features
    /// together have length 1, as of text. Finite, 0 or more; 0 leaves the bias alone.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The aggressiveness or the bias step is out of range, or there is no such variant.</exception>
    public PassiveAggressiveUpdate(float aggressiveness = 0.1f, PassiveAggressiveVariant variant = PassiveAggressiveVariant.One, float biasStep = 1)
    {
        Aggressiveness = Guard.Positive(aggressiveness, nameof(aggressiveness));
        Variant = Guard.Defined(variant, nameof(variant));
        BiasStep = Guard.NotNegative(biasStep, nameof(biasStep));
    }

    /// <summary>C: the larger, the further a step may go.</summary>
    public float Aggressiveness { get; }

    /// <summary>How far a step goes at most.</summary>
    public PassiveAggressiveVariant Variant { get; }

    /// <summary>b, the step of the bias as a part of that of the weights.</summary>
    public float BiasStep { get; }

    bool IUpdateRule.UsesSquaredNorm => true;

    float IUpdateRule.IdleMargin => 1;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float loss = 1 - example.Margin, norm = example.SquaredNorm + example.Rows * BiasStep;
        if (!(loss > 0) || norm == 0)
            return default;
        float tau = Variant switch
        {
            PassiveAggressiveVariant.Unbounded => loss / norm,
            PassiveAggressiveVariant.One => Math.Min(Aggressiveness, loss / norm),
            _ => loss / (norm + 0.5f / Aggressiveness),
        };
        return new UpdateStep(tau, tau * BiasStep);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        RecordText.Format(nameof(PassiveAggressiveUpdate), (nameof(Aggressiveness), Aggressiveness), (nameof(Variant), Variant), (nameof(BiasStep), BiasStep));
}
