namespace LinearLearn;

/// <summary>Represents the examples of a shard that count in exact training.</summary>
/// <param name="Labels">The labels of the model, ascending.</param>
/// <param name="ClassWeights">The weight of each class.</param>
/// <param name="Width">The number of columns in the model.</param>
/// <param name="Columns">The columns that are used, ascending, or null for all.</param>
internal sealed record ShardExamples(int[] Labels, float[] ClassWeights, int Width, int[]? Columns)
{
    public static ShardExamples Read(ShardMessageReader reader)
    {
        int[] labels = reader.ReadInts();
        float[] weights = reader.ReadFloats();
        int width = reader.ReadCount(Array.MaxLength);
        int[]? columns = reader.ReadCount(1) == 1 ? reader.ReadInts() : null;
        bool areSound = labels.Length > 1 && ClassNames.IsAscending(labels) && weights.Length == labels.Length && width > 0
            && Array.TrueForAll(weights, weight => weight >= 0 && float.IsFinite(weight))
            && (columns is null || ExactPlan.IsAscending(columns, width));
        return areSound
            ? new ShardExamples(labels, weights, width, columns)
            : throw ShardMessageReader.CreateFault("classes and columns", "numbers that contradict each other");
    }

    public void Write(ShardMessageWriter writer)
    {
        writer.WriteInts(Labels);
        writer.WriteFloats(ClassWeights);
        writer.WriteLong(Width);
        writer.WriteLong(Columns is null ? 0 : 1);
        if (Columns is not null)
            writer.WriteInts(Columns);
    }

    /// <summary>Selects the columns that are used.</summary>
    public FeatureMatrix SelectColumns(Dataset data) =>
        Columns is not null && data.Features is SparseFeatures sparse ? sparse.SelectColumns(Columns) : data.Features;

    /// <summary>Finds the examples with a weight above 0.</summary>
    /// <returns>Their rows, and the weight and the class of each.</returns>
    /// <exception cref="InvalidDataException">
    /// The data has another number of columns or an unknown label, or a weight overflows.
    /// </exception>
    public (int[] Rows, float[] Weights, int[] ClassOf) Find(Dataset data)
    {
        if (data.FeatureCount != Width)
            throw new InvalidDataException(Guard.Text($"expected {Width} features per example, found {data.FeatureCount}"));
        int[] indexOf = new int[data.Classes.Count];
        for (int k = 0; k < indexOf.Length; k++)
            indexOf[k] = Array.BinarySearch(Labels, data.Classes.Values[k]);
        List<int> rows = [], classOf = [];
        List<float> weights = [];
        for (int i = 0; i < data.Count; i++)
        {
            int index = indexOf[data.ClassIndices[i]];
            if (index < 0)
                throw new InvalidDataException(Guard.Text($"expected a label of the model, found {data.Labels[i]} in example {i}"));
            float weight = data.WeightOf(i) * ClassWeights[index];
            if (!float.IsFinite(weight))
                throw new InvalidDataException(Guard.Text($"the weight of example {i} times that of its class overflows a float"));
            if (weight == 0)
                continue;
            rows.Add(i);
            weights.Add(weight);
            classOf.Add(index);
        }
        return ([.. rows], [.. weights], [.. classOf]);
    }
}
