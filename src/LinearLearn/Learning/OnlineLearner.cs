using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Learns from one example at a time, for example from a stream, and provides a <see cref="Snapshot"/> of the model at any time.
/// </summary>
/// <remarks>
/// Mutable and not synchronized: use it from one thread at a time. <see cref="OnlineTrainer"/> is built on it, so a loop over
/// <see cref="Update(ReadOnlySpan{float}, int, float)"/> and a training run give the same bits. If a weight overflows a float, the next
/// update or snapshot reports that learning diverged.
/// </remarks>
public sealed partial class OnlineLearner
{
    private readonly LinearModel _start;
    private readonly ClassWeights? _classWeights;
    private readonly float[]? _weightsOfClasses;
    private readonly double[] _classTotals;
    private LearnerWeights _weights;
    private readonly LearnerScratch _scratch;
    private readonly bool _usesSquaredNorm;
    private readonly bool _usesMeanSquaredNorm;
    private readonly float _idleMargin;
    private readonly bool _isByLogOdds;
    private SquaredNorms _norms;
    private long _seen;
    private long _steps;
    private long _updates;

    /// <summary>Creates a learner.</summary>
    /// <param name="rule">The rule that updates the weights for each example.</param>
    /// <param name="start">The start model, for example <see cref="LinearModel.Zero"/> or a model trained before.</param>
    /// <param name="options">The options that the rule is combined with. Default: <c>new LearnerOptions()</c>.</param>
    /// <param name="classWeights">The weights of the classes. Default: null, all 1.</param>
    /// <exception cref="ArgumentException">
    /// The rule cannot be combined with the options, or class weights name a label unknown to the model.
    /// </exception>
    public OnlineLearner(IUpdateRule rule, LinearModel start, LearnerOptions? options = null, ClassWeights? classWeights = null)
        : this(rule, Required(start, nameof(start)).WithoutTrainingMetadata(), options ?? new(), classWeights, null, nameof(options))
    {
    }

    /// <summary>Creates a learner that continues from the state of another one.</summary>
    /// <param name="rule">The rule of the other learner. A different rule is accepted if both keep variances or neither does.</param>
    /// <param name="state">The state that <see cref="GetState"/> returned.</param>
    /// <exception cref="ArgumentException">The rule has variances and the state has none, or vice versa.</exception>
    public OnlineLearner(IUpdateRule rule, LearnerState state)
        : this(rule, Required(state, nameof(state)).Template, state.Options, state.ClassWeights, state, nameof(rule))
    {
    }

    /// <summary>
    /// Creates a learner from a state, if any, with a start model of the same labels, possibly with more names and a byte scale.
    /// </summary>
    internal OnlineLearner(
        IUpdateRule rule, LinearModel start, LearnerOptions options, ClassWeights? classWeights, LearnerState? state, string paramName)
    {
        ArgumentNullException.ThrowIfNull(rule);
        RequireCompatible(rule, options, paramName);
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
            throw new ArgumentException(
                Guard.Text($"expected a state {expected} variances for {InvariantText.Format(rule)}, found one {found}"), nameof(state));
        }
        (_seen, _steps, _updates, _norms) = state?.Counters ?? default;
        _usesSquaredNorm = rule.UsesSquaredNorm;
        _usesMeanSquaredNorm = rule.UsesMeanSquaredNorm || options.AdaGrad is { LearningRate: null };
        _idleMargin = rule.IdleMargin;
        _isByLogOdds = IsJoint && rule.JointMargin == JointMargin.LogOdds;
        _scratch = NewScratch(_weights.Rows);
    }

    /// <summary>Gets the rule that updates the weights for each example.</summary>
    public IUpdateRule Rule { get; }

    /// <summary>Gets the options that the rule is combined with, including the rule's own defaults for those that were not set.</summary>
    public LearnerOptions Options { get; }

    /// <summary>Gets the number of features of an example.</summary>
    public int FeatureCount => _start.FeatureCount;

    /// <summary>Gets the classes of the start model.</summary>
    public ClassLabels Classes => _start.Classes;

    /// <summary>Gets the number of examples seen, including those that changed nothing.</summary>
    public long ExamplesSeen => _seen;

    /// <summary>
    /// Gets the number of updates that changed weights or a bias: at most one per example, or up to K with one-vs-rest of K classes.
    /// </summary>
    public long UpdatesMade => _updates;

    /// <summary>Learns from one example.</summary>
    /// <param name="features">As many features as the start model has. Finite.</param>
    /// <param name="label">One of the start model's labels.</param>
    /// <param name="weight">
    /// The weight of the example: one of weight w counts as w copies, one of weight 0 is only predicted. Finite, 0 or more. Default: 1.
    /// </param>
    /// <returns>
    /// The label that the last weights predicted before the learner was updated. With averaging, a snapshot can predict another label.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The number of features differs, the label is unknown, a feature is NaN or infinite, or learning diverged. Unless learning diverged,
    /// the learner is unchanged.
    /// </exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public int Update(ReadOnlySpan<float> features, int label, float weight = 1) => UpdateAlone(new FloatRow(features), label, weight);

    /// <summary>
    /// Learns from one example of bytes: feature = scale * byte, with the start model's <see cref="LinearModel.ByteScale"/>, which must not
    /// be null.
    /// </summary>
    /// <inheritdoc cref="Update(ReadOnlySpan{float}, int, float)"/>
    public int Update(ReadOnlySpan<byte> features, int label, float weight = 1) =>
        UpdateAlone(_start.Scaled(features), label, weight);

    /// <summary>
    /// Learns from one example of signed bytes: feature = scale * byte, with the start model's <see cref="LinearModel.ByteScale"/>, which
    /// must not be null.
    /// </summary>
    /// <inheritdoc cref="Update(ReadOnlySpan{float}, int, float)"/>
    public int Update(ReadOnlySpan<sbyte> features, int label, float weight = 1) =>
        UpdateAlone(_start.Scaled(features), label, weight);

    /// <summary>Learns from one example of sparse features, in columns below D.</summary>
    /// <inheritdoc cref="Update(ReadOnlySpan{float}, int, float)"/>
    public int Update(SparseRow features, int label, float weight = 1) =>
        UpdateAlone(SparseFeatureRow.Create(features, FeatureCount, nameof(features)), label, weight);

    /// <summary>Learns from one example of a dataset, with its weight.</summary>
    /// <param name="data">Examples with as many features as the start model has.</param>
    /// <param name="index">The index of the example: 0 to the number of examples - 1.</param>
    /// <returns>
    /// The label that the last weights predicted before the learner was updated. With averaging, a snapshot can predict another label.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The index is out of range, the number of features differs, the label is unknown, or learning diverged. Unless learning diverged, the
    /// learner is unchanged.
    /// </exception>
    public int Update(Dataset data, int index)
    {
        ArgumentNullException.ThrowIfNull(data);
        _start.RequireScorable(data.Features, nameof(data));
        Guard.Index(index, data.Count, nameof(index));
        return UpdateAlone(new MatrixRow(data.Features.Storage, index), data.Labels[index], data.WeightOf(index));
    }

    /// <summary>Creates an immutable copy of the model as learned so far.</summary>
    /// <returns>
    /// A model that later updates do not change, with averaged weights if averaging is on. It has the metadata of the start model, except
    /// for the names that begin with "training.".
    /// </returns>
    /// <exception cref="ArgumentException">Learning diverged: a weight or a bias is no longer finite.</exception>
    public LinearModel Snapshot()
    {
        (float[] weights, float[] biases) = _weights.Model();
        if (Kernels.IndexOfNonFinite(weights) >= 0 || Kernels.IndexOfNonFinite(biases) >= 0)
            ThrowDiverged();
        return _start.With(weights, biases);
    }

    /// <summary>Creates an immutable copy of the learner's entire state.</summary>
    /// <returns>A state from which another learner can be created, now or later.</returns>
#pragma warning disable CA1024 // copies all numbers, so it is not a property
    public LearnerState GetState()
    {
        LearnerCounters counters = new(_seen, _steps, _updates, _norms);
        return new(InvariantText.Format(Rule), _start, Options, _classWeights, _weights.Copy(), counters, [.. _classTotals]);
    }
#pragma warning restore CA1024

    /// <summary>Creates a state that shares the numbers of this learner, which must not learn while the state is used.</summary>
    internal LearnerState ShareState()
    {
        LearnerCounters counters = new(_seen, _steps, _updates, _norms);
        object rule = IsOwn(Rule) ? Rule : InvariantText.Format(Rule);
        return new(rule, _start, Options, _classWeights, _weights, counters, _classTotals);
    }

    /// <exception cref="ArgumentException">The rule cannot be combined with the options.</exception>
    internal static void RequireCompatible(IUpdateRule rule, LearnerOptions options, string paramName)
    {
        if (rule.UsesVariance && options.AdaGrad is not null)
        {
            string found = Guard.Text($"{InvariantText.Format(rule)} already has a step size for every weight");
            throw new ArgumentException(Guard.Text($"{found}: it cannot be combined with {options.AdaGrad}"), paramName);
        }
        if (rule.JointMargin == JointMargin.None && options.Multiclass == MulticlassUpdate.Joint)
        {
            string found = Guard.Text($"{InvariantText.Format(rule)} has no joint update of more than two classes");
            throw new ArgumentException(Guard.Text($"{found}: choose {MulticlassUpdate.OneVersusRest}"), paramName);
        }
    }

    /// <summary>Determines whether a rule is one of the library's, whose text never changes.</summary>
    internal static bool IsOwn(IUpdateRule rule) => rule.GetType().Assembly == typeof(OnlineLearner).Assembly;

    private static T Required<T>(T? value, string paramName) => value ?? throw new ArgumentNullException(paramName);

    private LearnerScratch NewScratch(int rows) => new(rows, FeatureCount, _weights.HasStepSizes, _isByLogOdds);

    [DoesNotReturn]
    private void ThrowDiverged() => throw new ArgumentException(
        Guard.Text($"learning diverged after {ExamplesSeen} examples: a weight or a score overflows a float. ") +
        Guard.Text($"Scale the features to about -1 to 1, or make the steps of {InvariantText.Format(Rule)} smaller"));
}
