namespace LinearLearn;

/// <summary>A model as the tensors of a safetensors file: weights (rows x D), biases (rows) and labels (classes), names in the metadata.</summary>
internal static class ModelTensors
{
    /// <summary>The kind of file, in its metadata.</summary>
    private const string Kind = "model";

    public const string Labels = "labels";
    private const string Biases = "biases";
    private const string Weights = "weights";

    public static byte[] Write(LinearModel model)
    {
        SafetensorsWriter writer = new(FileMetadata.Create(Kind, model));
        writer.Add<int>(Labels, model.Classes.Values.ToArray(), model.Classes.Count);
        writer.Add<float>(Biases, model.Biases.ToArray(), model.Biases.Length);
        writer.Add(Weights, model.WeightsMemory, model.Biases.Length, model.FeatureCount);
        return writer.ToArray();
    }

    public static LinearModel Read(ReadOnlySpan<byte> bytes, string name)
    {
        SafetensorsFile file = SafetensorsFile.Parse(bytes, name, FileMetadata.RequireNotNewer);
        FileMetadata metadata = FileMetadata.From(file, Kind);
        int[] labels = ReadLabels(file);
        long rows = LinearModel.RowsOf(labels.Length);
        float[] weights = file.Read<float>(Weights, rows, file.GetShape<float>(Weights, 2)[1]);
        float[] biases = file.Read<float>(Biases, rows);
        file.RequireAllRead();
        return metadata.CreateModel(weights, biases, labels);
    }

    /// <summary>Reads all labels.</summary>
    public static int[] ReadLabels(SafetensorsFile file) => file.Read<int>(Labels, file.GetShape<int>(Labels, 1));
}
