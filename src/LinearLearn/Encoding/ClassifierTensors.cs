namespace LinearLearn;

/// <summary>
/// Converts a classifier to and from a safetensors file: the tensors of its model, and its encoder as metadata and tensors.
/// </summary>
internal static class ClassifierTensors
{
    private const string EncoderName = LinearModel.ReservedPrefix + "encoder";
    private const string SettingsName = LinearModel.ReservedPrefix + "encoderSettings";
    private const string TensorPrefix = "encoder.";

    /// <exception cref="ArgumentException">A text is not valid Unicode, or the file would be larger than an array.</exception>
    public static byte[] Write(LinearModel model, EncoderState encoder)
    {
        FileText.RequireUnicode(encoder.Kind, "the kind of the encoder");
        FileText.RequireUnicode(encoder.Settings, "the settings of the encoder");
        return ModelTensors.Write(model, FileMetadata.ClassifierKind, metadata =>
        {
            metadata[EncoderName] = encoder.Kind;
            metadata[SettingsName] = encoder.Settings;
        }, AddNumbers);

        void AddNumbers(SafetensorsWriter writer)
        {
            foreach ((string name, float[] values) in encoder.Floats.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                writer.Add<float>(TensorPrefix + name, values, values.Length);
            foreach ((string name, int[] values) in encoder.Integers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                writer.Add<int>(TensorPrefix + name, values, values.Length);
        }
    }

    /// <summary>Reads a classifier and its encoder from a file.</summary>
    /// <param name="bytes">The contents of the file.</param>
    /// <param name="name">The name of the file in error messages.</param>
    /// <param name="kind">The expected kind of encoder; null for any.</param>
    /// <param name="createEncoder">Creates the encoder from its state.</param>
    /// <param name="create">Creates the classifier.</param>
    /// <exception cref="InvalidDataException">The file is not a saved classifier of this kind, or is damaged.</exception>
    public static TClassifier Read<TEncoder, TClassifier>(
        ReadOnlySpan<byte> bytes,
        string name,
        string? kind,
        Func<EncoderState, TEncoder> createEncoder,
        Func<TEncoder, LinearModel, TClassifier> create)
    {
        (EncoderState state, LinearModel model) = Read(bytes, name, kind);
        try
        {
            return create(createEncoder(state), model);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(Guard.Text($"{name}: {exception.Message}"), exception);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(Guard.Text($"{name}: {Guard.GetMessage(exception)}"), exception);
        }
    }

    private static (EncoderState Encoder, LinearModel Model) Read(ReadOnlySpan<byte> bytes, string name, string? kind)
    {
        SafetensorsFile file = SafetensorsFile.Parse(
            bytes, name, (texts, fileName) => FileMetadata.RequireNotNewer(texts, fileName, FormatVersion.NewestModel));
        FileMetadata metadata = FileMetadata.From(file, FileMetadata.ClassifierKind, FormatVersion.NewestModel);
        string found = metadata.Read(EncoderName), settings = metadata.Read(SettingsName);
        if (kind is not null && found != kind)
            throw new InvalidDataException(
                Guard.Text($"{name}: expected the file of a {kind} classifier, found that of a {Excerpt.Format(found)} classifier"));
        if (found.Length == 0)
            throw new InvalidDataException(Guard.Text($"{name}: expected the kind of the encoder in {EncoderName}, found an empty text"));
        SortedDictionary<string, float[]> floats = new(StringComparer.Ordinal);
        SortedDictionary<string, int[]> integers = new(StringComparer.Ordinal);
        foreach (string tensor in file.GetNames(TensorPrefix))
        {
            string own = tensor[TensorPrefix.Length..];
            if (file.IsOf<int>(tensor))
                integers.Add(own, file.Read<int>(tensor, file.GetShape<int>(tensor, 1)));
            else
                floats.Add(own, RequireFinite(file.Read<float>(tensor, file.GetShape<float>(tensor, 1)), name, tensor));
        }
        LinearModel model = ModelTensors.ReadNumbers(file, metadata);
        return (new EncoderState(found, settings, floats, integers), model);
    }

    private static float[] RequireFinite(float[] values, string name, string tensor)
    {
        int index = Kernels.IndexOfNonFinite(values);
        return index < 0
            ? values
            : throw new InvalidDataException(Guard.Text($"{name}: expected {tensor} to be finite, found {values[index]} at index {index}"));
    }
}
