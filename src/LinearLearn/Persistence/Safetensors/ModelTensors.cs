namespace LinearLearn;

/// <summary>Writes and reads a model as the tensors of a safetensors file.</summary>
/// <remarks>
/// The tensors are weights (rows x D; dense, sparse, or with fewer bits), biases (rows) and labels (classes). Class names are in the
/// metadata.
/// </remarks>
internal static class ModelTensors
{
    /// <summary>The kind of the file, stored in its metadata.</summary>
    private const string Kind = "model";

    public const string Labels = "labels";
    private const string Biases = "biases";
    public const string Weights = "weights";

    /// <summary>Writes the shortest form that keeps all bits of the weights, preferring the oldest of equally short forms.</summary>
    public static byte[] Write(LinearModel model) => Write(model, Kind, _ => { }, _ => { });

    /// <summary>Writes a file of another kind that contains a model and additional metadata and tensors.</summary>
    public static byte[] Write(
        LinearModel model, string kind, Action<Dictionary<string, string>> addMetadata, Action<SafetensorsWriter> addTensors)
    {
        return CreateForms(model).Select(CreateWriter).MinBy(writer => writer.ComputeLength())!.ToArray();

        SafetensorsWriter CreateWriter(WeightForm form)
        {
            Dictionary<string, string> metadata = FileMetadata.Create(kind, model, form.Version);
            addMetadata(metadata);
            SafetensorsWriter writer = new(metadata);
            form.AddFirst?.Invoke(writer);
            AddClasses(writer, model);
            if (form.IsNarrow)
                addTensors(writer);
            form.AddNumbers(writer);
            if (!form.IsNarrow)
                addTensors(writer);
            return writer;
        }
    }

    public static LinearModel Read(ReadOnlySpan<byte> bytes, string name)
    {
        SafetensorsFile file = SafetensorsFile.Parse(
            bytes, name, (texts, fileName) => FileMetadata.RequireNotNewer(texts, fileName, FormatVersion.NewestModel));
        return ReadNumbers(file, FileMetadata.From(file, Kind, FormatVersion.NewestModel));
    }

    /// <summary>Reads the model of a file of any kind, after everything else was read.</summary>
    public static LinearModel ReadNumbers(SafetensorsFile file, FileMetadata metadata)
    {
        int[] labels = ReadLabels(file);
        long rows = LinearModel.RowsOf(labels.Length);
        float[] weights = metadata.Version switch
        {
            >= FormatVersion.NewestModel => CompactWeights.Read(file, rows),
            >= FormatVersion.SparseModel when SparseWeights.AreIn(file) => SparseWeights.Read(file, rows),
            _ => file.Read<float>(Weights, rows, file.GetShape<float>(Weights, 2)[1]),
        };
        float[] biases = file.Read<float>(Biases, rows);
        file.RequireAllRead();
        return metadata.CreateModel(weights, biases, labels);
    }

    /// <summary>Reads all labels.</summary>
    public static int[] ReadLabels(SafetensorsFile file) => file.Read<int>(Labels, file.GetShape<int>(Labels, 1));

    private static IEnumerable<WeightForm> CreateForms(LinearModel model)
    {
        yield return new(
            FormatVersion.Newest,
            null,
            writer => writer.Add(Weights, model.WeightsMemory, model.Biases.Length, model.FeatureCount));
        if (SparseWeights.MayBeShorter(model.Weights))
        {
            yield return new(
                FormatVersion.SparseModel,
                writer => SparseWeights.AddShape(writer, model),
                writer => SparseWeights.AddNumbers(writer, model.Weights));
        }
        foreach (WeightForm form in CompactWeights.CreateForms(model))
            yield return form;
    }

    private static void AddClasses(SafetensorsWriter writer, LinearModel model)
    {
        writer.Add<int>(Labels, model.Classes.Values.ToArray(), model.Classes.Count);
        writer.Add<float>(Biases, model.Biases.ToArray(), model.Biases.Length);
    }
}
