namespace LinearLearn;

/// <summary>Trains online: updates the model after each example by an update rule.</summary>
/// <remarks>The default of <see cref="TrainingOptions.Epochs"/> is 10.</remarks>
public sealed class OnlineTrainer : ITrainer
{
    private readonly LearnerOptions? _options;

    /// <summary>Creates a trainer that uses an update rule.</summary>
    /// <param name="rule">The update rule, for example <see cref="MarginUpdate"/>.</param>
    /// <param name="options">The averaging, step sizes and other options of the learner. Default: <c>new LearnerOptions()</c>.</param>
    /// <exception cref="ArgumentException">The rule does not support the options.</exception>
    public OnlineTrainer(IUpdateRule rule, LearnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        OnlineLearner.RequireCompatible(rule, options ?? new LearnerOptions(), nameof(options));
        Rule = rule;
        _options = options;
    }

    /// <summary>Gets the update rule.</summary>
    public IUpdateRule Rule { get; }

    /// <summary>Gets the options of the learner, with the rule's defaults for those that were not set.</summary>
    public LearnerOptions Options => (_options ?? new LearnerOptions()).For(Rule);

    /// <inheritdoc/>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default) =>
        new OnlineRun(this, data, options).Train(cancellationToken);

    /// <summary>Formats the trainer for log messages.</summary>
    /// <returns>The name, the rule and the options that were set.</returns>
    public override string ToString() =>
        Guard.Text($"{nameof(OnlineTrainer)} ({InvariantText.Format(Rule)}{(_options is null ? "" : $", {_options}")})");
}
