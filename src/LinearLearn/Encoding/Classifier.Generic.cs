using System.Diagnostics.CodeAnalysis;

namespace LinearLearn;

/// <summary>Classifies raw inputs with an encoder and a linear model that are saved in one file.</summary>
/// <typeparam name="TInput">The type of an input.</typeparam>
/// <remarks>
/// Use <see cref="TextClassifier"/> for texts and <see cref="TableClassifier"/> for rows of tables; for other inputs, implement
/// <see cref="IEncoder{TInput}"/>. Thread-safe: any number of threads can predict, even while one learns. After the first predictions of
/// each thread, prediction does not allocate, unless the encoder does. For three or more classes, a second copy of the weights, of up to
/// 256 MB, makes predictions faster.
/// </remarks>
public partial class Classifier<TInput>
    where TInput : allows ref struct
{
    private readonly string[] _names;
    private volatile LinearModel? _model; // null while the learner has newer weights

    /// <summary>Creates a classifier.</summary>
    /// <param name="encoder">The encoder that turns inputs into features.</param>
    /// <param name="model">
    /// A model with the encoder's number of features. To <see cref="Learn"/> from scratch, pass <see cref="LinearModel.Zero"/>.
    /// </param>
    /// <exception cref="ArgumentException">The model and the encoder have different numbers of features.</exception>
    public Classifier(IEncoder<TInput> encoder, LinearModel model)
        : this(encoder, model, learner: null)
    {
        if (model.Weights.ContainsAnyExcept(0f)) // otherwise it will learn, and the learner predicts
            model.TryCopyByFeature();
    }

    /// <summary>Creates a classifier that learns with a given learner.</summary>
    /// <param name="encoder">The encoder that turns inputs into features.</param>
    /// <param name="learner">
    /// A learner with the encoder's number of features. The classifier takes ownership of it. Do not use it afterwards.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The learner and the encoder have different numbers of features, or the learner diverged.
    /// </exception>
    public Classifier(IEncoder<TInput> encoder, OnlineLearner learner)
        : this(encoder, (learner ?? throw new ArgumentNullException(nameof(learner))).Snapshot(), learner)
    {
    }

    private Classifier(IEncoder<TInput> encoder, LinearModel model, OnlineLearner? learner)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(model);
        if (model.FeatureCount != encoder.FeatureCount)
        {
            throw new ArgumentException(
                Guard.Text($"expected a model of {encoder.FeatureCount} features, as the encoder has, found one of {model.FeatureCount}"),
                nameof(model));
        }
        Encoder = encoder;
        Classes = model.Classes;
        _model = model;
        _names = Array.ConvertAll(Classes.Values.ToArray(), Classes.NameOf);
        _learner = learner;
    }

    /// <summary>Gets the encoder.</summary>
    public IEncoder<TInput> Encoder { get; }

    /// <summary>Gets the current model, which includes everything learned so far.</summary>
    /// <exception cref="ArgumentException">Learning diverged: a weight or a bias is not finite.</exception>
    public LinearModel Model => _model ?? PublishModel();

    /// <summary>Gets the classes; with two classes, the negative one first and the positive one second.</summary>
    public ClassLabels Classes { get; }

    /// <summary>Gets the training result of a classifier created by <c>Train</c>; otherwise null.</summary>
    public TrainingResult? TrainingResult { get; internal init; }

    /// <summary>Predicts the class of one input.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The name of the most probable class, and its probability.</returns>
    /// <exception cref="ArgumentException">The input cannot be encoded, or a score is not finite.</exception>
    public Prediction Predict(TInput input)
    {
        LinearModel model = Model;
        FeatureBuffer buffer = SpareBuffer.Take();
        try
        {
            int predicted = model.PredictIndex(Encode(input, buffer), out double probability);
            return new Prediction(_names[predicted], (float)probability);
        }
        finally
        {
            SpareBuffer.Return(buffer);
        }
    }

    /// <summary>Predicts the most probable classes of one input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="count">The maximum number of classes to return: 1 or more.</param>
    /// <returns>Classes and their probabilities, the most probable first; ties in the order of <see cref="Classes"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="ArgumentException">The input cannot be encoded, or a score is not finite.</exception>
    public IReadOnlyList<Prediction> PredictTop(TInput input, int count)
    {
        Guard.AtLeast(count, 1, nameof(count));
        float[] probabilities = new float[Classes.Count];
        LinearModel model = Model;
        FeatureBuffer buffer = SpareBuffer.Take();
        try
        {
            model.Probabilities(Encode(input, buffer), probabilities);
        }
        finally
        {
            SpareBuffer.Return(buffer);
        }
        return
        [
            .. Enumerable.Range(0, probabilities.Length)
                .OrderByDescending(index => probabilities[index]) // stable: ties keep their order
                .Take(count)
                .Select(index => new Prediction(_names[index], probabilities[index])),
        ];
    }

    /// <summary>Explains a prediction: computes what each feature of the input adds to the score of a class.</summary>
    /// <param name="input">The input.</param>
    /// <param name="label">The name of the class to explain. Default: the predicted class.</param>
    /// <param name="against">The name of a rival class, to explain the difference of both scores instead. Default: none.</param>
    /// <returns>
    /// The terms of the score, largest magnitude first. The encoder provides the <see cref="Contribution.Name"/> of each.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The input cannot be encoded, a class is not among <see cref="Classes"/>, the rival is the class itself, or a score is not finite.
    /// </exception>
    public Explanation Explain(TInput input, string? label = null, string? against = null)
    {
        int? explained = FindLabel(label, nameof(label)), rival = FindLabel(against, nameof(against));
        FeatureBuffer buffer = new(recordsNames: true);
        return Model.Explain(Encode(input, buffer), explained, rival).WithNames(buffer.FindName);
    }

    /// <summary>Formats the number of classes and features in one line.</summary>
    /// <returns>For instance "2 classes, 262144 features".</returns>
    public override string ToString() => Guard.Text($"{Classes.Count} classes, {Encoder.FeatureCount} features");

    private SparseRow Encode(TInput input, FeatureBuffer buffer)
    {
        Encoder.Encode(input, buffer);
        return buffer.GetRow(Encoder.FeatureCount);
    }

    private int? FindLabel(string? name, string paramName) => name is null ? null : RequireLabel(name, paramName);

    private int RequireLabel(string name, string paramName)
    {
        ArgumentNullException.ThrowIfNull(name, paramName);
        if (!Classes.TryGetLabel(name, out int label))
            ThrowUnknown(name, paramName);
        return label;
    }

    [DoesNotReturn]
    private void ThrowUnknown(string name, string paramName)
    {
        string known = ClassLabels.FormatList(_names.Select(one => DisplayText.ShortenName(one)));
        throw new ArgumentException(Guard.Text($"expected one of the classes {known}, found {DisplayText.ShortenName(name)}"), paramName);
    }
}
