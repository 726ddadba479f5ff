namespace LinearLearn;

/// <summary>Classifies texts: a <see cref="TextEncoder"/> and a linear model, saved in one file.</summary>
/// <remarks>
/// Thread-safe: any number of threads may predict, also while one learns. Predicting allocates no memory after each thread's first
/// predictions.
/// </remarks>
public sealed class TextClassifier : Classifier<ReadOnlySpan<char>>
{
    /// <summary>Creates a classifier.</summary>
    /// <param name="encoder">Turns texts into features.</param>
    /// <param name="model">A model of as many features.</param>
    /// <exception cref="ArgumentException">The model has another number of features than the encoder.</exception>
    public TextClassifier(TextEncoder encoder, LinearModel model)
        : base(encoder, model)
    {
    }

    /// <summary>Creates a classifier that learns by a given learner.</summary>
    /// <param name="encoder">Turns texts into features.</param>
    /// <param name="learner">A learner of as many features. The classifier takes ownership: do not use it elsewhere.</param>
    /// <exception cref="ArgumentException">The learner has another number of features than the encoder, or it diverged.</exception>
    public TextClassifier(TextEncoder encoder, OnlineLearner learner)
        : base(encoder, learner)
    {
    }

    /// <summary>Gets the encoder.</summary>
    public new TextEncoder Encoder => (TextEncoder)base.Encoder;

    /// <summary>Trains a classifier on all texts at once.</summary>
    /// <param name="texts">The texts to learn from, of two classes or more.</param>
    /// <param name="labels">The name of the class of each text.</param>
    /// <param name="trainer">
    /// Learns the model. Default: <c>new NewtonTrainer(cost: 20)</c> for texts of unit length, otherwise
    /// <c>new ScaledTrainer(new NewtonTrainer())</c>; inside a <see cref="CalibratedTrainer"/> if every class has 20 texts or more.
    /// </param>
    /// <param name="encoding">Which features texts have. Default: <c>new TextEncoderOptions()</c>.</param>
    /// <param name="options">How long, validated on what, where progress is reported. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops training early: the classifier then has the model so far.</param>
    /// <returns>The classifier. Its <see cref="Classifier{TInput}.TrainingResult"/> says how training went.</returns>
    /// <exception cref="ArgumentException">
    /// A text is null, a label is null or only white space, their numbers differ, or there are fewer than two classes.
    /// </exception>
    public static TextClassifier Train(
        IEnumerable<string> texts,
        IEnumerable<string> labels,
        ITrainer? trainer = null,
        TextEncoderOptions? encoding = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        string[] allTexts = [.. texts], allLabels = [.. labels];
        if (allTexts.Length != allLabels.Length)
            throw new ArgumentException(
                Guard.Text($"expected a label for each of {allTexts.Length} texts, found {allLabels.Length}"), nameof(labels));
        Classifier.RequireNames(allLabels, nameof(labels));
        TextEncoder encoder = TextEncoder.Fit(allTexts, encoding);
        Dataset data = new(encoder.EncodeAll(allTexts), allLabels);
        TrainingResult result = TrainingRun.Train(trainer ?? CreateTrainer(data, encoder.Options), data, options, cancellationToken);
        return new TextClassifier(encoder, result.Model) { TrainingResult = result };
    }

    /// <summary>Creates a classifier that knows nothing yet, to <see cref="Learn(string, string, float)"/> one text at a time.</summary>
    /// <param name="labels">The names of the classes, two or more; of two, the negative one and the positive one.</param>
    /// <param name="encoding">
    /// Which features texts have, without inverse document frequencies, which need all texts. Default:
    /// <c>new TextEncoderOptions { InverseDocumentFrequency = false }</c>.
    /// </param>
    /// <param name="rule">The update rule. Default: <c>new LogisticUpdate()</c>.</param>
    /// <param name="options">What the rule is combined with. Default: <see cref="AdaGrad"/>, and no averages, if no rule is given.</param>
    /// <returns>The classifier.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer than two labels, one is null, only white space or there twice, the options ask for inverse document frequencies, or
    /// the rule does not go with its options.
    /// </exception>
    public static TextClassifier Create(
        IEnumerable<string> labels, TextEncoderOptions? encoding = null, IUpdateRule? rule = null, LearnerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] names = [.. labels];
        Classifier.RequireNames(names, nameof(labels));
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is null || Array.IndexOf(names, names[i]) < i)
                throw new ArgumentException(
                    Guard.Text($"expected names that differ, found {names[i] ?? "null"} at index {i}"), nameof(labels));
        }
        TextEncoder encoder = new(encoding ?? new TextEncoderOptions { InverseDocumentFrequency = false });
        LinearModel start = LinearModel.Zero(encoder.FeatureCount, new ClassLabels(names.Index().ToDictionary(pair =>
            pair.Index, pair => pair.Item)));
        LearnerOptions used = options ?? (rule is null ? new LearnerOptions { AdaGrad = new AdaGrad(), Averaging = false } : new LearnerOptions());
        return new TextClassifier(encoder, new OnlineLearner(rule ?? new LogisticUpdate(), start, used));
    }

    /// <summary>Loads a classifier from the file that <see cref="Classifier{TInput}.Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The classifier, with the bits that were saved.</returns>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// It is not the file of a text classifier, is damaged, or was written by a newer version of this library.
    /// </exception>
    public static TextClassifier Load(string path) => Read(ContentReader.Read(path, SafetensorsFile.RequireStart).Span, path);

    /// <summary>Loads a classifier from a stream, from its current position to its end.</summary>
    /// <param name="stream">The contents of a file. It stays open.</param>
    /// <param name="name">What error messages call the stream. Default: "stream".</param>
    /// <param name="maxBytes">
    /// The most bytes that are read, for a file that is not trusted: more are an error. Default: what an array holds.
    /// </param>
    /// <returns>The classifier, with the bits that were saved.</returns>
    /// <exception cref="InvalidDataException">
    /// It is longer than the limit, not the file of a text classifier, damaged, or was written by a newer version of this library.
    /// </exception>
    public static TextClassifier Load(Stream stream, string name = Classifier.StreamName, int maxBytes = int.MaxValue) =>
        Read(ContentReader.Read(stream, name, SafetensorsFile.RequireStart, maxBytes).Span, name);

    /// <summary>As <see cref="Load(string)"/>, without blocking a thread while the file is waited for.</summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task<TextClassifier> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Read((await ContentReader.ReadAsync(path, SafetensorsFile.RequireStart, cancellationToken).ConfigureAwait(false)).Span, path);

    /// <summary>As <see cref="Load(Stream, string, int)"/>, without blocking a thread while the stream is waited for.</summary>
    /// <inheritdoc cref="Load(Stream, string, int)"/>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task<TextClassifier> LoadAsync(
        Stream stream, string name = Classifier.StreamName, int maxBytes = int.MaxValue, CancellationToken cancellationToken = default) =>
        Read((await ContentReader.ReadAsync(stream, name, SafetensorsFile.RequireStart, maxBytes, cancellationToken).ConfigureAwait(false)).Span, name);

    /// <summary>Predicts the class of one text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The name of the class, and its probability.</returns>
    public Prediction Predict(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Predict(text.AsSpan());
    }

    /// <summary>Predicts the most probable classes of one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">The largest number of classes to return, 1 or more.</param>
    /// <returns>
    /// Classes and their probabilities, the most probable first, ties in the order of <see cref="Classifier{TInput}.Classes"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public IReadOnlyList<Prediction> PredictTop(string text, int count)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PredictTop(text.AsSpan(), count);
    }

    /// <summary>Explains a prediction: what each word, or other feature of the text, adds to the score of a class.</summary>
    /// <param name="text">The text.</param>
    /// <param name="label">The name of the class to explain. Default: the predicted class.</param>
    /// <param name="against">The name of a rival: explains the difference of both scores. Default: none.</param>
    /// <returns>
    /// The terms of the score, largest magnitude first. The <see cref="Contribution.Name"/> of each is what stands in the text.
    /// </returns>
    /// <exception cref="ArgumentException">A class is unknown, or the rival is the class itself.</exception>
    public Explanation Explain(string text, string? label = null, string? against = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Explain(text.AsSpan(), label, against);
    }

    /// <summary>Learns from one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="label">The name of its class, one of <see cref="Classifier{TInput}.Classes"/>.</param>
    /// <param name="weight">As how many copies of the text it counts: finite, 0 or more. Default: 1.</param>
    /// <returns>What the learner's last weights predicted before it learned.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not finite, or below 0.</exception>
    /// <exception cref="ArgumentException">The class is unknown: the classifier is unchanged. Or learning diverged.</exception>
    /// <remarks><see cref="Classifier{TInput}.Learn"/> has the details.</remarks>
    public Prediction Learn(string text, string label, float weight = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Learn(text.AsSpan(), label, weight);
    }

    /// <summary>Predicts the classes of texts, and counts how often that is correct.</summary>
    /// <param name="texts">One text or more.</param>
    /// <param name="labels">The name of the class of each text. Texts of classes that the classifier does not know count as errors.</param>
    /// <returns>Accuracy, confusion matrix, and what follows from them.</returns>
    /// <exception cref="ArgumentException">A text or a label is null, their numbers differ, or there are none.</exception>
    public Evaluation Evaluate(IEnumerable<string> texts, IEnumerable<string> labels) => Model.Evaluate(CreateDataset(texts, labels));

    /// <summary>
    /// Encodes texts, for all that <see cref="Classifier{TInput}.Model"/> does with a dataset, such as <see
    /// cref="LinearModel.EvaluateScores"/>.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="labels">The name of the class of each text. Names that the classifier does not know get labels of their own.</param>
    /// <returns>Features and labels.</returns>
    /// <exception cref="ArgumentException">A text or a label is null, or their numbers differ.</exception>
    public Dataset CreateDataset(IEnumerable<string> texts, IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] names = [.. labels];
        return new Dataset(Encoder.EncodeAll(texts), names, Classes.WithNames(names));
    }

    /// <summary>Creates the default trainer. Rows of length 1 have small features, and need a higher cost than standardized ones.</summary>
    private static ITrainer CreateTrainer(Dataset data, TextEncoderOptions encoding)
    {
        const float CostOfUnitLength = 20;
        return encoding.UnitLength ? Classifier.Calibrate(new NewtonTrainer(cost: CostOfUnitLength), data) : Classifier.CreateTrainer(data);
    }

    private static TextClassifier Read(ReadOnlySpan<byte> bytes, string name) => ClassifierTensors.Read(
        bytes, name, TextEncoder.StateKind, TextEncoder.FromState, (encoder, model) => new TextClassifier(encoder, model));
}
