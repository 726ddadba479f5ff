namespace LinearLearn;

/// <summary>
/// All that an <see cref="OnlineLearner"/> remembers, its rule aside: weights, sums for averages, step sizes, variances, counters. A learner made from
/// it goes on as the first would have done, bit for bit.
/// </summary>
/// <remarks>Immutable: any number of learners may start from one state.</remarks>
public sealed class LearnerState
{
    private readonly LearnerWeights _weights;
    private readonly long[] _classCounts;

    internal LearnerState(
        LinearModel template, LearnerOptions options, ClassWeights? classWeights, LearnerWeights weights, LearnerCounters counters, long[] classCounts)
    {
        Template = template;
        Options = options;
        ClassWeights = classWeights;
        Counters = counters;
        _weights = weights.Copy();
        _classCounts = [.. classCounts];
    }

    /// <summary>What the learner combined its rule with.</summary>
    public LearnerOptions Options { get; }

    /// <summary>How much the examples of each class count; null where all count 1.</summary>
    public ClassWeights? ClassWeights { get; }

    /// <summary>The number of examples seen.</summary>
    public long ExamplesSeen => Counters.Seen;

    /// <summary>The number of updates made.</summary>
    public long UpdatesMade => Counters.Updates;

    /// <summary>A model of the learner's labels, names and byte scale; its weights have no meaning.</summary>
    internal LinearModel Template { get; }

    internal LearnerCounters Counters { get; }

    internal bool HasVariances => _weights.HasVariances;

    internal LearnerWeights CopyWeights() => _weights.Copy();

    internal long[] CopyClassCounts() => [.. _classCounts];
}

/// <summary>How many examples a learner has seen, how many it learned from (of weight above 0), and how many updates it made.</summary>
internal readonly record struct LearnerCounters(long Seen, long Steps, long Updates);
