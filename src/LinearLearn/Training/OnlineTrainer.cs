namespace LinearLearn;

/// <summary>Learns from one example after another by an update rule, epoch by epoch: 10 epochs by default.</summary>
public sealed class OnlineTrainer : ITrainer
{
    private readonly LearnerOptions? _options;

    /// <summary>Makes a trainer.</summary>
    /// <param name="rule">What to do with an example, for instance <see cref="MarginUpdate"/>.</param>
    /// <param name="options">What the rule is combined with. Default: <c>new LearnerOptions()</c>.</param>
    /// <exception cref="ArgumentException">The rule does not go with the options.</exception>
    public OnlineTrainer(IUpdateRule rule, LearnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        OnlineLearner.RequireCompatible(rule, options ?? new LearnerOptions(), nameof(options));
        Rule = rule;
        _options = options;
    }

    /// <summary>What is done with an example.</summary>
    public IUpdateRule Rule { get; }

    /// <summary>What the rule is combined with, with the rule's own defaults for what was not set.</summary>
    public LearnerOptions Options => (_options ?? new LearnerOptions()).For(Rule);

    /// <inheritdoc/>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default) =>
        new OnlineRun(this, data, options).Train(cancellationToken);

    /// <summary>For log messages.</summary>
    /// <returns>The trainer, its rule and what it is combined with.</returns>
    public override string ToString() => Guard.Text($"{nameof(OnlineTrainer)} ({InvariantText.Format(Rule)}{(_options is null ? "" : $", {_options}")})");
}
