using System.Data.Common;

namespace LinearLearn;

/// <summary>Classifies rows of tables with a <see cref="TableEncoder"/> and a linear model that are saved in one file.</summary>
/// <remarks>
/// <para>
/// A row can be the current row of a <see cref="DbDataReader"/>, a dictionary, a JSON object (all three convert implicitly to
/// <see cref="TableRow"/>), or a record or class (<see cref="TableRow.From{T}(T)"/>). Columns are found by name; columns that the
/// training data did not have are ignored.
/// </para>
/// <para>
/// Thread-safe: any number of threads can predict, even while one learns. After the first predictions of each thread, prediction
/// does not allocate, unless the row does.
/// </para>
/// </remarks>
public sealed class TableClassifier : Classifier<TableRow>
{
    /// <summary>Creates a classifier.</summary>
    /// <param name="encoder">The encoder that turns rows into features.</param>
    /// <param name="model">A model with the encoder's number of features.</param>
    /// <exception cref="ArgumentException">The model and the encoder have different numbers of features.</exception>
    public TableClassifier(TableEncoder encoder, LinearModel model)
        : base(encoder, model)
    {
    }

    /// <summary>Creates a classifier that learns with a given learner.</summary>
    /// <param name="encoder">The encoder that turns rows into features.</param>
    /// <param name="learner">
    /// A learner with the encoder's number of features. The classifier takes ownership of it. Do not use it afterwards.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The learner and the encoder have different numbers of features, or the learner diverged.
    /// </exception>
    public TableClassifier(TableEncoder encoder, OnlineLearner learner)
        : base(encoder, learner)
    {
    }

    /// <summary>Gets the encoder, whose <see cref="TableEncoder.ToTable"/> shows the inferred columns.</summary>
    public new TableEncoder Encoder => (TableEncoder)base.Encoder;

    /// <summary>Trains a classifier on the remaining rows of a reader.</summary>
    /// <param name="rows">A reader, for instance of a CSV file or a database. Its rows are of two classes or more.</param>
    /// <param name="label">The name of the column that contains the classes.</param>
    /// <param name="trainer">
    /// The trainer of the model. Default: <c>new NewtonTrainer()</c>, wrapped in a <see cref="CalibratedTrainer"/> if every class has 20
    /// rows or more.
    /// </param>
    /// <param name="encoding">The kinds of columns, and limits. Default: all kinds are inferred.</param>
    /// <param name="options">The duration of training, validation data and progress reports. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">
    /// Stops reading with an exception, or stops training early. In the latter case the classifier has the latest model.
    /// </param>
    /// <returns>The classifier, with its <see cref="Classifier{TInput}.TrainingResult"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The label column does not exist, the options do not match the table, or there are fewer than two classes.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// There are no rows, the header or a row is invalid, a label is missing, or a cell does not match its column. The message names row
    /// and column; row 1 is the first row after the header.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was canceled while rows were read.</exception>
    public static TableClassifier Train(
        DbDataReader rows,
        string label,
        ITrainer? trainer = null,
        TableEncoderOptions? encoding = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Train(TableData.Read(rows, cancellationToken), label, trainer, encoding, options, cancellationToken);

    /// <summary>Trains a classifier on the rows of a table, such as dictionaries or records (<see cref="TableData.From{T}"/>).</summary>
    /// <param name="rows">The training rows, of two classes or more.</param>
    /// <param name="label">The name of the column that contains the classes.</param>
    /// <param name="trainer">
    /// The trainer of the model. Default: <c>new NewtonTrainer()</c>, wrapped in a <see cref="CalibratedTrainer"/> if every class has 20
    /// rows or more.
    /// </param>
    /// <param name="encoding">The kinds of columns, and limits. Default: all kinds are inferred.</param>
    /// <param name="options">The duration of training, validation data and progress reports. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops training early. The classifier then has the latest model.</param>
    /// <returns>The classifier, with its <see cref="Classifier{TInput}.TrainingResult"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The label column does not exist, the options do not match the table, there are fewer than two classes, or, if the table does not
    /// come from a reader, a label is missing or a cell does not match its column.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The table comes from a reader, and a label is missing or a cell does not match its column.
    /// </exception>
    public static TableClassifier Train(
        TableData rows,
        string label,
        ITrainer? trainer = null,
        TableEncoderOptions? encoding = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        string[] labels = rows.GetLabels(label);
        if (trainer is null) // the number of columns is not known yet
            FirstRun.CompileSolver(Loss.Softmax, FirstRun.CountClasses(labels), columns: 2 * BlockKernels.Alignment);
        TableEncoder encoder = TableEncoder.Fit(rows, label, encoding);
        Dataset data = new(encoder.EncodeAll(rows), labels);
        TrainingResult result = TrainingRun.Train(
            trainer ?? Classifier.Calibrate(new NewtonTrainer(), data), data, options, cancellationToken);
        return new TableClassifier(encoder, result.Model) { TrainingResult = result };
    }

    /// <summary>Loads a classifier from the file that <see cref="Classifier{TInput}.Save(string)"/> wrote.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The classifier, identical to the saved one.</returns>
    /// <exception cref="IOException">The file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a saved table classifier, is damaged, or was written by a newer version of this library.
    /// </exception>
    public static TableClassifier Load(string path) => Read(ContentReader.Read(path, SafetensorsFile.RequireStart).Span, path);

    /// <summary>Loads a classifier from a stream, from its current position to its end.</summary>
    /// <param name="stream">The contents of a file. It stays open.</param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <param name="maxBytes">
    /// The maximum number of bytes to read from an untrusted stream; a longer one is an error. Default: <see cref="int.MaxValue"/>.
    /// </param>
    /// <returns>The classifier, identical to the saved one.</returns>
    /// <exception cref="InvalidDataException">
    /// The contents are longer than the limit, are not a saved table classifier, are damaged, or were written by a newer version of this
    /// library.
    /// </exception>
    public static TableClassifier Load(Stream stream, string name = Classifier.StreamName, int maxBytes = int.MaxValue) =>
        Read(ContentReader.Read(stream, name, SafetensorsFile.RequireStart, maxBytes).Span, name);

    /// <summary>Loads a classifier from a file without blocking the thread.</summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<TableClassifier> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Read((await ContentReader.ReadAsync(path, SafetensorsFile.RequireStart, cancellationToken).ConfigureAwait(false)).Span, path);

    /// <summary>Loads a classifier from a stream without blocking the thread.</summary>
    /// <inheritdoc cref="Load(Stream, string, int)"/>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static async Task<TableClassifier> LoadAsync(
        Stream stream, string name = Classifier.StreamName, int maxBytes = int.MaxValue, CancellationToken cancellationToken = default) =>
        Read(
            (await ContentReader.ReadAsync(stream, name, SafetensorsFile.RequireStart, maxBytes, cancellationToken)
                .ConfigureAwait(false)).Span,
            name);

    /// <summary>Evaluates the classifier on the remaining rows of a reader.</summary>
    /// <param name="rows">A reader of one row or more, with the label column of the training data.</param>
    /// <returns>The accuracy, confusion matrix and derived metrics. Rows of unknown classes count as errors.</returns>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// There are no rows, the header or a row is invalid, a label is missing, or a cell does not match its column.
    /// </exception>
    public Evaluation Evaluate(DbDataReader rows) => Evaluate(TableData.Read(rows));

    /// <summary>Evaluates the classifier on the rows of a table.</summary>
    /// <param name="rows">A table with the label column of the training data.</param>
    /// <returns>The accuracy, confusion matrix and derived metrics. Rows of unknown classes count as errors.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, or, if the table does not come from a reader, a label is missing or a cell does not match its column.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The table comes from a reader, and a label is missing or a cell does not match its column.
    /// </exception>
    public Evaluation Evaluate(TableData rows) => Model.Evaluate(CreateDataset(rows));

    /// <summary>
    /// Encodes the rows of a table as a dataset for the methods of <see cref="Classifier{TInput}.Model"/>, such as
    /// <see cref="LinearModel.EvaluateScores"/>.
    /// </summary>
    /// <param name="rows">
    /// A table with the label column of the training data. Classes that the classifier does not have get new labels.
    /// </param>
    /// <returns>The features and labels of the rows.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, or, if the table does not come from a reader, a label is missing or a cell does not match its column.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The table comes from a reader, and a label is missing or a cell does not match its column.
    /// </exception>
    public Dataset CreateDataset(TableData rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        string[] labels = rows.GetLabels(Encoder.Label);
        return new Dataset(Encoder.EncodeAll(rows), labels, Classes.WithNames(labels));
    }

    private static TableClassifier Read(ReadOnlySpan<byte> bytes, string name) => ClassifierTensors.Read(
        bytes, name, TableEncoder.StateKind, TableEncoder.FromState, (encoder, model) => new TableClassifier(encoder, model));
}
