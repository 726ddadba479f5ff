namespace LinearLearn;

/// <summary>What update rules can be combined with: any rule with averages and jointly, all but AROW with AdaGrad.</summary>
public sealed record LearnerOptions
{
    /// <summary>
    /// Whether the model is the mean of the weights and biases after each example, instead of the last ones: false by default. Averages are
    /// calmer and mostly more accurate. They are kept lazily: an example that changes nothing costs nothing.
    /// </summary>
    /// <remarks>Y. Freund, R. E. Schapire, "Large Margin Classification Using the Perceptron Algorithm", 1999; B. T. Polyak, A. B. Juditsky, 1992.</remarks>
    public bool Averaging { get; init; }

    /// <summary>A step size for every weight, by AdaGrad; Default: null, the rule's own step for all of them.</summary>
    public AdaGrad? AdaGrad { get; init; }

    /// <summary>How more than two classes are learned: one-vs-rest by default. Two classes share one row of weights either way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public MulticlassUpdate Multiclass { get; init => field = Guard.Defined(value, nameof(Multiclass)); }

    /// <summary>One line: what is set.</summary>
    /// <returns>For instance "LearnerOptions { Averaging = True, Multiclass = OneVersusRest }".</returns>
    public override string ToString() =>
        RecordText.Format(nameof(LearnerOptions), (nameof(Averaging), Averaging), (nameof(AdaGrad), AdaGrad), (nameof(Multiclass), Multiclass));
}
