namespace LinearLearn.Benchmarks;

/// <summary>Creates rows whose class has the highest score by hidden weights, and 5 % of whose labels are random.</summary>
/// <remarks>
/// Features are uniform. A sparse row has one non-zero column in each of as many equal ranges, at the position u^4 of the range for a
/// uniform u, so that some columns are much more frequent than others, as in texts.
/// </remarks>
internal sealed record SyntheticRows(RowKind Kind, int Rows, int Features, int Columns, int Classes)
{
    private const double RandomLabels = 0.05;

    /// <summary>Gets the bytes of the stored features, with the column indices of sparse rows.</summary>
    public long Bytes =>
        (long)Rows * Features * (Kind switch { RowKind.Bytes => 1, RowKind.Floats => sizeof(float), _ => sizeof(int) + sizeof(float) });

    public string Describe() => Kind switch
    {
        RowKind.Bytes => $"{Features} bytes",
        RowKind.Floats => $"{Features} floats",
        _ => $"{Features} of 2^{int.Log2(Columns)}",
    };

    public Dataset Create(int rows)
    {
        SplitMix64 random = SplitMix64.Stream(1, (ulong)Features);
        float[] hidden = new float[Classes * Columns];
        random.FillUniform(hidden, -1, 1);
        int[] labels = new int[rows];
        FeatureMatrix features = Kind switch
        {
            RowKind.Bytes => CreateBytes(rows, hidden, labels, ref random),
            RowKind.Floats => CreateFloats(rows, hidden, labels, ref random),
            _ => CreateSparse(rows, hidden, labels, ref random),
        };
        return new Dataset(features, labels);
    }

    private ByteFeatures CreateBytes(int rows, float[] hidden, int[] labels, ref SplitMix64 random)
    {
        byte[] values = new byte[rows * Columns];
        float[] row = new float[Columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < Columns; k++)
                row[k] = (values[(i * Columns) + k] = (byte)random.Next(256)) - 128;
            labels[i] = Label(row, [], hidden, ref random);
        }
        return new(values, Columns);
    }

    private DenseFeatures CreateFloats(int rows, float[] hidden, int[] labels, ref SplitMix64 random)
    {
        float[] values = new float[rows * Columns];
        random.FillUniform(values, -1, 1);
        for (int i = 0; i < rows; i++)
            labels[i] = Label(values.AsSpan(i * Columns, Columns), [], hidden, ref random);
        return new(values, Columns);
    }

    private SparseFeatures CreateSparse(int rows, float[] hidden, int[] labels, ref SplitMix64 random)
    {
        int[] starts = new int[rows + 1], columns = new int[rows * Features];
        float[] values = new float[columns.Length];
        random.FillUniform(values, 0.1f, 1);
        for (int i = 0; i < rows; i++)
        {
            int start = i * Features;
            for (int k = 0; k < Features; k++)
            {
                int first = (int)((long)Columns * k / Features), end = (int)((long)Columns * (k + 1) / Features);
                double u = random.NextDouble();
                columns[start + k] = first + (int)(u * u * u * u * (end - first));
            }
            starts[i + 1] = start + Features;
            labels[i] = Label(values.AsSpan(start, Features), columns.AsSpan(start, Features), hidden, ref random);
        }
        return new(starts, columns, values, Columns);
    }

    private int Label(ReadOnlySpan<float> values, ReadOnlySpan<int> columns, float[] hidden, ref SplitMix64 random)
    {
        if (random.NextDouble() < RandomLabels)
            return random.Next(Classes);
        int best = 0;
        float highest = float.NegativeInfinity;
        for (int label = 0; label < Classes; label++)
        {
            ReadOnlySpan<float> weights = hidden.AsSpan(label * Columns, Columns);
            float score = 0;
            for (int k = 0; k < values.Length; k++)
                score += values[k] * weights[columns.IsEmpty ? k : columns[k]];
            (best, highest) = score > highest ? (label, score) : (best, highest);
        }
        return best;
    }
}
