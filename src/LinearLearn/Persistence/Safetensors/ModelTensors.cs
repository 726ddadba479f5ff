namespace LinearLearn;

/// <summary>
/// A model as the tensors of a safetensors file: weights (rows x D, sparse, or of fewer bits), biases (rows) and labels (classes), names in
/// the metadata.
/// </summary>
internal static class ModelTensors
{
    /// <summary>The kind of file, in its metadata.</summary>
    private const string Kind = "model";

    public const string Labels = "labels";
    private const string Biases = "biases";
    public const string Weights = "weights";

    /// <summary>Writes the shortest form that has all bits of the weights; of equal lengths, the oldest.</summary>
    public static byte[] Write(LinearModel model) => Write(model, Kind, _ => { }, _ => { });

    /// <summary>Writes a file of another kind that contains a model, with metadata and tensors of its own.</summary>
    public static byte[] Write(LinearModel model, string kind, Action<Dictionary<string, string>> addMetadata, Action<SafetensorsWriter> addTensors)
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

    /// <summary>Reads the model of a file of any kind, after all else in it.</summary>
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
        yield return new(FormatVersion.Newest, null, writer => writer.Add(Weights, model.WeightsMemory, model.Biases.Length, model.FeatureCount));
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
