using System.Collections.Frozen;
using System.Runtime.CompilerServices;

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

    /// <summary>Makes a model of known weights, which are copied.</summary>
    /// <param name="weights">K rows of D weights, row by row; one row for two classes. All finite.</param>
    /// <param name="biases">K biases; one for two classes. All finite.</param>
    /// <param name="classes">The K classes in the order of the rows, 2 or more; for two classes the negative one, then the positive one.</param>
    /// <param name="byteScale">
    /// The feature that a byte of 1 stands for, for the overloads that take bytes, signed or not. Finite, above 0. Default: null, for a
    /// model of floats.
    /// </param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, there are fewer than two classes, or a number is NaN or infinite.</exception>
    public LinearModel(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ClassLabels classes, float? byteScale = null)
    {
        int rows = RowsFor(classes);
        if (biases.Length != rows)
            throw new ArgumentException(Guard.Text($"expected a bias for each row of weights, {rows} for {classes.Count} classes, found {biases.Length}"), nameof(biases));
        if (weights.IsEmpty || weights.Length % rows != 0)
            throw new ArgumentException(Guard.Text($"expected {rows} rows of the same length, found {weights.Length} weights"), nameof(weights));
        Kernels.RequireFinite(weights, nameof(weights));
        Kernels.RequireFinite(biases, nameof(biases));

        _weights = weights.ToArray();
        _biases = biases.ToArray();
        Classes = classes;
        FeatureCount = weights.Length / rows;
        ByteScale = byteScale is { } scale ? Guard.Positive(scale, nameof(byteScale)) : null;
        Metadata = FrozenDictionary<string, string>.Empty;
    }

    private LinearModel(float[] weights, float[] biases, LinearModel like, IReadOnlyDictionary<string, string> metadata)
    {
        _weights = weights;
        _biases = biases;
        Classes = like.Classes;
        FeatureCount = like.FeatureCount;
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

    /// <summary>The K classes; for two classes the negative one, then the positive one.</summary>
    public ClassLabels Classes { get; }

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
    /// <param name="classes">The classes, 2 or more; for two classes the negative one, then the positive one.</param>
    /// <param name="byteScale">The feature that a byte of 1 stands for, signed or not. Default: null, for a model of floats.</param>
    /// <returns>A model to start learning from.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or there are fewer than two classes.</exception>
    public static LinearModel Zero(int featureCount, ClassLabels classes, float? byteScale = null)
    {
        int rows = RowsFor(classes);
        Tensor weights = new(rows, Guard.AtLeast(featureCount, 1, nameof(featureCount)));
        return new LinearModel(weights.AsSpan(), new float[rows], classes, byteScale);
    }

    /// <summary>Makes a model of random weights, uniform in +-1/sqrt(D), with biases of 0.</summary>
    /// <param name="featureCount">The number of features D, 1 or more.</param>
    /// <param name="classes">The classes, 2 or more; for two classes the negative one, then the positive one.</param>
    /// <param name="seed">Any number, 1 by default; the same seed gives the same weights on every machine (SplitMix64).</param>
    /// <param name="byteScale">The feature that a byte of 1 stands for, signed or not. Default: null, for a model of floats.</param>
    /// <returns>A model to start learning from.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or there are fewer than two classes.</exception>
    public static LinearModel Uniform(int featureCount, ClassLabels classes, ulong seed = 1, float? byteScale = null)
    {
        int rows = RowsFor(classes);
        float end = 1 / MathF.Sqrt(Guard.AtLeast(featureCount, 1, nameof(featureCount)));
        Tensor weights = Tensor.Uniform(rows, featureCount, -end, end, seed);
        return new LinearModel(weights.AsSpan(), new float[rows], classes, byteScale);
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
    public override string ToString() => Guard.Text($"{Classes.Count} classes, {FeatureCount} features");

    /// <summary>Throws if a dataset does not fit this model.</summary>
    /// <param name="data">D features an example, bytes of the same <see cref="ByteScale"/>, and no other names for the classes.</param>
    /// <param name="allowUnknownLabels">
    /// Whether to allow labels that the model does not know. It cannot learn them, but can be tested on their examples. Default: false.
    /// </param>
    /// <param name="paramName">The parameter that the exception names. Default: the expression given for <paramref name="data"/>.</param>
    /// <exception cref="ArgumentException">The dataset does not fit. The message says what was expected and what was found.</exception>
    public void RequireFits(
        Dataset data, bool allowUnknownLabels = false, [CallerArgumentExpression(nameof(data))] string? paramName = null) =>
        RequireFits(data, allowUnknownLabels, paramName ?? nameof(data), subject: "");

    /// <summary>The same, with a message that begins with the subject.</summary>
    internal void RequireFits(Dataset data, bool allowUnknownLabels, string paramName, string subject)
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        RequireScorable(data.Features, paramName, subject);
        RequireSameNames(data, paramName, subject);
        if (allowUnknownLabels)
            return;
        foreach (int label in data.Classes)
            Classes.Require(label, paramName, subject, data.Classes);
    }

    /// <summary>
    /// Refuses data whose names say that its labels were numbered in another way: figures of it would look right and mean nothing. Comes before its labels
    /// are looked at, since these are the wrong ones then.
    /// </summary>
    private void RequireSameNames(Dataset data, string paramName, string subject = "")
    {
        const string Advice = $"make the dataset with the {nameof(Classes)} of the model, or of its training data";
        if (Classes.Names.Count == 0 || data.Classes.Names.Count == 0)
            return;
        foreach (int label in data.Classes)
        {
            if (data.Classes.Names.GetValueOrDefault(label) is not { } found || Classes.Names.GetValueOrDefault(label) is var expected && found == expected)
                continue;
            bool isKnown = Classes.TryGetLabel(found, out int other) && Classes.FindName(other) == found; // not the digits of a label without a name
            string shown = DisplayText.ShortenName(found);
            if (expected is not null)
            {
                throw new ArgumentException(subject + (isKnown
                    ? Guard.Text($"label {label} is {shown} in the data and {DisplayText.ShortenName(expected)} in the model: {Advice}")
                    : Guard.Text($"the model does not know the class {shown}; it knows {ClassLabels.FormatList(Classes.Values.ToArray().Select(Classes.ShortName))}")), paramName);
            }
            if (isKnown)
                throw new ArgumentException(Guard.Text($"{subject}{shown} is label {label} in the data and label {other} in the model: {Advice}"), paramName);
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

    /// <summary>The same model without the metadata of how it was made, which would be wrong for what is learned from it.</summary>
    internal LinearModel WithoutTrainingMetadata() => Metadata.Keys.Any(IsOfTraining)
        ? WithMetadata(Metadata.Where(pair => !IsOfTraining(pair.Key)).ToDictionary())
        : this;

    private static bool IsOfTraining(string name) =>
        name.StartsWith(TrainingPrefix, StringComparison.Ordinal) || name.StartsWith(LiblinearPrefix, StringComparison.Ordinal);

    /// <summary>How many rows of weights so many classes have.</summary>
    internal static int RowsOf(int classes) => classes == 2 ? 1 : classes;

    private static int RowsFor(ClassLabels classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count < 2)
            throw new ArgumentException(Guard.Text($"expected two labels or more, found {classes.Count}"), nameof(classes));
        return RowsOf(classes.Count);
    }
}
