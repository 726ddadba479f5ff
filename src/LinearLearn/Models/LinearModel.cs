using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Represents a linear classifier: score = sum(features * weights) + bias.</summary>
/// <remarks>
/// Two classes share one row of weights: a score above 0 predicts the positive class, 0 or below the negative one. K classes have one row
/// each: the class with the highest score is predicted, the first one in a tie. Immutable and thread-safe. Scoring and predicting allocate
/// no memory, except for a batch that is large enough for several cores. The first large batch of sparse rows copies the weights of three
/// or more classes, up to 256 MB, in an order that is faster for sparse rows.
/// </remarks>
public sealed partial class LinearModel
{
    /// <summary>The prefix of metadata names reserved for model files.</summary>
    internal const string ReservedPrefix = "linearlearn.";

    /// <summary>The prefix of metadata names that trainers write.</summary>
    internal const string TrainingPrefix = "training.";

    /// <summary>The prefix of metadata names that come from a LIBLINEAR file.</summary>
    internal const string LiblinearPrefix = "liblinear.";

    private readonly float[] _weights;
    private readonly float[] _biases;
    private readonly Func<IReadOnlyDictionary<string, string>>? _createMetadata;
    private IReadOnlyDictionary<string, string>? _metadata;

    /// <summary>Creates a model from known weights, which are copied.</summary>
    /// <param name="weights">K rows of D weights, row by row; one row for two classes. Finite.</param>
    /// <param name="biases">K biases; one for two classes. Finite.</param>
    /// <param name="classes">The K classes in the order of the rows, 2 or more; for two classes, the negative one first.</param>
    /// <param name="byteScale">
    /// The feature value of a byte of 1, for the overloads that take bytes or signed bytes, optional. Finite, above 0. Default: null, a
    /// model of floats.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The lengths do not match, there are fewer than two classes, or a number is NaN or infinite.
    /// </exception>
    public LinearModel(ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, ClassLabels classes, float? byteScale = null)
    {
        int rows = RowsFor(classes);
        if (biases.Length != rows)
        {
            throw new ArgumentException(
                Guard.Text($"expected a bias for each row of weights, {rows} for {classes.Count} classes, found {biases.Length}"),
                nameof(biases));
        }
        if (weights.IsEmpty || weights.Length % rows != 0)
        {
            throw new ArgumentException(
                Guard.Text($"expected {rows} rows of the same length, found {weights.Length} weights"), nameof(weights));
        }
        Kernels.RequireFinite(weights, nameof(weights));
        Kernels.RequireFinite(biases, nameof(biases));

        _weights = weights.ToArray();
        _biases = biases.ToArray();
        Classes = classes;
        FeatureCount = weights.Length / rows;
        ByteScale = RequireScale(byteScale);
        _metadata = ReadOnlyDictionary<string, string>.Empty;
    }

    private LinearModel(
        float[] weights,
        float[] biases,
        ClassLabels classes,
        float? byteScale,
        IReadOnlyDictionary<string, string>? metadata,
        Func<IReadOnlyDictionary<string, string>>? createMetadata = null)
    {
        _weights = weights;
        _biases = biases;
        Classes = classes;
        FeatureCount = weights.Length / biases.Length;
        ByteScale = byteScale;
        _metadata = metadata;
        _createMetadata = createMetadata;
    }

    /// <summary>Gets the number of features of an example: D.</summary>
    public int FeatureCount { get; }

    /// <summary>Gets the weights, row by row: K x D, or 1 x D for two classes.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Gets the weights for callers that cannot keep a span.</summary>
    internal ReadOnlyMemory<float> WeightsMemory => _weights;

    /// <summary>Gets the biases: K, or 1 for two classes.</summary>
    public ReadOnlySpan<float> Biases => _biases;

    /// <summary>Gets the K classes; for two classes, the negative one first.</summary>
    public ClassLabels Classes { get; }

    /// <summary>
    /// Gets the feature value of a byte of 1, signed or not (feature = scale * byte), or null if the model was not created for bytes.
    /// </summary>
    public float? ByteScale { get; }

    /// <summary>Gets additional information about the model, as names and texts that are saved in its files.</summary>
    /// <remarks>
    /// Names that begin with "training." are written by trainers and describe how the model was made. All other names are for your use, and
    /// a model trained from this one keeps them.
    /// </remarks>
    public IReadOnlyDictionary<string, string> Metadata => _metadata ??= Copy(_createMetadata!());

    /// <summary>Creates a model whose weights and biases are all 0, the default start of training.</summary>
    /// <param name="featureCount">The number of features D: 1 or more.</param>
    /// <param name="classes">The classes, 2 or more; for two classes, the negative one first.</param>
    /// <param name="byteScale">The feature value of a byte of 1, signed or not, optional. Default: null, a model of floats.</param>
    /// <returns>A model to start training from.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or there are fewer than two classes.</exception>
    public static LinearModel Zero(int featureCount, ClassLabels classes, float? byteScale = null)
    {
        int rows = RowsFor(classes);
        Tensor weights = new(rows, Guard.AtLeast(featureCount, 1, nameof(featureCount)));
        // The array is not copied: memory that was never written takes no space.
        return new LinearModel(
            weights.Values, new float[rows], classes, RequireScale(byteScale), ReadOnlyDictionary<string, string>.Empty);
    }

    /// <summary>Creates a model of random weights, uniform between -1/sqrt(D) and 1/sqrt(D), with biases of 0.</summary>
    /// <param name="featureCount">The number of features D: 1 or more.</param>
    /// <param name="classes">The classes, 2 or more; for two classes, the negative one first.</param>
    /// <param name="seed">Any number. The same seed gives the same weights on every machine (SplitMix64). Default: 1.</param>
    /// <param name="byteScale">The feature value of a byte of 1, signed or not, optional. Default: null, a model of floats.</param>
    /// <returns>A model to start training from.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or there are fewer than two classes.</exception>
    public static LinearModel Uniform(int featureCount, ClassLabels classes, ulong seed = 1, float? byteScale = null)
    {
        int rows = RowsFor(classes);
        float end = 1 / MathF.Sqrt(Guard.AtLeast(featureCount, 1, nameof(featureCount)));
        Tensor weights = Tensor.Uniform(rows, featureCount, -end, end, seed);
        return new LinearModel(weights.AsSpan(), new float[rows], classes, byteScale);
    }

    /// <summary>Creates a copy of the model with other metadata.</summary>
    /// <param name="metadata">
    /// Names and texts, which are copied and replace <see cref="Metadata"/>. Names must not begin with "linearlearn.", which is reserved
    /// for model files.
    /// </param>
    /// <returns>A model that shares its weights with this one.</returns>
    /// <exception cref="ArgumentException">A name begins with "linearlearn.", or a text is null.</exception>
    public LinearModel WithMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        foreach ((string name, string text) in metadata)
        {
            if (name.StartsWith(ReservedPrefix, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    Guard.Text($"expected names that do not begin with {ReservedPrefix}, found {name}"), nameof(metadata));
            }
            if (text is null)
                throw new ArgumentException(Guard.Text($"expected a text, found null for {name}"), nameof(metadata));
        }
        return new LinearModel(_weights, _biases, Classes, ByteScale, Copy(metadata));
    }

    /// <summary>Creates a copy of the model with metadata that are created on first use, possibly by two threads that race.</summary>
    internal LinearModel WithMetadataFrom(Func<IReadOnlyDictionary<string, string>> create) =>
        new(_weights, _biases, Classes, ByteScale, null, create);

    private static ReadOnlyDictionary<string, string> Copy(IReadOnlyDictionary<string, string> metadata) => metadata.Count == 0
        ? ReadOnlyDictionary<string, string>.Empty
        : new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(metadata));

    /// <summary>Returns the number of classes and features in one line.</summary>
    /// <returns>For example "2 classes, 784 features".</returns>
    public override string ToString() => Guard.Text($"{Classes.Count} classes, {FeatureCount} features");

    /// <summary>Throws if a dataset does not fit this model.</summary>
    /// <param name="data">
    /// A dataset with D features per example, bytes of the same <see cref="ByteScale"/>, and no contradicting class names.
    /// </param>
    /// <param name="allowUnknownLabels">
    /// Whether to allow labels unknown to the model. It cannot be trained on their examples, but can be evaluated on them. Default: false.
    /// </param>
    /// <param name="paramName">The parameter that the exception names. Default: the expression passed for <paramref name="data"/>.</param>
    /// <exception cref="ArgumentException">The dataset does not fit. The message states what was expected and what was found.</exception>
    public void RequireFits(
        Dataset data, bool allowUnknownLabels = false, [CallerArgumentExpression(nameof(data))] string? paramName = null) =>
        RequireFits(data, allowUnknownLabels, paramName ?? nameof(data), subject: "");

    /// <summary>Throws if a dataset does not fit this model, with a message that begins with the subject.</summary>
    internal void RequireFits(Dataset data, bool allowUnknownLabels, string paramName, string subject)
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        RequireScorable(data.Features, paramName, subject);
        RequireSameNames(data, paramName, subject);
        if (allowUnknownLabels)
            return;
        for (int i = 0; i < data.Classes.Count; i++)
            Classes.Require(data.Classes.Values[i], paramName, subject, data.Classes);
    }

    /// <summary>
    /// Throws if the class names show that the labels of the data are numbered differently, which would make all figures meaningless.
    /// </summary>
    /// <remarks>Names are checked before labels, because a message about labels would be misleading in this case.</remarks>
    private void RequireSameNames(Dataset data, string paramName, string subject = "")
    {
        if (!Classes.SharesNames(data.Classes) && Classes.Names.Count > 0 && data.Classes.Names.Count > 0)
            RequireNames(data, paramName, subject);
    }

    private void RequireNames(Dataset data, string paramName, string subject)
    {
        const string Advice = $"create the dataset with the {nameof(Classes)} of the model, or of its training data";
        foreach (int label in data.Classes)
        {
            if (data.Classes.Names.GetValueOrDefault(label) is not { } found)
                continue;
            if (Classes.Names.GetValueOrDefault(label) is var expected && found == expected)
                continue;
            // A name must not match the digits of a label without a name.
            bool isKnown = Classes.TryGetLabel(found, out int other) && Classes.FindName(other) == found;
            string shown = DisplayText.ShortenName(found);
            if (expected is not null)
            {
                string known = ClassLabels.FormatList(Classes.Values.ToArray().Select(Classes.ShortName));
                throw new ArgumentException(
                    subject + (isKnown
                        ? Guard.Text($"label {label} is {shown} in the data and {DisplayText.ShortenName(expected)} in the model: {Advice}")
                        : Guard.Text($"expected one of the model's classes {known}, found {shown}")),
                    paramName);
            }
            if (isKnown)
            {
                throw new ArgumentException(
                    Guard.Text($"{subject}{shown} is label {label} in the data and label {other} in the model: {Advice}"), paramName);
            }
        }
    }

    /// <summary>Throws if the number of features differs, or if bytes have another scale than those of the training data.</summary>
    internal void RequireScorable(FeatureMatrix features, string paramName, string subject = "")
    {
        if (features.Columns != FeatureCount)
        {
            throw new ArgumentException(
                Guard.Text($"{subject}expected {FeatureCount} features per example, found {features.Columns}"), paramName);
        }
        if (ByteScale is { } expected && features.ByteScale is { } found && expected != found)
        {
            throw new ArgumentException(
                Guard.Text($"{subject}expected bytes scaled by {expected}, the scale of the model, found {found}"), paramName);
        }
    }

    /// <summary>
    /// Creates a copy of the model with other weights and biases, which must be finite, and takes ownership of both arrays.
    /// </summary>
    internal LinearModel With(float[] weights, float[] biases) =>
        new(weights, biases, Classes, ByteScale, _metadata, _createMetadata);

    /// <summary>Creates another object with the same weights and metadata.</summary>
    internal LinearModel Copy() => With(_weights, _biases);

    /// <summary>Creates a copy of the model without the metadata of its training, which do not apply to a model trained from it.</summary>
    internal LinearModel WithoutTrainingMetadata() => Metadata.Count > 0 ? WithoutMetadataOfTraining() : this;

    private LinearModel WithoutMetadataOfTraining() => Metadata.Keys.Any(IsOfTraining)
        ? WithMetadata(Metadata.Where(pair => !IsOfTraining(pair.Key)).ToDictionary())
        : this;

    private static bool IsOfTraining(string name) =>
        name.StartsWith(TrainingPrefix, StringComparison.Ordinal) || name.StartsWith(LiblinearPrefix, StringComparison.Ordinal);

    /// <summary>Returns the number of rows of weights for a number of classes.</summary>
    internal static int RowsOf(int classes) => classes == 2 ? 1 : classes;

    private static float? RequireScale(float? byteScale) =>
        byteScale is { } scale ? Guard.Positive(scale, nameof(byteScale)) : null;

    private static int RowsFor(ClassLabels classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count < 2)
            throw new ArgumentException(Guard.Text($"expected two labels or more, found {classes.Count}"), nameof(classes));
        return RowsOf(classes.Count);
    }
}
