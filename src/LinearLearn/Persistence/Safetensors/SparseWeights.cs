namespace LinearLearn;

/// <summary>Writes and reads weights that are mostly 0 as three tensors: shape, indices and values.</summary>
/// <remarks>
/// The shape is (rows, D), the indices are row * D + column in ascending order, and weights without an entry are 0. There is at least one
/// entry for every <see cref="LongestStride"/> weights: in a longer gap, a 0 is stored. This limits the memory that the shape in a short
/// file can request.
/// </remarks>
internal static class SparseWeights
{
    private const string Shape = "weightShape";
    private const string Indices = "weightIndices";
    public const string Values = "weightValues";

    /// <summary>The largest distance of two entries, so that weights in memory take at most 64 times the bytes of their entries.</summary>
    private const int LongestStride = 128;

    /// <summary>Determines whether indices and values take fewer bytes than all weights, not counting the header.</summary>
    public static bool MayBeShorter(ReadOnlySpan<float> weights) => 2L * CountEntries(weights) < weights.Length;

    /// <summary>Adds the shape, which comes first because its elements are wide.</summary>
    public static void AddShape(SafetensorsWriter writer, LinearModel model) =>
        writer.Add<long>(Shape, new long[] { model.Biases.Length, model.FeatureCount }, 2);

    /// <summary>Adds indices and values.</summary>
    public static void AddNumbers(SafetensorsWriter writer, ReadOnlySpan<float> weights)
    {
        int[] indices = new int[CountEntries(weights)];
        float[] values = new float[indices.Length];
        int count = 0;
        for (int i = 0, last = -1; i < weights.Length; i++)
        {
            if (!IsEntry(weights[i], i - last))
                continue;
            (indices[count], values[count]) = (i, weights[i]);
            last = i;
            count++;
        }
        writer.Add<int>(Indices, indices, count);
        writer.Add<float>(Values, values, count);
    }

    /// <summary>Determines whether a file has weights in this form.</summary>
    public static bool AreIn(SafetensorsFile file) => file.Contains(Shape);

    /// <summary>Reads all weights, row by row.</summary>
    /// <exception cref="InvalidDataException">The tensors are not valid sparse weights.</exception>
    public static float[] Read(SafetensorsFile file, long rows)
    {
        long length = ReadShape(file, rows).Length, count = file.GetShape<int>(Indices, 1)[0];
        if (count < length / LongestStride || count > length)
        {
            throw new InvalidDataException(Guard.Text(
                $"{file.Name}: expected {length / LongestStride} to {length} {Indices} for {length} weights, found {count}"));
        }
        int[] indices = file.Read<int>(Indices, count);
        float[] values = file.Read<float>(Values, count);
        if (SparseRow.IndexOfFault(indices) is >= 0 and int fault)
        {
            throw new InvalidDataException(Guard.Text(
                $"{file.Name}: expected ascending {Indices} of 0 or more, found {SparseRow.DescribeFault(indices, fault)}"));
        }
        if (count > 0 && indices[^1] >= length)
            throw new InvalidDataException(Guard.Text($"{file.Name}: expected {Indices} from 0 to {length - 1}, found {indices[^1]}"));
        float[] weights = new float[length];
        for (int i = 0; i < indices.Length; i++)
            weights[indices[i]] = values[i];
        return weights;
    }

    /// <summary>Reads the number of weights and the number of columns.</summary>
    /// <exception cref="InvalidDataException">The shape has another number of rows or is out of range.</exception>
    public static (long Length, int Columns) ReadShape(SafetensorsFile file, long rows)
    {
        long[] shape = file.Read<long>(Shape, 2);
        if (shape[0] != rows || shape[1] < 1 || shape[1] > Array.MaxLength || rows * shape[1] > Array.MaxLength)
        {
            string expected = Guard.Text($"{rows} rows of 1 weight or more, at most {Array.MaxLength} in total");
            throw new InvalidDataException(Guard.Text($"{file.Name}: expected {Shape} to be {expected}, found [{shape[0]}, {shape[1]}]"));
        }
        return (rows * shape[1], (int)shape[1]);
    }

    private static int CountEntries(ReadOnlySpan<float> weights)
    {
        int count = 0;
        for (int i = 0, last = -1; i < weights.Length; i++)
        {
            if (!IsEntry(weights[i], i - last))
                continue;
            last = i;
            count++;
        }
        return count;
    }

    /// <summary>
    /// Determines whether a weight is stored: every weight except +0, and a +0 if the last entry is <see cref="LongestStride"/> back.
    /// </summary>
    private static bool IsEntry(float weight, int stride) => BitConverter.SingleToUInt32Bits(weight) != 0 || stride == LongestStride;
}
