namespace LinearLearn.Samples.Playground;

/// <summary>Holds what a visitor can choose: two digits, the rule with its numbers, and the random first weights.</summary>
/// <param name="First">A digit, 0 to 9.</param>
/// <param name="Second">Another digit, 0 to 9.</param>
/// <param name="Rule">The update rule.</param>
/// <param name="Margin">The margin of <see cref="RuleKind.Margin"/>: 0 or more.</param>
/// <param name="LearningRate">
/// The learning rate, above 0. For <see cref="RuleKind.PassiveAggressive"/>, the largest step, C.
/// </param>
/// <param name="Seed">The seed of the random first weights.</param>
public sealed record PairSettings(
    int First = 3, int Second = 7, RuleKind Rule = RuleKind.Margin, float Margin = 2f, float LearningRate = 0.01f, ulong Seed = 1)
{
    /// <summary>Gets the digit of negative scores, drawn in blue: the smaller one.</summary>
    public int Negative => Math.Min(First, Second);

    /// <summary>Gets the digit of positive scores, drawn in red: the larger one.</summary>
    public int Positive => Math.Max(First, Second);

    /// <summary>Gets whether the rule has a margin to choose.</summary>
    public bool HasMargin => Rule == RuleKind.Margin;

    /// <summary>Gets the score that the rule wants, above 0 or below; null if every digit moves the weights.</summary>
    public float? Goal => Rule switch
    {
        RuleKind.Margin => Margin,
        RuleKind.Perceptron => 0,
        RuleKind.Logistic => null,
        _ => 1,
    };

    /// <summary>Returns the same choice with other random first weights.</summary>
    public PairSettings WithOtherWeights() => this with { Seed = Seed + 1 };

    /// <summary>Creates the library's rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public IUpdateRule CreateRule() => Rule switch
    {
        RuleKind.Perceptron => new PerceptronUpdate(LearningRate),
        RuleKind.Hinge => new HingeUpdate(LearningRate),
        RuleKind.Logistic => new LogisticUpdate(LearningRate),
        RuleKind.PassiveAggressive => new PassiveAggressiveUpdate(LearningRate),
        _ => new MarginUpdate(Margin, LearningRate),
    };
}
