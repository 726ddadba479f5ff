namespace LinearLearn;

/// <summary>Learns from one example after another by an update rule, epoch by epoch: 10 epochs by default.</summary>
public sealed class OnlineTrainer : ITrainer
{
    private const int DefaultEpochs = 10;

    /// <summary>How many examples are learned between two looks at the cancellation token: a millisecond's work, about.</summary>
    private const int BatchExamples = 1024;

    private readonly LearnerOptions? _options;

    /// <summary>Makes a trainer.</summary>
    /// <param name="rule">What to do with an example, for instance <see cref="MarginUpdate"/>.</param>
    /// <param name="options">What the rule is combined with: nothing where null.</param>
    /// <exception cref="ArgumentException">The rule does not go with the options.</exception>
    public OnlineTrainer(IUpdateRule rule, LearnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        OnlineLearner.RequireGoTogether(rule, options ?? new LearnerOptions(), nameof(options));
        Rule = rule;
        _options = options;
    }

    /// <summary>What is done with an example.</summary>
    public IUpdateRule Rule { get; }

    /// <summary>What the rule is combined with.</summary>
    public LearnerOptions Options => _options ?? new LearnerOptions();

    /// <inheritdoc/>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options);
        OnlineLearner learner = run.Options.InitialState is { } initial
            ? GoOn(initial, run, nameof(options))
            : new OnlineLearner(Rule, run.Start, _options, run.ClassWeights);
        foreach (string damaged in run.Options.Checkpoints?.Prepare(run.Options.InitialState, nameof(options)) ?? [])
            TrainingLog.DeletedDamaged(run.Options.Logger, damaged);
        StopReason reason = Learn(run, learner, cancellationToken);
        if (reason != StopReason.Cancelled)
            run.ReportIfDue(learner); // of a run that had ended already, whose only moment is this one
        LinearModel model = learner.Snapshot();
        LearnerState state = run.StateOf(learner);
        run.LeaveLastCheckpoint(state);
        int epochs = (int)(learner.ExamplesSeen / run.Data.Count);
        return run.Finish(model, reason, epochs, learner.ExamplesSeen, learner.UpdatesMade, state, Rule.ScoresAreLogOdds);
    }

    /// <summary>For log messages.</summary>
    /// <returns>The trainer, its rule and what it is combined with.</returns>
    public override string ToString() => Guard.Text($"{nameof(OnlineTrainer)} ({LearnerState.FormatRule(Rule)}{(_options is null ? "" : $", {_options}")})");

    private OnlineLearner GoOn(LearnerState state, TrainingRun run, string paramName)
    {
        int epochs = run.Options.Epochs ?? DefaultEpochs;
        if (state.ExamplesSeen > (long)epochs * run.Data.Count)
        {
            throw new ArgumentException(Guard.Text(
                $"{nameof(TrainingOptions.InitialState)} has seen {state.ExamplesSeen} examples: expected at most {epochs} epochs of {run.Data.Count}"), paramName);
        }
        if (state.Run is { } past)
            past.RequireSame(state.Rule, LearnerState.FormatRule(Rule), run.Options.Seed, run.Options.Shuffle, run.Data.Count, run.DataFingerprint, paramName);
        LearnerOptions options = Options;
        if (state.Options != options)
            throw new ArgumentException(Guard.Text($"expected a state of {options}, found one of {state.Options}"), paramName);
        // Balanced weights became numbers when the first run counted its data, the same as this one's; a bare learner's still go by its own count.
        ClassWeights? asked = run.Options.ClassWeights;
        bool areBalanced = asked is { IsBalanced: true } && state.ClassWeights is { IsBalanced: true };
        if (!areBalanced && !ClassWeights.AreSame(run.ClassWeights, state.ClassWeights, run.Start.Classes.Values))
        {
            throw new ArgumentException(
                Guard.Text($"expected a state of {ClassWeights.Describe(asked)}, found one of {ClassWeights.Describe(state.ClassWeights)}"), paramName);
        }
        TrainingLog.GoesOn(run.Options.Logger, state.ExamplesSeen);
        return new OnlineLearner(Rule, run.Start, state.Options, state.ClassWeights, state, paramName);
    }

    private static StopReason Learn(TrainingRun run, OnlineLearner learner, CancellationToken cancellationToken)
    {
        TrainingOptions options = run.Options;
        Dataset data = run.Data;
        int epochs = options.Epochs ?? DefaultEpochs;
        if (run.ReasonToStop(learner.ExamplesSeen) is { } found) // the run had stopped already
            return found;
        if (learner.ExamplesSeen == (long)epochs * data.Count) // a finished run that is gone on with
            return run.EndEpoch(learner.Snapshot(), epochs, learner.ExamplesSeen, learner.UpdatesMade, isLast: true) ?? StopReason.Completed;
        int[] order = [.. Enumerable.Range(0, data.Count)];
        int place = (int)(learner.ExamplesSeen % data.Count);
        long start = learner.ExamplesSeen;
        for (int epoch = 1 + (int)(learner.ExamplesSeen / data.Count); ; epoch++, place = 0)
        {
            if (options.Shuffle)
                Shuffle(order, options.Seed, epoch);
            while (place < order.Length)
            {
                if (cancellationToken.IsCancellationRequested)
                    return StopReason.Cancelled;
                int count = Math.Min(BatchExamples, order.Length - place);
                if (options.ValidateEvery is { } every)
                {
                    int since = (int)(learner.ExamplesSeen % every);
                    if (since == 0 && run.Validate(learner.Snapshot(), epoch, learner.ExamplesSeen, learner.UpdatesMade) is { } reason)
                        return reason;
                    count = Math.Min(count, every - since);
                }
                if (run.ReportEvery is { } reportEvery)
                {
                    run.ReportIfDue(learner); // after the validation, which tells more
                    count = Math.Min(count, reportEvery - (int)(learner.ExamplesSeen % reportEvery));
                }
                if (cancellationToken.IsCancellationRequested)
                    return StopReason.Cancelled; // asked for while it was told of this moment
                if (options.Checkpoints is { } checkpoints)
                {
                    long since = learner.ExamplesSeen % checkpoints.Every;
                    if (since == 0 && learner.ExamplesSeen > start)
                        run.LeaveCheckpoint(run.StateOf(learner)); // after what is due at this moment, so that it is not done again
                    count = (int)Math.Min(count, checkpoints.Every - since);
                }
                learner.Learn(data, order.AsSpan(place, count));
                place += count;
            }
            bool isLast = epoch == epochs;
            if (run.EndEpoch(learner.Snapshot(), epoch, learner.ExamplesSeen, learner.UpdatesMade, isLast) is { } lastReason)
                return lastReason;
            if (isLast) // before the next epoch, whose number may be more than an int holds
                return StopReason.Completed;
        }
    }

    /// <summary>The order of an epoch depends on the seed and the epoch's number alone, not on the epochs before.</summary>
    private static void Shuffle(int[] order, ulong seed, int epoch)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        SplitMix64 random = SplitMix64.Stream(seed, (ulong)epoch);
        random.Shuffle(order);
    }
}
