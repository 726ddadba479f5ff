namespace LinearLearn;

/// <summary>What update rules can be combined with: any rule with averages and jointly, all but AROW with AdaGrad.</summary>
public sealed record LearnerOptions
{
    /// <summary>
    /// Gets whether the model is the mean of the weights and biases after each example instead of the last ones, which is calmer and mostly
    /// more accurate. An example that changes nothing costs nothing. Default: null, as the rule says
    /// (<see cref="IUpdateRule.AveragesByDefault"/>): yes, except for <see cref="MarginUpdate"/> and <see cref="PerceptronUpdate"/> with a
    /// given learning rate.
    /// </summary>
    /// <remarks>Y. Freund, R. E. Schapire, "Large Margin Classification Using the Perceptron Algorithm", 1999; B. T. Polyak, A. B. Juditsky, 1992.</remarks>
    public bool? Averaging { get; init; }

    /// <summary>A step size for every weight, by AdaGrad; Default: null, the rule's own step for all of them.</summary>
    public AdaGrad? AdaGrad { get; init; }

    /// <summary>
    /// Gets how more than two classes are learned; two share one row of weights either way. Default: null, jointly unless the rule has no
    /// joint margin (<see cref="JointMargin.None"/>).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public MulticlassUpdate? Multiclass
    {
        get;
        init => field = value is { } update ? Guard.Defined(update, nameof(Multiclass)) : null;
    }

    /// <summary>Creates the options with what the rule decides if it is not set.</summary>
    internal LearnerOptions For(IUpdateRule rule) => this with
    {
        Averaging = Averaging ?? rule.AveragesByDefault,
        Multiclass = Multiclass ?? (rule.JointMargin == JointMargin.None ? MulticlassUpdate.OneVersusRest : MulticlassUpdate.Joint),
    };

    /// <summary>One line: what is set.</summary>
    /// <returns>For instance "LearnerOptions { Averaging = True, Multiclass = OneVersusRest }".</returns>
    public override string ToString() =>
        RecordText.Format(nameof(LearnerOptions), (nameof(Averaging), Averaging), (nameof(AdaGrad), AdaGrad), (nameof(Multiclass), Multiclass));
}
