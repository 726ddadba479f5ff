namespace LinearLearn;

/// <summary>Writes and reads weights of half precision, or of 8 bits with a scale for each row.</summary>
/// <remarks>
/// The file contains either all weights, in the tensor of the dense form, or only those that are not 0, as three tensors: the shape (rows,
/// D), the values, and the strides from each entry to the next. There is at least one entry for every <see cref="LongestStride"/> weights:
/// in a longer gap, a 0 is stored. This limits the memory that the shape in a short file can request.
/// </remarks>
internal static class CompactWeights
{
    private const string Scales = "weightScales";
    private const string Strides = "weightStrides";

    /// <summary>The largest distance of two entries, so that weights in memory take at most 64 times the bytes of their entries.</summary>
    private const int LongestStride = 32;

    /// <summary>Creates the forms for the weights of a quantized model; none if the model has other weights.</summary>
    public static IEnumerable<WeightForm> CreateForms(LinearModel model)
    {
        if (model.Precision == WeightPrecision.Half && QuantizedWeights.TryGetHalves(model.Weights) is { } halves)
            return CreateForms(model, halves, null);
        if (model.Precision == WeightPrecision.Int8
            && QuantizedWeights.TryGetSteps(model.Weights, model.FeatureCount) is var (steps, scales))
        {
            return CreateForms(model, steps, scales);
        }
        return [];
    }

    /// <summary>Reads all weights, row by row.</summary>
    /// <exception cref="InvalidDataException">The tensors are not valid weights.</exception>
    public static float[] Read(SafetensorsFile file, long rows)
    {
        if (!SparseWeights.AreIn(file))
        {
            long[] shape = [rows, file.GetShape(ModelTensors.Weights, 2, "F16", "F32", "I8")[1]];
            float[] all = ReadValues(file, ModelTensors.Weights, shape, out bool haveScales);
            if (haveScales)
                Multiply(all, ReadScales(file, rows), (int)shape[1]);
            return all;
        }

        (long length, int columns) = SparseWeights.ReadShape(file, rows);
        long count = file.GetShape<byte>(Strides, 1)[0];
        if (count < length / LongestStride || count > length)
        {
            throw new InvalidDataException(Guard.Text(
                $"{file.Name}: expected {length / LongestStride} to {length} {Strides} for {length} weights, found {count}"));
        }
        byte[] strides = file.Read<byte>(Strides, count);
        RequireStrides(strides, length, file.Name);
        file.GetShape(SparseWeights.Values, 1, "F16", "F32", "I8");
        float[] values = ReadValues(file, SparseWeights.Values, [count], out bool areSteps);
        float[]? scales = areSteps ? ReadScales(file, rows) : null;
        float[] weights = new float[length];
        for (int i = 0, index = -1; i < values.Length; i++)
        {
            index += strides[i];
            weights[index] = scales is null ? values[i] : scales[index / columns] * values[i];
        }
        return weights;
    }

    private static WeightForm[] CreateForms<T>(LinearModel model, T[] values, float[]? scales)
        where T : unmanaged, IEquatable<T>
    {
        List<T> entries = [];
        List<byte> strides = [];
        for (int i = 0, last = -1; i < values.Length; i++)
        {
            if (values[i].Equals(default) && i - last < LongestStride)
                continue;
            entries.Add(values[i]);
            strides.Add((byte)(i - last));
            last = i;
        }
        return
        [
            new(FormatVersion.NewestModel, null, AddAll) { IsNarrow = true },
            new(FormatVersion.NewestModel, writer => SparseWeights.AddShape(writer, model), AddEntries) { IsNarrow = true },
        ];

        void AddAll(SafetensorsWriter writer)
        {
            AddScales(writer);
            writer.Add<T>(ModelTensors.Weights, values, model.Biases.Length, model.FeatureCount);
        }

        void AddEntries(SafetensorsWriter writer)
        {
            AddScales(writer);
            writer.Add<T>(SparseWeights.Values, entries.ToArray(), entries.Count);
            writer.Add<byte>(Strides, strides.ToArray(), strides.Count);
        }

        void AddScales(SafetensorsWriter writer)
        {
            if (scales is not null)
                writer.Add<float>(Scales, scales, scales.Length);
        }
    }

    /// <summary>Reads numbers of any of the three types as floats.</summary>
    private static float[] ReadValues(SafetensorsFile file, string tensor, ReadOnlySpan<long> shape, out bool areSteps)
    {
        areSteps = file.IsOf<sbyte>(tensor);
        if (areSteps)
            return Array.ConvertAll(file.Read<sbyte>(tensor, shape), step => (float)step);
        return file.IsOf<Half>(tensor)
            ? Array.ConvertAll(file.Read<Half>(tensor, shape), half => (float)half)
            : file.Read<float>(tensor, shape);
    }

    private static float[] ReadScales(SafetensorsFile file, long rows)
    {
        float[] scales = file.Read<float>(Scales, rows);
        return Kernels.IndexOfNonFinite(scales) is >= 0 and int index
            ? throw new InvalidDataException(Guard.Text($"{file.Name}: expected finite {Scales}, found {scales[index]} at index {index}"))
            : scales;
    }

    private static void Multiply(float[] weights, float[] scales, int columns)
    {
        for (int k = 0; k < scales.Length; k++)
        {
            foreach (ref float weight in weights.AsSpan(k * columns, columns))
                weight = scales[k] * weight;
        }
    }

    private static void RequireStrides(byte[] strides, long length, string fileName)
    {
        int fault = strides.AsSpan().IndexOfAnyExceptInRange<byte>(1, LongestStride);
        if (fault >= 0)
        {
            throw new InvalidDataException(Guard.Text(
                $"{fileName}: expected {Strides} from 1 to {LongestStride}, found {strides[fault]} at index {fault}"));
        }
        long sum = 0;
        foreach (byte stride in strides)
            sum += stride;
        if (sum > length)
            throw new InvalidDataException(Guard.Text($"{fileName}: expected {Strides} that add up to at most {length}, found {sum}"));
    }
}
