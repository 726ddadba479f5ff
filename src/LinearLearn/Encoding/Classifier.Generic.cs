using System.Diagnostics.CodeAnalysis;

namespace LinearLearn;

/// <summary>
/// Classifies raw inputs: an encoder and a linear model, saved in one file. <see cref="TextClassifier"/> and <see cref="TableClassifier"/>
/// are the classifiers of texts and of rows of tables; for other inputs, write an <see cref="IEncoder{TInput}"/>.
/// </summary>
/// <typeparam name="TInput">The type of an input.</typeparam>
/// <remarks>
/// Thread-safe: any number of threads may predict, also while one learns. Predicting allocates no memory after each thread's first
/// predictions, unless the encoder does.
/// </remarks>
public partial class Classifier<TInput>
    where TInput : allows ref struct
{
    private readonly string[] _names;
    private volatile LinearModel? _model; // null while the learner is ahead of it

    /// <summary>Creates a classifier.</summary>
    /// <param name="encoder">Turns inputs into features.</param>
    /// <param name="model">
    /// A model of as many features, for instance <see cref="LinearModel.Zero"/> to <see cref="Learn"/> from nothing.
    /// </param>
    /// <exception cref="ArgumentException">The model has another number of features than the encoder.</exception>
    public Classifier(IEncoder<TInput> encoder, LinearModel model)
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
        _names = [.. Classes.Values.ToArray().Select(Classes.NameOf)];
    }

    /// <summary>Creates a classifier that learns by a given learner.</summary>
    /// <param name="encoder">Turns inputs into features.</param>
    /// <param name="learner">A learner of as many features. The classifier takes ownership: do not use it elsewhere.</param>
    /// <exception cref="ArgumentException">The learner has another number of features than the encoder, or it diverged.</exception>
    public Classifier(IEncoder<TInput> encoder, OnlineLearner learner)
        : this(encoder, (learner ?? throw new ArgumentNullException(nameof(learner))).Snapshot())
    {
        _learner = learner;
    }

    /// <summary>Gets the encoder.</summary>
    public IEncoder<TInput> Encoder { get; }

    /// <summary>Gets the model: the one given, or what was learned since.</summary>
    /// <exception cref="ArgumentException">Learning diverged: a weight or a bias is no longer finite.</exception>
    public LinearModel Model => _model ?? PublishModel();

    /// <summary>Gets the classes; for two classes the negative one, then the positive one.</summary>
    public ClassLabels Classes { get; }

    /// <summary>Gets how training went, for a classifier that <c>Train</c> made; null for any other.</summary>
    public TrainingResult? TrainingResult { get; internal init; }

    /// <summary>Predicts the class of one input.</summary>
    /// <param name="input">The input.</param>
    /// <returns>The name of the class, and its probability.</returns>
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
    /// <param name="count">The largest number of classes to return, 1 or more.</param>
    /// <returns>Classes and their probabilities, the most probable first, ties in the order of <see cref="Classes"/>.</returns>
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
                .OrderByDescending(index => probabilities[index]) // a stable sort: ties keep their order
                .Take(count)
                .Select(index => new Prediction(_names[index], probabilities[index])),
        ];
    }

    /// <summary>Explains a prediction: what each feature of the input adds to the score of a class.</summary>
    /// <param name="input">The input.</param>
    /// <param name="label">The name of the class to explain. Default: the predicted class.</param>
    /// <param name="against">The name of a rival: explains the difference of both scores. Default: none.</param>
    /// <returns>
    /// The terms of the score, largest magnitude first. Each has the <see cref="Contribution.Name"/> that the encoder gives it from the
    /// input.
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

    /// <summary>One line: the classes and the number of features.</summary>
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
