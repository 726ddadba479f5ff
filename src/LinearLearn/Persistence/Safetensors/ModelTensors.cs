namespace LinearLearn;

/// <summary>
/// A model as the tensors of a safetensors file: weights (rows x D, or sparse), biases (rows) and labels (classes), names in the metadata.
/// </summary>
internal static class ModelTensors
{
    /// <summary>The kind of file, in its metadata.</summary>
    private const string Kind = "model";

    public const string Labels = "labels";
    private const string Biases = "biases";
    private const string Weights = "weights";

    /// <summary>Writes the shorter of the two forms.</summary>
    public static byte[] Write(LinearModel model) => Write(model, Kind, _ => { }, _ => { });

    /// <summary>Writes a file of another kind that contains a model, with metadata and tensors of its own.</summary>
    public static byte[] Write(LinearModel model, string kind, Action<Dictionary<string, string>> addMetadata, Action<SafetensorsWriter> addTensors)
    {
        SafetensorsWriter dense = new(CreateMetadata(FormatVersion.Newest));
        AddClasses(dense, model);
        dense.Add(Weights, model.WeightsMemory, model.Biases.Length, model.FeatureCount);
        addTensors(dense);
        if (!SparseWeights.MayBeShorter(model.Weights))
            return dense.ToArray();
        SafetensorsWriter sparse = new(CreateMetadata(FormatVersion.NewestModel));
        SparseWeights.AddShape(sparse, model);
        AddClasses(sparse, model);
        SparseWeights.AddNumbers(sparse, model.Weights);
        addTensors(sparse);
        return (sparse.ComputeLength() < dense.ComputeLength() ? sparse : dense).ToArray();

        Dictionary<string, string> CreateMetadata(int version)
        {
            Dictionary<string, string> metadata = FileMetadata.Create(kind, model, version);
            addMetadata(metadata);
            return metadata;
        }
    }

    public static LinearModel Read(ReadOnlySpan<byte> bytes, string name)
    {
        SafetensorsFile file = SafetensorsFile.Parse(
            bytes, name, (texts, fileName) => FileMetadata.RequireNotNewer(texts, fileName, FormatVersion.NewestModel));
        return ReadNumbers(file, FileMetadata.From(file, Kind, FormatVersion.NewestModel));
    }

    /// <summary>Reads the model of a file of any kind, after all else in it.</summary>
    public static LinearModel ReadNumbers(SafetensorsFile file, FileMetadata metadata)
    {
        int[] labels = ReadLabels(file);
        long rows = LinearModel.RowsOf(labels.Length);
        float[] weights = metadata.Version >= FormatVersion.NewestModel && SparseWeights.AreIn(file)
            ? SparseWeights.Read(file, rows)
            : file.Read<float>(Weights, rows, file.GetShape<float>(Weights, 2)[1]);
        float[] biases = file.Read<float>(Biases, rows);
        file.RequireAllRead();
        return metadata.CreateModel(weights, biases, labels);
    }

    /// <summary>Reads all labels.</summary>
    public static int[] ReadLabels(SafetensorsFile file) => file.Read<int>(Labels, file.GetShape<int>(Labels, 1));

    private static void AddClasses(SafetensorsWriter writer, LinearModel model)
    {
        writer.Add<int>(Labels, model.Classes.Values.ToArray(), model.Classes.Count);
        writer.Add<float>(Biases, model.Biases.ToArray(), model.Biases.Length);
    }
}
