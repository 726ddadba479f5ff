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

    /// <summary>Gets the number of shards of an epoch, which are learned separately, on as many cores, and then mixed.</summary>
    /// <value>1 or more. Default: 1, one learner for all examples.</value>
    /// <remarks>
    /// <para>
    /// With S shards, the order of each epoch is split into S consecutive parts. A learner for each starts from the mixed weights of the
    /// last epoch. At the end of the epoch, weights, biases, AdaGrad's sums of squares and AROW's variances are averaged, weighted by the
    /// number of updates of each shard. With averaging, the model is the mean of the weights after each example in every shard. Counts,
    /// such as the number of steps that a learning rate depends on and the mean |x|^2, add up at the end of the epoch.
    /// </para>
    /// <para>
    /// The number of shards is part of the trainer: it changes the model, but the number of cores does not. Each shard needs a copy of the
    /// weights and of the numbers that are kept for each weight. Shards need more epochs for the same accuracy, so they pay off if an epoch
    /// takes long. <see cref="OnlineTrainingOptions.ValidateEvery"/> and <see cref="OnlineTrainingOptions.ReportEvery"/> cannot be
    /// combined with shards; checkpoints are saved at the end of epochs. A canceled run returns the model of the last complete epoch.
    /// </para>
    /// <para>
    /// R. McDonald, K. Hall, G. Mann, "Distributed Training Strategies for the Structured Perceptron", NAACL 2010: iterative parameter
    /// mixing, but with new shards in each epoch if examples are shuffled.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Shards { get; init => field = Guard.AtLeast(value, 1); } = 1;

    /// <summary>Gets the options of the learner, with the rule's defaults for those that were not set.</summary>
    public LearnerOptions Options => (_options ?? new LearnerOptions()).For(Rule);

    /// <inheritdoc/>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        FirstRun.CompileLoops(data, Options.Averaging == true);
        return new OnlineRun(this, data, options, Environment.ProcessorCount).Train(cancellationToken);
    }

    /// <summary>Formats the trainer for log messages.</summary>
    /// <returns>The name, the rule, the options that were set, and the number of shards if there are several.</returns>
    public override string ToString()
    {
        string options = _options is null ? "" : $", {_options}", shards = Shards == 1 ? "" : Guard.Text($", {Shards} shards");
        return $"{nameof(OnlineTrainer)} ({InvariantText.Format(Rule)}{options}{shards})";
    }
}
