namespace LinearLearn;

/// <summary>A model as the tensors of a safetensors file: weights (rows x D), biases (rows) and labels (classes), names in the metadata.</summary>
internal static class ModelTensors
{
    /// <summary>What a file of this kind says it is.</summary>
    private const string Kind = "model";

    public const string Labels = "labels";
    private const string Biases = "biases";
    private const string Weights = "weights";

    public static byte[] Write(LinearModel model)
    {
        SafetensorsWriter writer = new(FileFacts.Of(Kind, model));
        writer.Add<int>(Labels, model.Labels.ToArray(), model.Labels.Length);
        writer.Add<float>(Biases, model.Biases.ToArray(), model.Biases.Length);
        writer.Add(Weights, model.WeightsMemory, model.Biases.Length, model.FeatureCount);
        return writer.ToArray();
    }

    public static LinearModel Read(ReadOnlySpan<byte> bytes, string name)
    {
        SafetensorsFile file = SafetensorsFile.Read(bytes, name, FileFacts.RequireNotNewer);
        FileFacts facts = FileFacts.Read(file, Kind);
        int[] labels = TakeLabels(file);
        long rows = LinearModel.RowsOf(labels.Length);
        float[] weights = file.Take<float>(Weights, rows, file.Shape<float>(Weights, 2)[1]);
        float[] biases = file.Take<float>(Biases, rows);
        file.RequireAllTaken();
        return facts.Model(weights, biases, labels);
    }

    /// <summary>As many labels as there are.</summary>
    public static int[] TakeLabels(SafetensorsFile file) => file.Take<int>(Labels, file.Shape<int>(Labels, 1));
}
