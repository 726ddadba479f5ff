namespace LinearLearn;

/// <summary>
/// All that an <see cref="OnlineLearner"/> remembers, its rule aside: weights, sums for averages, step sizes, variances, counters. A learner made from
/// it continues as the first would have done, bit for bit.
/// </summary>
/// <remarks>Immutable: any number of learners may start from one state.</remarks>
public sealed partial class LearnerState
{
    private readonly LearnerWeights _weights;
    private readonly double[] _classTotals;

    internal LearnerState(
        string rule,
        LinearModel template,
        LearnerOptions options,
        ClassWeights? classWeights,
        LearnerWeights weights,
        LearnerCounters counters,
        double[] classTotals)
    {
        Rule = rule;
        Template = template;
        Options = options;
        ClassWeights = classWeights;
        Counters = counters;
        _weights = weights.Copy();
        _classTotals = [.. classTotals];
    }

    private LearnerState(LearnerState learner, RunState run)
        : this(learner.Rule, learner.Template, learner.Options, learner.ClassWeights, learner._weights, learner.Counters, learner._classTotals) => Run = run;

    /// <summary>What the learner did with an example, in words: for people, since the rule itself is no part of the state.</summary>
    public string Rule { get; }

    /// <summary>What the learner combined its rule with.</summary>
    public LearnerOptions Options { get; }

    /// <summary>How much the examples of each class count; null where all count 1.</summary>
    public ClassWeights? ClassWeights { get; }

    /// <summary>The number of features that an example has.</summary>
    public int FeatureCount => Template.FeatureCount;

    /// <summary>The classes that examples may have.</summary>
    public ClassLabels Classes => Template.Classes;

    /// <summary>The number of examples seen.</summary>
    public long ExamplesSeen => Counters.Seen;

    /// <summary>The number of updates made.</summary>
    public long UpdatesMade => Counters.Updates;

    /// <summary>A model of the learner's labels, names and byte scale; its weights have no meaning.</summary>
    internal LinearModel Template { get; }

    internal LearnerCounters Counters { get; }

    /// <summary>How far the trainer's run had come that the learner was part of; null for a learner on its own.</summary>
    internal RunState? Run { get; }

    internal bool HasVariances => _weights.HasVariances;

    internal LearnerWeights CopyWeights() => _weights.Copy();

    internal double[] CopyClassTotals() => [.. _classTotals];

    internal LearnerNumbers Numbers() => _weights.Numbers();

    /// <summary>The same learner, as part of a run.</summary>
    internal LearnerState WithRun(RunState run) => new(this, run);
}

/// <summary>
/// How many examples a learner has seen, how many it learned from (of weight above 0), how many updates it made, and the squares of the
/// rows if its steps go by them.
/// </summary>
internal readonly record struct LearnerCounters(long Seen, long Steps, long Updates, SquaredNorms Norms);
