using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Learns two classes one example at a time: from a stream, or wherever examples come when they come. The weights change in
/// place; <see cref="Snapshot"/> gives a model to predict with.
/// </summary>
/// <remarks>
/// Mutable and not synchronised: one thread updates. <see cref="OnlineTrainer"/> runs on it, so a loop over
/// <see cref="Update(ReadOnlySpan{float}, int)"/> and a training run give the same bits. Where a weight outgrows a float, the next update or
/// snapshot reports that learning diverged.
/// </remarks>
public sealed class OnlineLearner
{
    private readonly LinearModel _start;
    private readonly float[] _weights;
    private readonly float[] _biases;
    private readonly int _negative;
    private readonly int _positive;

    /// <summary>Makes a learner.</summary>
    /// <param name="rule">What to do with an example.</param>
    /// <param name="start">Where to start, for instance <see cref="LinearModel.Uniform"/> or a model trained before. Two classes.</param>
    /// <exception cref="ArgumentException">The model has more than two classes.</exception>
    public OnlineLearner(IUpdateRule rule, LinearModel start)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(start);
        if (start.Labels.Length != 2)
            throw new ArgumentException(Guard.Text($"expected a model of two classes, found {start.Labels.Length}"), nameof(start));
        Rule = rule;
        _start = start;
        _weights = start.Weights.ToArray();
        _biases = start.Biases.ToArray();
        _negative = start.Labels[0];
        _positive = start.Labels[1];
    }

    /// <summary>What is done with an example.</summary>
    public IUpdateRule Rule { get; }

    /// <summary>The number of features that an example has.</summary>
    public int FeatureCount => _weights.Length;

    /// <summary>The weights now, one for each feature. The span shows later updates; <see cref="Snapshot"/> does not.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The bias now, one number. The span shows later updates.</summary>
    public ReadOnlySpan<float> Biases => _biases;

    /// <summary>The number of examples seen, those that changed nothing included.</summary>
    public long ExamplesSeen { get; private set; }

    /// <summary>The number of examples that moved the weights or the bias.</summary>
    public long UpdatesMade { get; private set; }

    /// <summary>Learns from one example.</summary>
    /// <param name="features">As many features as the start model has. Finite.</param>
    /// <param name="label">One of the start model's two labels.</param>
    /// <returns>The label that the learner gave the example before it learned from it.</returns>
    /// <exception cref="ArgumentException">
    /// The number of features differs, the label is another, a feature is NaN or infinite, or learning diverged. The learner is as before.
    /// </exception>
    [OverloadResolutionPriority(1)] // [1, 2] means floats
    public int Update(ReadOnlySpan<float> features, int label) => Update(new FloatRow(features), label);

    /// <summary>Learns from one example of bytes: each feature is the start model's byte scale * byte.</summary>
    /// <param name="features">As many bytes as the start model has features.</param>
    /// <param name="label">One of the start model's two labels.</param>
    /// <returns>The label that the learner gave the example before it learned from it.</returns>
    /// <exception cref="ArgumentException">
    /// The start model knows no byte scale, the number of features differs, the label is another, or learning diverged. The learner is as before.
    /// </exception>
    public int Update(ReadOnlySpan<byte> features, int label) =>
        Update(new ByteRow(features, _start.RequireByteScale(nameof(features))), label);

    /// <summary>Learns from one example of a dataset.</summary>
    /// <param name="data">Examples of as many features as the start model has.</param>
    /// <param name="index">Which example: 0 to the number of examples - 1.</param>
    /// <returns>The label that the learner gave the example before it learned from it.</returns>
    /// <exception cref="ArgumentException">
    /// There is no such example, the number of features differs, the label is another, or learning diverged. The learner is as before.
    /// </exception>
    public int Update(Dataset data, int index)
    {
        ArgumentNullException.ThrowIfNull(data);
        _start.RequireScorable(data.Features, nameof(data));
        Guard.Index(index, data.Count, nameof(index));
        return Update(new MatrixRow(data.Features, index), data.Labels[index]);
    }

    /// <summary>The model as learned so far: an immutable copy.</summary>
    /// <returns>A model that later updates do not change.</returns>
    /// <exception cref="ArgumentException">Learning diverged: a weight or the bias is no longer finite.</exception>
    public LinearModel Snapshot()
    {
        if (Kernels.IndexOfNonFinite(_weights) >= 0 || !float.IsFinite(_biases[0]))
            ThrowDiverged();
        return _start.With([.. _weights], [.. _biases]);
    }

    private int Update<TRow>(TRow features, int label)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        Guard.Length(features.Length, _weights.Length, nameof(features));
        if (label != _positive && label != _negative)
            throw new ArgumentException(Guard.Text($"expected label {_negative} or {_positive}, found {label}"), nameof(label));

        float sign = label == _positive ? 1 : -1;
        float squaredNorm = Rule.UsesSquaredNorm ? features.SquaredNorm() : 0;
        ScoredExample example = new() { Sign = sign, WeightedSum = features.Dot(_weights), Bias = _biases[0], SquaredNorm = squaredNorm };
        float score = example.Score;
        if (!float.IsFinite(score))
        {
            int index = features.IndexOfNonFinite();
            if (index >= 0)
                Guard.ThrowNotFinite(score, index, nameof(features));
            ThrowDiverged();
        }

        UpdateStep step = Rule.GetStep(in example);
        if (!float.IsFinite(step.Weights + step.Bias))
            throw new ArgumentException(Guard.Text($"expected a step of finite numbers, found {step} from {Rule}"));
        if (step.Weights != 0)
            features.AddTo(sign * step.Weights, _weights);
        _biases[0] += sign * step.Bias;

        ExamplesSeen++;
        if (step != default)
            UpdatesMade++;
        return score > 0 ? _positive : _negative;
    }

    [DoesNotReturn]
    private void ThrowDiverged() => throw new ArgumentException(Guard.Text(
        $"learning diverged after {ExamplesSeen} examples: its numbers outgrew a float. Scale the features to about -1 to 1, or lower the learning rate of {Rule}"));
}
