namespace LinearLearn.Tests;

/// <summary>A few hundred examples that no line tells apart entirely, so that learners never come to rest; half of the features are 0, no example is small.</summary>
internal static class Examples
{
    /// <summary>As bytes of scale 1/256, which floats and sparse rows hold without rounding.</summary>
    public static Dataset Bytes(int classes, int count = 300, int features = 13, int seed = 1)
    {
        Random random = new(seed);
        byte[] values = new byte[count * features];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = random.Next(classes);
            for (int j = 0; j < features; j++)
            {
                int more = j % classes == labels[i] ? 128 : 1;
                values[i * features + j] = (byte)(j < 2 ? random.Next(200, 256) : random.Next(2) * (random.Next(1, 128) + random.Next(more)));
            }
        }
        return new Dataset(new ByteFeatures(values, features), labels);
    }

    public static Dataset Of(FeatureKind kind, int classes, int count = 300, int features = 13, int seed = 1)
    {
        Dataset bytes = Bytes(classes, count, features, seed);
        return kind switch
        {
            FeatureKind.Bytes => bytes,
            FeatureKind.SBytes => SBytes(bytes),
            FeatureKind.Floats => TestData.AsFloats(bytes),
            _ => TestData.AsSparse(bytes),
        };
    }

    /// <summary>As signed bytes of scale 1/128: half of each byte, in every other column below 0.</summary>
    private static Dataset SBytes(Dataset bytes)
    {
        sbyte[] values = new sbyte[bytes.Count * bytes.FeatureCount];
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, bytes.FeatureCount);
            int half = ((ByteFeatures)bytes.Features).Row(row)[column] / 2;
            values[i] = (sbyte)(column % 2 == 0 ? half : -half);
        }
        return new Dataset(new SByteFeatures(values, bytes.FeatureCount), bytes.Labels);
    }

    /// <summary>The features of an example, in double precision.</summary>
    public static double[] Row(Dataset data, int index)
    {
        float[] row = new float[data.FeatureCount];
        data.Features.CopyTo(index, row);
        return Array.ConvertAll(row, value => (double)value);
    }

    /// <summary>Lets a learner learn from the examples from the first to before the end.</summary>
    public static void Learn(OnlineLearner learner, Dataset data, int first, int end)
    {
        for (int i = first; i < end; i++)
            learner.Update(data, i);
    }
}

public enum FeatureKind
{
    Floats,
    Bytes,
    SBytes,
    Sparse,
}
