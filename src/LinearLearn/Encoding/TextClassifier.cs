namespace LinearLearn;

/// <summary>Classifies texts with a <see cref="TextEncoder"/> and a linear model that are saved in one file.</summary>
/// <remarks>
/// Thread-safe: any number of threads can predict, even while one learns. After the first predictions of each thread, prediction does not
/// allocate.
/// </remarks>
public sealed class TextClassifier : Classifier<ReadOnlySpan<char>>
{
    /// <summary>Creates a classifier.</summary>
    /// <param name="encoder">The encoder that turns texts into features.</param>
    /// <param name="model">A model with the encoder's number of features.</param>
    /// <exception cref="ArgumentException">The model and the encoder have different numbers of features.</exception>
    public TextClassifier(TextEncoder encoder, LinearModel model)
        : base(encoder, model)
    {
    }

    /// <summary>Creates a classifier that learns with a given learner.</summary>
    /// <param name="encoder">The encoder that turns texts into features.</param>
    /// <param name="learner">
    /// A learner with the encoder's number of features. The classifier takes ownership of it. Do not use it afterwards.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The learner and the encoder have different numbers of features, or the learner diverged.
    /// </exception>
    public TextClassifier(TextEncoder encoder, OnlineLearner learner)
        : base(encoder, learner)
    {
    }

    /// <summary>Gets the encoder.</summary>
    public new TextEncoder Encoder => (TextEncoder)base.Encoder;

    /// <summary>Trains a classifier on all texts at once.</summary>
    /// <param name="texts">The training texts, of two classes or more.</param>
    /// <param name="labels">The name of the class of each text.</param>
    /// <param name="trainer">
    /// The trainer of the model. Default: <c>new NewtonTrainer(cost: 20)</c> for texts of unit length, otherwise <c>new ScaledTrainer(new
    /// NewtonTrainer())</c>; wrapped in a <see cref="CalibratedTrainer"/> if every class has 20 texts or more.
    /// </param>
    /// <param name="encoding">The features of a text. Default: <c>new TextEncoderOptions()</c>.</param>
    /// <param name="options">The duration of training, validation data and progress reports. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops training early. The classifier then has the latest model.</param>
    /// <returns>The classifier, with its <see cref="Classifier{TInput}.TrainingResult"/>.</returns>
    /// <exception cref="ArgumentException">
    /// A text is null, a label is null or only white space, the numbers of texts and labels differ, or there are fewer than two classes.
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
        if (trainer is null)
            FirstRun.CompileSolver(Loss.Softmax, FirstRun.CountClasses(allLabels), columns: 0);
        TextEncoder encoder = TextEncoder.Fit(allTexts, encoding);
        Dataset data = new(encoder.EncodeAll(allTexts), allLabels);
        TrainingResult result = TrainingRun.Train(trainer ?? CreateTrainer(data, encoder.Options), data, options, cancellationToken);
        return new TextClassifier(encoder, result.Model) { TrainingResult = result };
    }

    /// <summary>Creates an untrained classifier, to <see cref="Learn(string, string, float)"/> one text at a time.</summary>
    /// <param name="labels">The names of two or more classes; with two, the negative one first and the positive one second.</param>
    /// <param name="encoding">
    /// The features of a text. Inverse document frequencies must be off, because they require all texts in advance. Default: <c>new
    /// TextEncoderOptions { InverseDocumentFrequency = false }</c>.
    /// </param>
    /// <param name="rule">The update rule. Default: <c>new LogisticUpdate()</c>.</param>
    /// <param name="options">
    /// The options of the learner. Default: <see cref="AdaGrad"/> without averaging if no rule is given; otherwise <c>new
    /// LearnerOptions()</c>.
    /// </param>
    /// <returns>The classifier.</returns>
    /// <exception cref="ArgumentException">
    /// There are fewer than two labels; a label is null, only white space or repeated; the options require inverse document frequencies; or
    /// the rule does not support the learner options.
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
                    Guard.Text($"expected unique names, found {names[i] ?? "null"} at index {i}"), nameof(labels));
        }
        TextEncoder encoder = new(encoding ?? new TextEncoderOptions { InverseDocumentFrequency = false });
        LinearModel start = LinearModel.Zero(encoder.FeatureCount, new ClassLabels(names.Index().ToDictionary(pair =>
            pair.Index, pair => pair.Item)));
        LearnerOptions used = options
            ?? (rule is null ? new LearnerOptions { AdaGrad = new AdaGrad(), Averaging = false } : new LearnerOptions());
        return new TextClassifier(encoder, new OnlineLearner(rule ?? new LogisticUpdate(), start, used));
    }

    /// <summary>Loads a classifier from the file that <see cref="Classifier{TInput}.Save(string)"/> wrote.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The classifier, identical to the saved one.</returns>
    /// <exception cref="IOException">The file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a saved text classifier, is damaged, or was written by a newer version of this library.
    /// </exception>
    public static TextClassifier Load(string path) => Read(ContentReader.Read(path, SafetensorsFile.RequireStart).Span, path);

    /// <summary>Loads a classifier from a stream, from its current position to its end.</summary>
    /// <param name="stream">The contents of a file. It stays open.</param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <param name="maxBytes">
    /// The maximum number of bytes to read from an untrusted stream; a longer one is an error. Default: <see cref="int.MaxValue"/>.
    /// </param>
    /// <returns>The classifier, identical to the saved one.</returns>
    /// <exception cref="InvalidDataException">
    /// The contents are longer than the limit, are not a saved text classifier, are damaged, or were written by a newer version of this
    /// library.
    /// </exception>
    public static TextClassifier Load(Stream stream, string name = Classifier.StreamName, int maxBytes = int.MaxValue) =>
        Read(ContentReader.Read(stream, name, SafetensorsFile.RequireStart, maxBytes).Span, name);

    /// <summary>Loads a classifier from a file without blocking the thread.</summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<TextClassifier> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Read((await ContentReader.ReadAsync(path, SafetensorsFile.RequireStart, cancellationToken).ConfigureAwait(false)).Span, path);

    /// <summary>Loads a classifier from a stream without blocking the thread.</summary>
    /// <inheritdoc cref="Load(Stream, string, int)"/>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<TextClassifier> LoadAsync(
        Stream stream, string name = Classifier.StreamName, int maxBytes = int.MaxValue, CancellationToken cancellationToken = default) =>
        Read(
            (await ContentReader.ReadAsync(stream, name, SafetensorsFile.RequireStart, maxBytes, cancellationToken)
                .ConfigureAwait(false)).Span,
            name);

    /// <summary>Predicts the class of one text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The name of the most probable class, and its probability.</returns>
    public Prediction Predict(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Predict(text.AsSpan());
    }

    /// <summary>Predicts the most probable classes of one text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">The maximum number of classes to return: 1 or more.</param>
    /// <returns>
    /// Classes and their probabilities, the most probable first; ties in the order of <see cref="Classifier{TInput}.Classes"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public IReadOnlyList<Prediction> PredictTop(string text, int count)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PredictTop(text.AsSpan(), count);
    }

    /// <summary>Explains a prediction: computes what each word or other feature of the text adds to the score of a class.</summary>
    /// <param name="text">The text.</param>
    /// <param name="label">The name of the class to explain. Default: the predicted class.</param>
    /// <param name="against">The name of a rival class, to explain the difference of both scores instead. Default: none.</param>
    /// <returns>
    /// The terms of the score, largest magnitude first. The <see cref="Contribution.Name"/> of each is the part of the text that it comes
    /// from.
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
    /// <param name="weight">The weight of the text: weight w counts as w copies. Finite, 0 or more. Default: 1.</param>
    /// <returns>The prediction before learning, by the learner's current weights (not their average).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not finite, or below 0.</exception>
    /// <exception cref="ArgumentException">The class is unknown (the classifier is then unchanged), or learning diverged.</exception>
    /// <remarks>See <see cref="Classifier{TInput}.Learn"/> for details.</remarks>
    public Prediction Learn(string text, string label, float weight = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Learn(text.AsSpan(), label, weight);
    }

    /// <summary>Evaluates the classifier on texts.</summary>
    /// <param name="texts">One text or more.</param>
    /// <param name="labels">The name of the class of each text. Texts of unknown classes count as errors.</param>
    /// <returns>The accuracy, confusion matrix and derived metrics.</returns>
    /// <exception cref="ArgumentException">
    /// A text or a label is null, the numbers of texts and labels differ, or there are none.
    /// </exception>
    public Evaluation Evaluate(IEnumerable<string> texts, IEnumerable<string> labels) => Model.Evaluate(CreateDataset(texts, labels));

    /// <summary>
    /// Encodes texts as a dataset for the methods of <see cref="Classifier{TInput}.Model"/>, such as
    /// <see cref="LinearModel.EvaluateScores"/>.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="labels">The name of the class of each text. Classes that the classifier does not have get new labels.</param>
    /// <returns>The features and labels of the texts.</returns>
    /// <exception cref="ArgumentException">A text or a label is null, or the numbers of texts and labels differ.</exception>
    public Dataset CreateDataset(IEnumerable<string> texts, IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] names = [.. labels];
        return new Dataset(Encoder.EncodeAll(texts), names, Classes.WithNames(names));
    }

    /// <summary>Creates the default trainer, with a higher cost for rows of unit length, whose features are small.</summary>
    private static ITrainer CreateTrainer(Dataset data, TextEncoderOptions encoding)
    {
        const float CostOfUnitLength = 20;
        return encoding.UnitLength ? Classifier.Calibrate(new NewtonTrainer(cost: CostOfUnitLength), data) : Classifier.CreateTrainer(data);
    }

    private static TextClassifier Read(ReadOnlySpan<byte> bytes, string name) => ClassifierTensors.Read(
        bytes, name, TextEncoder.StateKind, TextEncoder.FromState, (encoder, model) => new TextClassifier(encoder, model));
}
