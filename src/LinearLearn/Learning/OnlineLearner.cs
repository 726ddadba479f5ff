using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Learns one example at a time: from a stream, or wherever examples come when they come. The weights change in place;
/// <see cref="Snapshot"/> gives a model to predict with.
/// </summary>
/// <remarks>
/// Mutable and not synchronized: one thread updates. <see cref="OnlineTrainer"/> runs on it, so a loop over
/// <see cref="Update(ReadOnlySpan{float}, int, float)"/> and a training run give the same bits. Where a weight overflows a float, the next update or
/// snapshot reports that learning diverged.
/// </remarks>
public sealed partial class OnlineLearner
{
    private readonly LinearModel _start;
    private readonly ClassWeights? _classWeights;
    private readonly float[]? _weightsOfClasses;
    private readonly double[] _classTotals;
    private readonly LearnerWeights _weights;
    private readonly LearnerScratch _scratch;
    private readonly bool _usesSquaredNorm;
    private readonly bool _usesMeanSquaredNorm;
    private readonly float _idleMargin;
    private readonly bool _isByLogOdds;
    private SquaredNorms _norms;
    private long _seen;
    private long _steps;
    private long _updates;

    /// <summary>Makes a learner.</summary>
    /// <param name="rule">What to do with an example.</param>
    /// <param name="start">Where to start, for instance <see cref="LinearModel.Zero"/> or a model trained before.</param>
    /// <param name="options">What the rule is combined with. Default: <c>new LearnerOptions()</c>.</param>
    /// <param name="classWeights">How much the examples of each class count. Default: all 1.</param>
    /// <exception cref="ArgumentException">
    /// The rule does not go with the options, or class weights name a label that the model does not have.
    /// </exception>
    public OnlineLearner(IUpdateRule rule, LinearModel start, LearnerOptions? options = null, ClassWeights? classWeights = null)
        : this(rule, Required(start, nameof(start)).WithoutTrainingMetadata(), options ?? new(), classWeights, null, nameof(options))
    {
    }

    /// <summary>Creates a learner that continues where another one stood.</summary>
    /// <param name="rule">What to do with an example: the rule of the other learner, or one that keeps the same kind of numbers.</param>
    /// <param name="state">What <see cref="GetState"/> gave.</param>
    /// <exception cref="ArgumentException">The rule has variances and the state has none, or the other way round.</exception>
    public OnlineLearner(IUpdateRule rule, LearnerState state)
        : this(rule, Required(state, nameof(state)).Template, state.Options, state.ClassWeights, state, nameof(rule))
    {
    }

    /// <summary>From a state, where there is one, with a start model that has its labels, and maybe more names and a byte scale.</summary>
    internal OnlineLearner(
        IUpdateRule rule, LinearModel start, LearnerOptions options, ClassWeights? classWeights, LearnerState? state, string paramName)
    {
        ArgumentNullException.ThrowIfNull(rule);
        RequireGoTogether(rule, options, paramName);
        options = options.For(rule);
        classWeights?.RequireAmong(start.Classes, nameof(classWeights));
        Rule = rule;
        Options = options;
        _start = start;
        _classWeights = classWeights;
        _weightsOfClasses = classWeights is { IsBalanced: false } ? classWeights.GetWeights(start.Classes.Values) : null;
        _classTotals = state?.CopyClassTotals() ?? new double[start.Classes.Count];
        _weights = state?.CopyWeights() ?? new LearnerWeights(start, options, rule.UsesVariance);
        if (rule.UsesVariance != _weights.HasVariances)
        {
            (string expected, string found) = rule.UsesVariance ? ("with", "without") : ("without", "with");
            throw new ArgumentException(Guard.Text($"expected a state {expected} variances for {InvariantText.Format(rule)}, found one {found}"), nameof(state));
        }
        (_seen, _steps, _updates, _norms) = state?.Counters ?? default;
        _usesSquaredNorm = rule.UsesSquaredNorm;
        _usesMeanSquaredNorm = rule.UsesMeanSquaredNorm || options.AdaGrad is { LearningRate: null };
        _idleMargin = rule.IdleMargin;
        _isByLogOdds = IsJoint && rule.JointMargin == JointMargin.LogOdds;
        _scratch = NewScratch(_weights.Rows);
    }

    /// <summary>What is done with an example.</summary>
    public IUpdateRule Rule { get; }

    /// <summary>What the rule is combined with, with the rule's own defaults for what was not set.</summary>
    public LearnerOptions Options { get; }

    /// <summary>The number of features that an example has.</summary>
    public int FeatureCount => _start.FeatureCount;

    /// <summary>The classes that examples may have.</summary>
    public ClassLabels Classes => _start.Classes;

    /// <summary>The number of examples seen, those that changed nothing included.</summary>
    public long ExamplesSeen => _seen;

    /// <summary>
    /// The number of updates that moved weights or a bias: at most one an example, but one-vs-rest of K classes makes up to K.
    /// </summary>
    public long UpdatesMade => _updates;

    /// <summary>Learns from one example.</summary>
    /// <param name="features">As many features as the start model has. Finite.</param>
    /// <param name="label">One of the start model's labels.</param>
    /// <param name="weight">As how many copies of the example it counts: 1 by default. Finite, 0 or more; of weight 0 it is only predicted.</param>
    /// <returns>
    /// The label that the last weights gave the example before the learner learned from it. (With averages, a snapshot may predict
    /// another.)
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The number of features differs, the label is another, a feature is NaN or infinite, or learning diverged. Otherwise the learner is unchanged.
    /// </exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public int Update(ReadOnlySpan<float> features, int label, float weight = 1) => Update(new FloatRow(features), label, weight);

    /// <summary>
    /// Learns from one example of bytes: feature = scale * byte, with the start model's <see cref="LinearModel.ByteScale"/>, which must be known.
    /// </summary>
    /// <inheritdoc cref="Update(ReadOnlySpan{float}, int, float)"/>
    public int Update(ReadOnlySpan<byte> features, int label, float weight = 1) =>
        Update(_start.Scaled(features), label, weight);

    /// <summary>
    /// Learns from one example of signed bytes: feature = scale * byte, with the start model's <see cref="LinearModel.ByteScale"/>, which must be known.
    /// </summary>
    /// <inheritdoc cref="Update(ReadOnlySpan{float}, int, float)"/>
    public int Update(ReadOnlySpan<sbyte> features, int label, float weight = 1) =>
        Update(_start.Scaled(features), label, weight);

    /// <summary>Learns from one example of sparse features, in columns below D.</summary>
    /// <inheritdoc cref="Update(ReadOnlySpan{float}, int, float)"/>
    public int Update(SparseRow features, int label, float weight = 1) =>
        Update(SparseFeatureRow.Create(features, FeatureCount, nameof(features)), label, weight);

    /// <summary>Learns from one example of a dataset, with its weight.</summary>
    /// <param name="data">Examples of as many features as the start model has.</param>
    /// <param name="index">Which example: 0 to the number of examples - 1.</param>
    /// <returns>
    /// The label that the last weights gave the example before the learner learned from it. (With averages, a snapshot may predict
    /// another.)
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no such example, the number of features differs, the label is another, or learning diverged. Otherwise the learner is unchanged.
    /// </exception>
    public int Update(Dataset data, int index)
    {
        ArgumentNullException.ThrowIfNull(data);
        _start.RequireScorable(data.Features, nameof(data));
        Guard.Index(index, data.Count, nameof(index));
        return Update(new MatrixRow(data.Features.Storage, index), data.Labels[index], data.WeightOf(index));
    }

    /// <summary>The model as learned so far: an immutable copy.</summary>
    /// <returns>A model that later updates do not change; the averages, where they are kept. It has the start model's own metadata, none of training.</returns>
    /// <exception cref="ArgumentException">Learning diverged: a weight or a bias is no longer finite.</exception>
    public LinearModel Snapshot()
    {
        (float[] weights, float[] biases) = _weights.Model();
        if (Kernels.IndexOfNonFinite(weights) >= 0 || Kernels.IndexOfNonFinite(biases) >= 0)
            ThrowDiverged();
        return _start.With(weights, biases);
    }

    /// <summary>All that the learner remembers: an immutable copy.</summary>
    /// <returns>A state to make another learner from, now or later.</returns>
#pragma warning disable CA1024 // a copy of all its numbers is no property
    public LearnerState GetState() =>
        new(InvariantText.Format(Rule), _start, Options, _classWeights, _weights, new LearnerCounters(_seen, _steps, _updates, _norms), _classTotals);
#pragma warning restore CA1024

    /// <exception cref="ArgumentException">The rule does not go with the options.</exception>
    internal static void RequireGoTogether(IUpdateRule rule, LearnerOptions options, string paramName)
    {
        if (rule.UsesVariance && options.AdaGrad is not null)
            throw new ArgumentException(Guard.Text($"{InvariantText.Format(rule)} has a step size for every weight already: it does not go with {options.AdaGrad}"), paramName);
        if (rule.JointMargin == JointMargin.None && options.Multiclass == MulticlassUpdate.Joint)
            throw new ArgumentException(Guard.Text($"{InvariantText.Format(rule)} is not defined between two rivals of many classes: choose {MulticlassUpdate.OneVersusRest}"), paramName);
    }

    private static T Required<T>(T? value, string paramName) => value ?? throw new ArgumentNullException(paramName);

    private LearnerScratch NewScratch(int rows) => new(rows, FeatureCount, _weights.HasStepSizes, _isByLogOdds);

    [DoesNotReturn]
    private void ThrowDiverged() => throw new ArgumentException(Guard.Text(
        $"learning diverged after {ExamplesSeen} examples: a weight or a score overflows a float. Scale the features to about -1 to 1, or make the steps of {InvariantText.Format(Rule)} smaller"));
}
