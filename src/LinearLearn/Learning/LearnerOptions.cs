namespace LinearLearn;

/// <summary>
/// Represents the options of a learner besides its update rule: averaging, AdaGrad (except for AROW), and the update of three or more
/// classes.
/// </summary>
public sealed record LearnerOptions
{
    /// <summary>Gets whether the model has the mean of the weights and biases after each example, instead of the last ones.</summary>
    /// <remarks>
    /// Averages fluctuate less and are usually more accurate. An example that changes nothing takes no time for averaging. Default: null,
    /// the rule's default (<see cref="IUpdateRule.AveragesByDefault"/>): true, except for <see cref="MarginUpdate"/> and
    /// <see cref="PerceptronUpdate"/> with a given learning rate. Y. Freund, R. E. Schapire, "Large Margin Classification Using the
    /// Perceptron Algorithm", 1999; B. T. Polyak, A. B. Juditsky, 1992.
    /// </remarks>
    public bool? Averaging { get; init; }

    /// <summary>Gets the AdaGrad step sizes, one for each weight.</summary>
    /// <remarks>Default: null, the rule's own step for all weights.</remarks>
    public AdaGrad? AdaGrad { get; init; }

    /// <summary>
    /// Gets the update of three or more classes, or null for the default of the rule; two classes share one row of weights either way.
    /// </summary>
    /// <remarks>Default: null, joint unless the rule has no joint margin (<see cref="JointMargin.None"/>).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public MulticlassUpdate? Multiclass
    {
        get;
        init => field = value is null or MulticlassUpdate.OneVersusRest or MulticlassUpdate.Joint
            ? value
            : Guard.Defined(value.Value, nameof(Multiclass));
    }

    /// <summary>Creates the options with the rule's defaults for those that are not set.</summary>
    internal LearnerOptions For(IUpdateRule rule) => this with
    {
        Averaging = Averaging ?? rule.AveragesByDefault,
        Multiclass = Multiclass ?? (rule.JointMargin == JointMargin.None ? MulticlassUpdate.OneVersusRest : MulticlassUpdate.Joint),
    };

    /// <summary>Returns the options in one line.</summary>
    /// <returns>For example "LearnerOptions { Averaging = True, Multiclass = OneVersusRest }".</returns>
    public override string ToString() => RecordText.Format(
        nameof(LearnerOptions),
        (nameof(Averaging), Averaging),
        (nameof(AdaGrad), AdaGrad),
        (nameof(Multiclass), Multiclass));
}
