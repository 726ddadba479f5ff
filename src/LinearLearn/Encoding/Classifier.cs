namespace LinearLearn;

/// <summary>Trains and loads classifiers of inputs of any type, with a custom <see cref="IEncoder{TInput}"/>.</summary>
public static class Classifier
{
    internal const string StreamName = "stream";

    /// <summary>Trains a classifier.</summary>
    /// <typeparam name="TInput">The type of an input.</typeparam>
    /// <param name="inputs">The inputs to learn from, of two classes or more. They are enumerated once.</param>
    /// <param name="labels">The name of the class of each input.</param>
    /// <param name="encoder">Turns inputs into features.</param>
    /// <param name="trainer">Learns the model. Default: what <see cref="CreateTrainer"/> creates.</param>
    /// <param name="options">How long, validated on what, where progress is reported. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops training early: the classifier then has the model so far.</param>
    /// <returns>The classifier. Its <see cref="Classifier{TInput}.TrainingResult"/> says how training went.</returns>
    /// <exception cref="ArgumentException">
    /// An input cannot be encoded, a label is null or only white space, the numbers of inputs and labels differ, or there are fewer than
    /// two classes.
    /// </exception>
    public static Classifier<TInput> Train<TInput>(
        IEnumerable<TInput> inputs,
        IEnumerable<string> labels,
        IEncoder<TInput> encoder,
        ITrainer? trainer = null,
        TrainingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(encoder);
        string[] allLabels = [.. labels];
        RequireNames(allLabels, nameof(labels));
        Dataset data = new(EncodeAll(inputs, encoder), allLabels);
        TrainingResult result = TrainingRun.Train(trainer ?? CreateTrainer(data), data, options, cancellationToken);
        return new Classifier<TInput>(encoder, result.Model) { TrainingResult = result };
    }

    /// <summary>Loads a classifier from the file that <see cref="Classifier{TInput}.Save(string)"/> wrote.</summary>
    /// <typeparam name="TInput">The type of an input.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="createEncoder">
    /// Creates the encoder from its state. <see cref="InvalidDataException"/> and <see cref="ArgumentException"/> that it throws are
    /// reported as faults of the file.
    /// </param>
    /// <returns>The classifier, with the bits that were saved.</returns>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// It is not the file of a classifier, is damaged, or was written by a newer version of this library.
    /// </exception>
    public static Classifier<TInput> Load<TInput>(string path, Func<EncoderState, IEncoder<TInput>> createEncoder)
        where TInput : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(createEncoder);
        return Read(ContentReader.Read(path, SafetensorsFile.RequireStart).Span, path, createEncoder);
    }

    /// <summary>Loads a classifier from a stream, from its current position to its end.</summary>
    /// <typeparam name="TInput">The type of an input.</typeparam>
    /// <param name="stream">The contents of a file. It stays open.</param>
    /// <param name="createEncoder">Creates the encoder from its state, as for a file.</param>
    /// <param name="name">What error messages call the stream. Default: "stream".</param>
    /// <param name="maxBytes">
    /// The most bytes that are read, for a file that is not trusted: more are an error. Default: what an array holds.
    /// </param>
    /// <returns>The classifier, with the bits that were saved.</returns>
    /// <exception cref="InvalidDataException">
    /// It is longer than the limit, not the file of a classifier, damaged, or was written by a newer version of this library.
    /// </exception>
    public static Classifier<TInput> Load<TInput>(
        Stream stream, Func<EncoderState, IEncoder<TInput>> createEncoder, string name = StreamName, int maxBytes = int.MaxValue)
        where TInput : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(createEncoder);
        return Read(ContentReader.Read(stream, name, SafetensorsFile.RequireStart, maxBytes).Span, name, createEncoder);
    }

    /// <summary>Creates the trainer that classifiers use by default.</summary>
    /// <param name="data">The data that is to be learned from.</param>
    /// <returns>
    /// <c>new ScaledTrainer(new NewtonTrainer())</c>, inside a <see cref="CalibratedTrainer"/> if every class has 20 examples or more.
    /// </returns>
    public static ITrainer CreateTrainer(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Calibrate(new ScaledTrainer(new NewtonTrainer()), data);
    }

    /// <summary>Puts a trainer inside a <see cref="CalibratedTrainer"/> if there is enough data.</summary>
    internal static ITrainer Calibrate(ITrainer trainer, Dataset data) => CanCalibrate(data) ? new CalibratedTrainer(trainer) : trainer;

    /// <summary>Requires labels that can be seen: a class without a name would be called by its number.</summary>
    /// <exception cref="ArgumentException">A label is empty or only white space. Null is left to others.</exception>
    internal static void RequireNames(string[] labels, string paramName)
    {
        int index = Array.FindIndex(labels, label => label is not null && string.IsNullOrWhiteSpace(label));
        if (index >= 0)
            throw new ArgumentException(Guard.Text($"expected a label, found an empty one at index {index}"), paramName);
    }

    /// <summary>Whether there are enough examples for cross-validated scores of every class.</summary>
    private static bool CanCalibrate(Dataset data)
    {
        const int LeastExamplesOfClass = 20;
        int[] counts = new int[data.Classes.Count];
        foreach (int index in data.ClassIndices)
            counts[index]++;
        return counts.Length >= 2 && counts.Min() >= LeastExamplesOfClass;
    }

    private static SparseFeatures EncodeAll<TInput>(IEnumerable<TInput> inputs, IEncoder<TInput> encoder)
    {
        SparseRowsBuilder rows = new(Array.MaxLength);
        FeatureBuffer buffer = new();
        foreach (TInput input in inputs)
        {
            buffer.Clear();
            encoder.Encode(input, buffer);
            rows.Add(buffer.GetRow(encoder.FeatureCount));
        }
        return rows.Build(encoder.FeatureCount);
    }

    private static Classifier<TInput> Read<TInput>(ReadOnlySpan<byte> bytes, string name, Func<EncoderState, IEncoder<TInput>> createEncoder)
        where TInput : allows ref struct =>
        ClassifierTensors.Read(bytes, name, null, createEncoder, (encoder, model) => new Classifier<TInput>(encoder, model));
}
