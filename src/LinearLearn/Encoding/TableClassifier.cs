using System.Data.Common;

namespace LinearLearn;

/// <summary>Classifies rows of tables: a <see cref="TableEncoder"/> and a linear model, saved in one file.</summary>
/// <remarks>
/// <para>
/// A row is the current row of a <see cref="DbDataReader"/>, a dictionary, an object of JSON (all three convert implicitly to
/// <see cref="TableRow"/>), or a record or class (<see cref="TableRow.From{T}(T)"/>). Columns are found by name; columns that training did not
/// have are ignored.
/// </para>
/// <para>
/// Thread-safe: any number of threads may predict, also while one learns. Predicting allocates no memory after each thread's first
/// predictions, unless the row does.
/// </para>
/// </remarks>
public sealed class TableClassifier : Classifier<TableRow>
{
    /// <summary>Creates a classifier.</summary>
    /// <param name="encoder">Turns rows into features.</param>
    /// <param name="model">A model of as many features.</param>
    /// <exception cref="ArgumentException">The model has another number of features than the encoder.</exception>
    public TableClassifier(TableEncoder encoder, LinearModel model)
        : base(encoder, model)
    {
    }

    /// <summary>Creates a classifier that learns by a given learner.</summary>
    /// <param name="encoder">Turns rows into features.</param>
    /// <param name="learner">A learner of as many features. The classifier takes ownership: do not use it elsewhere.</param>
    /// <exception cref="ArgumentException">The learner has another number of features than the encoder, or it diverged.</exception>
    public TableClassifier(TableEncoder encoder, OnlineLearner learner)
        : base(encoder, learner)
    {
    }

    /// <summary>Gets the encoder. Its <see cref="TableEncoder.ToTable"/> shows what it inferred.</summary>
    public new TableEncoder Encoder => (TableEncoder)base.Encoder;

    /// <summary>Trains a classifier on all rows that a reader has left.</summary>
    /// <param name="rows">For instance of a CSV file or a database. Its rows are of two classes or more.</param>
    /// <param name="label">The name of the column that has the classes.</param>
    /// <param name="trainer">
    /// Learns the model. Default: <c>new NewtonTrainer()</c>, inside a <see cref="CalibratedTrainer"/> if every class has 20 rows or more.
    /// </param>
    /// <param name="encoding">Kinds of columns, and limits. Default: all kinds are inferred.</param>
    /// <param name="options">How long, validated on what, where progress is reported. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">
    /// Ends reading by an exception; stops training early: the classifier then has the model so far.
    /// </param>
    /// <returns>The classifier. Its <see cref="Classifier{TInput}.TrainingResult"/> says how training went.</returns>
    /// <exception cref="ArgumentException">
    /// There is no such column, options do not fit the table, or there are fewer than two classes.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// There are no rows, the header or a row is faulty, a label is missing, or a cell does not fit its column. The message names row and
    /// column; row 1 is the first row after the header.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token asked to stop while rows were read.</exception>
    public static TableClassifier Train(
        DbDataReader rows,
        string label,
        ITrainer? trainer = null,
        TableEncoderOptions? encoding = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Train(TableData.Read(rows, cancellationToken), label, trainer, encoding, options, cancellationToken);

    /// <summary>Trains a classifier on the rows of a table, such as dictionaries or records (<see cref="TableData.From{T}"/>).</summary>
    /// <param name="rows">The table. Its rows are of two classes or more.</param>
    /// <param name="label">The name of the column that has the classes.</param>
    /// <param name="trainer">
    /// Learns the model. Default: <c>new NewtonTrainer()</c>, inside a <see cref="CalibratedTrainer"/> if every class has 20 rows or more.
    /// </param>
    /// <param name="encoding">Kinds of columns, and limits. Default: all kinds are inferred.</param>
    /// <param name="options">How long, validated on what, where progress is reported. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops training early: the classifier then has the model so far.</param>
    /// <returns>The classifier. Its <see cref="Classifier{TInput}.TrainingResult"/> says how training went.</returns>
    /// <exception cref="ArgumentException">
    /// There is no such column, options do not fit the table, there are fewer than two classes, or, if the table was not read by a reader,
    /// a label is missing or a cell does not fit its column.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A label is missing, or a cell does not fit its column, in a table that was read by a reader.
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
        TableEncoder encoder = TableEncoder.Fit(rows, label, encoding);
        Dataset data = new(encoder.EncodeAll(rows), rows.GetLabels(label));
        TrainingResult result = TrainingRun.Train(trainer ?? Classifier.Calibrate(new NewtonTrainer(), data), data, options, cancellationToken);
        return new TableClassifier(encoder, result.Model) { TrainingResult = result };
    }

    /// <summary>Loads a classifier from the file that <see cref="Classifier{TInput}.Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The classifier, with the bits that were saved.</returns>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// It is not the file of a table classifier, is damaged, or was written by a newer version of this library.
    /// </exception>
    public static TableClassifier Load(string path) => Read(ContentReader.Read(path, SafetensorsFile.RequireStart).Span, path);

    /// <summary>Loads a classifier from a stream, from its current position to its end.</summary>
    /// <param name="stream">The contents of a file. It stays open.</param>
    /// <param name="name">What error messages call the stream. Default: "stream".</param>
    /// <param name="maxBytes">
    /// The most bytes that are read, for a file that is not trusted: more are an error. Default: what an array holds.
    /// </param>
    /// <returns>The classifier, with the bits that were saved.</returns>
    /// <exception cref="InvalidDataException">
    /// It is longer than the limit, not the file of a table classifier, damaged, or was written by a newer version of this library.
    /// </exception>
    public static TableClassifier Load(Stream stream, string name = Classifier.StreamName, int maxBytes = int.MaxValue) =>
        Read(ContentReader.Read(stream, name, SafetensorsFile.RequireStart, maxBytes).Span, name);

    /// <summary>As <see cref="Load(string)"/>, without blocking a thread while the file is waited for.</summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task<TableClassifier> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Read((await ContentReader.ReadAsync(path, SafetensorsFile.RequireStart, cancellationToken).ConfigureAwait(false)).Span, path);

    /// <summary>As <see cref="Load(Stream, string, int)"/>, without blocking a thread while the stream is waited for.</summary>
    /// <inheritdoc cref="Load(Stream, string, int)"/>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task<TableClassifier> LoadAsync(
        Stream stream, string name = Classifier.StreamName, int maxBytes = int.MaxValue, CancellationToken cancellationToken = default) =>
        Read((await ContentReader.ReadAsync(stream, name, SafetensorsFile.RequireStart, maxBytes, cancellationToken).ConfigureAwait(false)).Span, name);

    /// <summary>Predicts the classes of all rows that a reader has left, and counts how often that is correct.</summary>
    /// <param name="rows">One row or more, with the column of labels that training had.</param>
    /// <returns>
    /// Accuracy, confusion matrix, and what follows from them. Rows of classes that the classifier does not know count as errors.
    /// </returns>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    /// <exception cref="InvalidDataException">
    /// There are no rows, the header or a row is faulty, a label is missing, or a cell does not fit its column.
    /// </exception>
    public Evaluation Evaluate(DbDataReader rows) => Evaluate(TableData.Read(rows));

    /// <summary>Predicts the classes of the rows of a table, and counts how often that is correct.</summary>
    /// <param name="rows">A table with the column of labels that training had.</param>
    /// <returns>
    /// Accuracy, confusion matrix, and what follows from them. Rows of classes that the classifier does not know count as errors.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, or, if the table was not read by a reader, a label is missing or a cell does not fit.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A label is missing, or a cell does not fit its column, in a table that was read by a reader.
    /// </exception>
    public Evaluation Evaluate(TableData rows) => Model.Evaluate(CreateDataset(rows));

    /// <summary>
    /// Encodes the rows of a table, for all that <see cref="Classifier{TInput}.Model"/> does with a dataset, such as <see
    /// cref="LinearModel.EvaluateScores"/>.
    /// </summary>
    /// <param name="rows">
    /// A table with the column of labels that training had. Names that the classifier does not know get labels of their own.
    /// </param>
    /// <returns>Features and labels.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing, or, if the table was not read by a reader, a label is missing or a cell does not fit.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A label is missing, or a cell does not fit its column, in a table that was read by a reader.
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
