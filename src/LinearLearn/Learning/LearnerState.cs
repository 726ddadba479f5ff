namespace LinearLearn;

/// <summary>
/// Represents the entire state of an <see cref="OnlineLearner"/>, except for its rule: weights, averaging sums, step sizes, variances and
/// counters.
/// </summary>
/// <remarks>Immutable: any number of learners can start from one state. A learner created from it continues exactly, bit for bit.</remarks>
public sealed partial class LearnerState
{
    private readonly object _rule; // formatted on first use
    private readonly LearnerWeights? _weights;
    private readonly LearnerNumbers? _numbers; // instead of the weights
    private readonly double[] _classTotals;

    /// <summary>Creates a state that takes ownership of the weights and the totals.</summary>
    /// <param name="rule">The rule, or its text.</param>
    /// <param name="template">The model with the learner's labels, names and byte scale.</param>
    /// <param name="options">The options of the learner.</param>
    /// <param name="classWeights">The weights of the classes.</param>
    /// <param name="weights">The numbers of the learner.</param>
    /// <param name="counters">The counters of the learner.</param>
    /// <param name="classTotals">The total weight of the examples of each class.</param>
    internal LearnerState(
        object rule,
        LinearModel template,
        LearnerOptions options,
        ClassWeights? classWeights,
        LearnerWeights weights,
        LearnerCounters counters,
        double[] classTotals)
        : this(rule, template, options, classWeights, counters, classTotals) => _weights = weights;

    /// <summary>Creates a state of validated numbers, which must not change, and of totals, of which it takes ownership.</summary>
    internal LearnerState(
        object rule,
        LinearModel template,
        LearnerOptions options,
        ClassWeights? classWeights,
        LearnerNumbers numbers,
        LearnerCounters counters,
        double[] classTotals)
        : this(rule, template, options, classWeights, counters, classTotals) => _numbers = numbers;

    private LearnerState(LearnerState learner, RunState run)
        : this(learner._rule, learner.Template, learner.Options, learner.ClassWeights, learner.Counters, learner._classTotals) =>
        (_weights, _numbers, Run) = (learner._weights, learner._numbers, run);

    private LearnerState(
        object rule,
        LinearModel template,
        LearnerOptions options,
        ClassWeights? classWeights,
        LearnerCounters counters,
        double[] classTotals)
    {
        _rule = rule;
        Template = template;
        Options = options;
        ClassWeights = classWeights;
        Counters = counters;
        _classTotals = classTotals;
    }

    /// <summary>Gets a description of the learner's rule, for display only, because the rule itself is not part of the state.</summary>
    public string Rule => _rule as string ?? InvariantText.Format(_rule);

    /// <summary>Gets the options that the learner combined its rule with.</summary>
    public LearnerOptions Options { get; }

    /// <summary>Gets the weights of the classes; null if all are 1.</summary>
    public ClassWeights? ClassWeights { get; }

    /// <summary>Gets the number of features of an example.</summary>
    public int FeatureCount => Template.FeatureCount;

    /// <summary>Gets the classes of the learner.</summary>
    public ClassLabels Classes => Template.Classes;

    /// <summary>Gets the number of examples seen.</summary>
    public long ExamplesSeen => Counters.Seen;

    /// <summary>Gets the number of updates made.</summary>
    public long UpdatesMade => Counters.Updates;

    /// <summary>Gets a model with the learner's labels, names and byte scale, whose weights have no meaning.</summary>
    internal LinearModel Template { get; }

    internal LearnerCounters Counters { get; }

    /// <summary>Gets the progress of the trainer's run that the learner is part of; null for a standalone learner.</summary>
    internal RunState? Run { get; }

    internal bool HasVariances => _weights?.HasVariances ?? _numbers!.StepSizes is { AreVariances: true };

    internal LearnerWeights CopyWeights() => _weights?.Copy() ?? new LearnerWeights(_numbers!);

    internal double[] CopyClassTotals() => [.. _classTotals];

    internal LearnerNumbers Numbers() => _numbers ?? _weights!.Numbers();

    /// <summary>Creates a copy of the state as part of a run.</summary>
    internal LearnerState WithRun(RunState run) => new(this, run);
}

/// <summary>Represents the counters of a learner.</summary>
/// <param name="Seen">The number of examples seen.</param>
/// <param name="Steps">The number of examples of weight above 0.</param>
/// <param name="Updates">The number of updates made.</param>
/// <param name="Norms">The squared norms of the rows, if the steps depend on them.</param>
internal readonly record struct LearnerCounters(long Seen, long Steps, long Updates, SquaredNorms Norms);
