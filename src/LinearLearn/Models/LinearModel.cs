using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LinearLearn;

/// <summary>
/// A linear classifier: score = sum(features * weights) + bias. Two classes share one row of weights, and a score above 0
/// is the positive class, exactly 0 the negative one; K classes have a row each, and the first highest score wins.
/// </summary>
/// <remarks>Immutable: any number of threads may predict with one model. Scoring and predicting allocate no memory.</remarks>
public sealed partial class LinearModel
{
    /// <summary>How the metadata begin that are the files' own.</summary>
    internal const string ReservedPrefix = "linearlearn.";

    /// <summary>How the metadata begin that trainers write.</summary>
    internal const string TrainingPrefix = "training.";

    /// <summary>How the metadata begin that are those of a LIBLINEAR file.</summary>
    internal const string LiblinearPrefix = "liblinear.";

    private readonly float[] _weights;
    private readonly float[] _biases;
    private readonly int[] _labels;
    private readonly LabelIndex _index;

    /// <summary>Makes a model of known weights, which are copied.</summary>
    /// <param name="weights">K rows of D weights, row by row; one row for two classes. All finite.</param>
    /// <param name="biases">K biases; one for two classes. All finite.</param>
    /// <param name="labels">The label of each row, all different; for two classes the negative label, then the positive one.</param>
    /// <param name="classNames">Names for labels, where they have any; none where null (the default). Copied.</param>
    /// <param name="byteScale">
    /// The feature that a byte of 1 stands for, for the overloads that take bytes, signed or not. Finite, above 0. Default: null, for a
    /// model of floats.
    /// </param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, labels repeat, a number is NaN or infinite, or a class name is null.</exception>
    public LinearModel(
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> biases,
        ReadOnlySpan<int> labels,
        IReadOnlyDictionary<int, string>? classNames = null,
        float? byteScale = null)
    {
        int rows = RowsFor(labels);
        if (biases.Length != rows)
            throw new ArgumentException(Guard.Text($"expected a bias for each row of weights, {rows} for {labels.Length} classes, found {biases.Length}"), nameof(biases));
        if (weights.IsEmpty || weights.Length % rows != 0)
            throw new ArgumentException(Guard.Text($"expected {rows} rows of the same length, found {weights.Length} weights"), nameof(weights));
        RequireFinite(weights, nameof(weights));
        RequireFinite(biases, nameof(biases));
        Guard.Names(classNames, nameof(classNames));

        _weights = weights.ToArray();
        _biases = biases.ToArray();
        _labels = labels.ToArray();
        _index = new LabelIndex(_labels, nameof(labels));
        FeatureCount = weights.Length / rows;
        // Sorted: labels of a file may be made to collide in a hash table.
        ClassNames = classNames?.ToImmutableSortedDictionary() ?? ImmutableSortedDictionary<int, string>.Empty;
        ByteScale = byteScale is { } scale ? Guard.Positive(scale, nameof(byteScale)) : null;
        Metadata = FrozenDictionary<string, string>.Empty;
    }

    private LinearModel(float[] weights, float[] biases, LinearModel like, IReadOnlyDictionary<string, string> metadata)
    {
        _weights = weights;
        _biases = biases;
        _labels = like._labels;
        _index = like._index;
        FeatureCount = like.FeatureCount;
        ClassNames = like.ClassNames;
        ByteScale = like.ByteScale;
        Metadata = metadata;
    }

    /// <summary>The number of features that an example has: D.</summary>
    public int FeatureCount { get; }

    /// <summary>The weights, row by row: K x D, or 1 x D for two classes.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The weights, for where a span cannot be kept.</summary>
    internal ReadOnlyMemory<float> WeightsMemory => _weights;

    /// <summary>The biases: K, or 1 for two classes.</summary>
    public ReadOnlySpan<float> Biases => _biases;

    /// <summary>The label of each class; for two classes the negative label, then the positive one.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Names of labels, where they have any.</summary>
    public IReadOnlyDictionary<int, string> ClassNames { get; }

    /// <summary>
    /// The feature that a byte of 1 stands for, whether bytes are signed or not: feature = scale * byte. Null where the model was not made
    /// for bytes.
    /// </summary>
    public float? ByteScale { get; }

    /// <summary>
    /// What else is known of the model, as names and texts, to be kept in its files: trainers say under "training." what made it, the rest is yours. A
    /// model that is learned from this one keeps the rest.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Makes a model whose weights and biases are all 0: where training starts by default.</summary>
    /// <param name="featureCount">The number of features, 1 or more.</param>
    /// <param name="labels">The labels, all different; for two classes the negative one, then the positive one.</param>
    /// <param name="classNames">Names for labels; none where null (the default). Copied.</param>
    /// <param name="byteScale">The feature that a byte of 1 stands for, signed or not. Default: null, for a model of floats.</param>
    /// <returns>A model to start learning from.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or labels repeat.</exception>
    public static LinearModel Zero(
        int featureCount, ReadOnlySpan<int> labels, IReadOnlyDictionary<int, string>? classNames = null, float? byteScale = null)
    {
        int rows = RowsFor(labels);
        Tensor weights = new(rows, Guard.AtLeast(featureCount, 1, nameof(featureCount)));
        return new LinearModel(weights.AsSpan(), new float[rows], labels, classNames, byteScale);
    }

    /// <summary>Makes a model of random weights, uniform in +-1/sqrt(D), with biases of 0.</summary>
    /// <param name="featureCount">The number of features D, 1 or more.</param>
    /// <param name="labels">The labels, all different; for two classes the negative one, then the positive one.</param>
    /// <param name="seed">Any number, 1 by default; the same seed gives the same weights on every machine (SplitMix64).</param>
    /// <param name="classNames">Names for labels; none where null (the default). Copied.</param>
    /// <param name="byteScale">The feature that a byte of 1 stands for, signed or not. Default: null, for a model of floats.</param>
    /// <returns>A model to start learning from.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or labels repeat.</exception>
    public static LinearModel Uniform(
        int featureCount, ReadOnlySpan<int> labels, ulong seed = 1, IReadOnlyDictionary<int, string>? classNames = null, float? byteScale = null)
    {
        int rows = RowsFor(labels);
        float end = 1 / MathF.Sqrt(Guard.AtLeast(featureCount, 1, nameof(featureCount)));
        Tensor weights = Tensor.Uniform(rows, featureCount, -end, end, seed);
        return new LinearModel(weights.AsSpan(), new float[rows], labels, classNames, byteScale);
    }

    /// <summary>The same model with other metadata.</summary>
    /// <param name="metadata">
    /// Names and texts, which are copied and take the place of <see cref="Metadata"/>. Names begin with something else than "linearlearn.", which the
    /// model's files use themselves.
    /// </param>
    /// <returns>A model that shares its weights with this one.</returns>
    /// <exception cref="ArgumentException">A name begins with "linearlearn.", or a text is null.</exception>
    public LinearModel WithMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        foreach ((string name, string text) in metadata)
        {
            if (name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
                throw new ArgumentException(Guard.Text($"expected names that do not begin with {ReservedPrefix}, found {name}"), nameof(metadata));
            if (text is null)
                throw new ArgumentException(Guard.Text($"expected a text, found null for {name}"), nameof(metadata));
        }
        return new LinearModel(_weights, _biases, this, metadata.ToFrozenDictionary());
    }

    /// <summary>One line: how large it is.</summary>
    /// <returns>For instance "2 classes, 784 features".</returns>
    public override string ToString() => Guard.Text($"{_labels.Length} classes, {FeatureCount} features");

    /// <summary>The place of a label in <see cref="Labels"/>.</summary>
    internal int IndexOf(int label, string paramName, string subject = "") => IndexOf(label, ClassNames, paramName, subject);

    /// <summary>
    /// Refuses data that the model cannot learn from: data that it cannot be tested on, or with a label that it does not know. Messages begin with the
    /// subject.
    /// </summary>
    internal void RequireFits(Dataset data, string paramName, string subject = "")
    {
        RequireTestable(data, paramName, subject);
        foreach (int label in data.Classes)
            IndexOf(label, data.ClassNames, paramName, subject);
    }

    /// <summary>
    /// Refuses data that the model cannot score or that means other classes: another number of features, or names that contradict the model's. Labels that the
    /// model does not know are no fault: it is wrong about their examples.
    /// </summary>
    internal void RequireTestable(Dataset data, string paramName, string subject = "")
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        RequireScorable(data.Features, paramName, subject);
        RequireSameNames(data, paramName, subject);
    }

    private int IndexOf(int label, IReadOnlyDictionary<int, string> classNames, string paramName, string subject)
    {
        int index = _index.Find(label);
        if (index < 0)
        {
            throw new ArgumentException(
                Guard.Text($"{subject}the model does not know label {ClassText.Of(label, classNames)}; its labels are {ClassText.List(_labels, ClassNames)}"), paramName);
        }
        return index;
    }

    /// <summary>
    /// Refuses data whose names say that its labels were numbered in another way: figures of it would look right and mean nothing. Comes before its labels
    /// are looked at, since these are the wrong ones then.
    /// </summary>
    private void RequireSameNames(Dataset data, string paramName, string subject = "")
    {
        const string Advice = $"make the dataset with the {nameof(ClassNames)} of the model, or of its training data";
        if (ClassNames.Count == 0 || data.ClassNames.Count == 0)
            return;
        HashSet<string>? known = null;
        foreach (int label in data.Classes)
        {
            if (data.ClassNames.GetValueOrDefault(label) is not { } found || ClassNames.GetValueOrDefault(label) is var expected && found == expected)
                continue;
            known ??= [.. _labels.Select(some => ClassNames.GetValueOrDefault(some)).OfType<string>()];
            string shown = ShownText.Name(found);
            if (expected is not null)
            {
                throw new ArgumentException(subject + (known.Contains(found)
                    ? Guard.Text($"label {label} is {shown} in the data and {ShownText.Name(expected)} in the model: {Advice}")
                    : Guard.Text($"the model does not know the class {shown}; it knows {ClassText.List(_labels.Select(some => ClassNames.GetValueOrDefault(some)).OfType<string>())}")), paramName);
            }
            if (known.Contains(found))
            {
                int other = Array.Find(_labels, some => ClassNames.GetValueOrDefault(some) == found);
                throw new ArgumentException(Guard.Text($"{subject}{shown} is label {label} in the data and label {other} in the model: {Advice}"), paramName);
            }
        }
    }

    /// <summary>Refuses features of another number, and bytes that are worth something else than those the model learned from.</summary>
    internal void RequireScorable(FeatureMatrix features, string paramName, string subject = "")
    {
        if (features.Columns != FeatureCount)
            throw new ArgumentException(Guard.Text($"{subject}expected {FeatureCount} features an example, found {features.Columns}"), paramName);
        if (ByteScale is { } expected && features.ByteScale is { } found && expected != found)
            throw new ArgumentException(Guard.Text($"{subject}expected bytes scaled by {expected}, as the model knows them, found {found}"), paramName);
    }

    /// <summary>A model like this one with other numbers, which it keeps without a copy; they were found to be finite.</summary>
    internal LinearModel With(float[] weights, float[] biases) => new(weights, biases, this, Metadata);

    /// <summary>The same model without what its metadata say of how it was made, which will not be true of what is learned from it.</summary>
    internal LinearModel WithoutFacts() => Metadata.Keys.Any(IsFact)
        ? WithMetadata(Metadata.Where(pair => !IsFact(pair.Key)).ToDictionary())
        : this;

    private static bool IsFact(string name) =>
        name.StartsWith(TrainingPrefix, StringComparison.Ordinal) || name.StartsWith(LiblinearPrefix, StringComparison.Ordinal);

    /// <summary>How many rows of weights so many classes have.</summary>
    internal static int RowsOf(int classes) => classes == 2 ? 1 : classes;

    private static int RowsFor(ReadOnlySpan<int> labels)
    {
        if (labels.Length < 2)
            throw new ArgumentException(Guard.Text($"expected two labels or more, found {labels.Length}"), nameof(labels));
        return RowsOf(labels.Length);
    }

    private static void RequireFinite(ReadOnlySpan<float> values, string paramName)
    {
        int index = Kernels.IndexOfNonFinite(values);
        if (index >= 0)
            throw new ArgumentException(Guard.Text($"expected finite numbers, found {values[index]} at index {index}"), paramName);
    }
}
