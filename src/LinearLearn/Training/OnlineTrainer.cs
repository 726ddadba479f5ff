namespace LinearLearn;

/// <summary>Learns two classes from one example after another by an update rule, epoch by epoch.</summary>
public sealed class OnlineTrainer : ITrainer
{
    private readonly IUpdateRule _rule;

    /// <summary>Makes a trainer.</summary>
    /// <param name="rule">What to do with an example, for instance <see cref="MarginUpdate"/>.</param>
    public OnlineTrainer(IUpdateRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rule = rule;
    }

    /// <inheritdoc/>
    public TrainingResult Train(Dataset data, TrainingOptions? options = null, CancellationToken cancellationToken = default)
    {
        TrainingRun run = new(this, data, options);
        OnlineLearner learner = new(_rule, run.Start);
        StopReason reason = Learn(run, learner, data, cancellationToken);
        int epochs = (int)(learner.ExamplesSeen / data.Count);
        return run.Finish(learner.Snapshot(), reason, epochs, learner.ExamplesSeen, learner.UpdatesMade);
    }

    /// <summary>For log messages.</summary>
    /// <returns>The trainer and its rule.</returns>
    public override string ToString() => Guard.Text($"{nameof(OnlineTrainer)} ({_rule})");

    private static StopReason Learn(TrainingRun run, OnlineLearner learner, Dataset data, CancellationToken cancellationToken)
    {
        TrainingOptions options = run.Options;
        int[] order = [.. Enumerable.Range(0, data.Count)];
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            if (options.Shuffle)
                Shuffle(order, options.Seed, epoch);
            foreach (int index in order)
            {
                if (cancellationToken.IsCancellationRequested)
                    return StopReason.Cancelled;
                if (options.ValidateEvery is { } every && learner.ExamplesSeen % every == 0
                    && run.Validate(learner.Snapshot(), epoch, learner.ExamplesSeen, learner.UpdatesMade) is { } reason)
                    return reason;
                learner.Update(data, index);
            }
            bool isLast = epoch == options.Epochs;
            if (run.EndEpoch(learner.Snapshot(), epoch, learner.ExamplesSeen, learner.UpdatesMade, isLast) is { } lastReason)
                return lastReason;
        }
        return StopReason.Completed;
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
