namespace LinearLearn;

/// <summary>Trains and loads classifiers for inputs of any type, with a custom <see cref="IEncoder{TInput}"/>.</summary>
public static class Classifier
{
    internal const string StreamName = "stream";

    /// <summary>Trains a classifier.</summary>
    /// <typeparam name="TInput">The type of an input.</typeparam>
    /// <param name="inputs">The training inputs, of two classes or more. They are enumerated once.</param>
    /// <param name="labels">The name of the class of each input.</param>
    /// <param name="encoder">The encoder that turns inputs into features.</param>
    /// <param name="trainer">The trainer of the model. Default: the result of <see cref="CreateTrainer"/>.</param>
    /// <param name="options">The duration of training, validation data and progress reports. Default: <c>new TrainingOptions()</c>.</param>
    /// <param name="cancellationToken">Stops training early. The classifier then has the latest model.</param>
    /// <returns>The classifier, with its <see cref="Classifier{TInput}.TrainingResult"/>.</returns>
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
    /// <param name="path">The path of the file.</param>
    /// <param name="createEncoder">
    /// Creates the encoder from its state. An <see cref="InvalidDataException"/> or <see cref="ArgumentException"/> from it is rethrown as
    /// an <see cref="InvalidDataException"/> that names the file.
    /// </param>
    /// <returns>The classifier, identical to the saved one.</returns>
    /// <exception cref="IOException">The file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a saved classifier, is damaged, or was written by a newer version of this library.
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
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <param name="maxBytes">
    /// The maximum number of bytes to read from an untrusted stream; a longer one is an error. Default: <see cref="int.MaxValue"/>.
    /// </param>
    /// <returns>The classifier, identical to the saved one.</returns>
    /// <exception cref="InvalidDataException">
    /// The contents are longer than the limit, are not a saved classifier, are damaged, or were written by a newer version of this library.
    /// </exception>
    public static Classifier<TInput> Load<TInput>(
        Stream stream, Func<EncoderState, IEncoder<TInput>> createEncoder, string name = StreamName, int maxBytes = int.MaxValue)
        where TInput : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(createEncoder);
        return Read(ContentReader.Read(stream, name, SafetensorsFile.RequireStart, maxBytes).Span, name, createEncoder);
    }

    /// <summary>Creates the trainer that classifiers use by default.</summary>
    /// <param name="data">The training data.</param>
    /// <returns>
    /// <c>new ScaledTrainer(new NewtonTrainer())</c>, wrapped in a <see cref="CalibratedTrainer"/> if every class has 20 examples or more.
    /// </returns>
    public static ITrainer CreateTrainer(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Calibrate(new ScaledTrainer(new NewtonTrainer()), data);
    }

    /// <summary>Wraps a trainer in a <see cref="CalibratedTrainer"/> if there is enough data.</summary>
    internal static ITrainer Calibrate(ITrainer trainer, Dataset data) => CanCalibrate(data) ? new CalibratedTrainer(trainer) : trainer;

    /// <summary>Rejects empty labels: a class without a name would be called by its number.</summary>
    /// <exception cref="ArgumentException">A label is empty or only white space. Null labels are checked elsewhere.</exception>
    internal static void RequireNames(string[] labels, string paramName)
    {
        int index = Array.FindIndex(labels, label => label is not null && string.IsNullOrWhiteSpace(label));
        if (index >= 0)
            throw new ArgumentException(Guard.Text($"expected a label, found an empty one at index {index}"), paramName);
    }

    /// <summary>Determines whether every class has enough examples for cross-validated scores.</summary>
    private static bool CanCalibrate(Dataset data)
    {
        const int LeastExamplesOfClass = 20;
        int[] counts = new int[data.Classes.Count];
        foreach (int index in data.ClassIndices)
            counts[index]++;
        return counts.Length >= 2 && Array.TrueForAll(counts, count => count >= LeastExamplesOfClass);
    }

    private static SparseFeatures EncodeAll<TInput>(IEnumerable<TInput> inputs, IEncoder<TInput> encoder)
    {
        SparseRowsBuilder rows = new(Array.MaxLength);
        FeatureBuffer buffer = new();
        int featureCount = encoder.FeatureCount;
        foreach (TInput input in inputs)
        {
            buffer.Clear();
            encoder.Encode(input, buffer);
            rows.Add(buffer.GetRow(featureCount));
        }
        return rows.Build(featureCount);
    }

    private static Classifier<TInput> Read<TInput>(
        ReadOnlySpan<byte> bytes, string name, Func<EncoderState, IEncoder<TInput>> createEncoder)
        where TInput : allows ref struct =>
        ClassifierTensors.Read(bytes, name, null, createEncoder, (encoder, model) => new Classifier<TInput>(encoder, model));
}
