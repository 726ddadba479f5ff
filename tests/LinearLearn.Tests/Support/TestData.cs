using System.Runtime.InteropServices;

namespace LinearLearn.Tests;

/// <summary>Creates small datasets that depend only on a seed.</summary>
internal static class TestData
{
    /// <summary>Creates two linearly separable clouds in random order: label 3 around -1, label 7 around +1.</summary>
    public static Dataset CreateClouds(int count = 200, int features = 20, int seed = 1)
    {
        Random random = new(seed);
        int[] labels = new int[count];
        float[] values = new float[count * features];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i < 2 ? (i == 0 ? 3 : 7) : (random.Next(2) == 0 ? 3 : 7);
            for (int j = 0; j < features; j++)
                values[i * features + j] = (labels[i] == 7 ? 1 : -1) + 2 * (random.NextSingle() - 0.5f);
        }
        return new Dataset(new DenseFeatures(values, features), labels);
    }

    /// <summary>
    /// Creates a cloud for each class, in random order: label 10 k is around 1 in every feature j with j mod classes = k, and around 0 in
    /// the others.
    /// </summary>
    public static Dataset CreateManyClouds(int classes, int count = 150, int features = 12, int seed = 1)
    {
        Random random = new(seed);
        int[] labels = new int[count];
        float[] values = new float[count * features];
        for (int i = 0; i < count; i++)
        {
            int k = i < classes ? i : random.Next(classes);
            labels[i] = 10 * k;
            for (int j = 0; j < features; j++)
                values[i * features + j] = (j % classes == k ? 1 : 0) + 0.8f * (random.NextSingle() - 0.5f);
        }
        return new Dataset(new DenseFeatures(values, features), labels);
    }

    /// <summary>Creates images of bytes, half of them brighter on the left (label 0), half on the right (label 1).</summary>
    public static Dataset CreateImages(
        int count = 100, int rows = 5, int columns = 8, int seed = 1, float scale = ByteFeatures.DefaultScale)
    {
        Random random = new(seed);
        byte[] values = new byte[count * rows * columns];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 2;
            for (int j = 0; j < rows * columns; j++)
            {
                bool bright = (j % columns < columns / 2) == (labels[i] == 0);
                values[i * rows * columns + j] = (byte)random.Next(bright ? 100 : 0, bright ? 256 : 156);
            }
        }
        return new Dataset(new ByteFeatures(values, rows * columns, scale), labels, imageShape: new ImageShape(rows, columns));
    }

    /// <summary>
    /// Creates examples that are not linearly separable, so that learners never converge; half of the features are 0, no example is small,
    /// and the bytes of scale 1/256 are exact as floats and sparse rows.
    /// </summary>
    public static Dataset CreateOverlapping(int classes, int count = 300, int features = 13, int seed = 1)
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
                values[i * features + j] = (byte)(
                    j < 2 ? random.Next(200, 256) : random.Next(2) * (random.Next(1, 128) + random.Next(more)));
            }
        }
        return new Dataset(new ByteFeatures(values, features), labels);
    }

    /// <summary>Creates the overlapping examples with features of the given kind.</summary>
    public static Dataset CreateOverlapping(FeatureKind kind, int classes, int count = 300, int features = 13, int seed = 1)
    {
        Dataset bytes = CreateOverlapping(classes, count, features, seed);
        return kind switch
        {
            FeatureKind.Bytes => bytes,
            FeatureKind.SBytes => ToHalvedSBytes(bytes),
            FeatureKind.Floats => ToFloats(bytes),
            _ => ToSparse(bytes),
        };
    }

    /// <summary>Converts the features to floats.</summary>
    public static Dataset ToFloats(Dataset data)
    {
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            data.Features.CopyTo(i, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        return new Dataset(new DenseFeatures(values, data.FeatureCount), data.Labels);
    }

    /// <summary>Converts images to signed bytes: each byte - 128.</summary>
    public static Dataset ToSBytes(Dataset images)
    {
        ByteFeatures bytes = (ByteFeatures)images.Features;
        IEnumerable<byte> pixels = Enumerable.Range(0, bytes.Rows).SelectMany(row => bytes.Row(row).ToArray());
        SByteFeatures features = new([.. pixels.Select(value => (sbyte)(value - 128))], bytes.Columns, bytes.ByteScale!.Value);
        return new Dataset(features, images.Labels, images.Classes, images.ImageShape);
    }

    /// <summary>Converts the features to sparse rows.</summary>
    public static Dataset ToSparse(Dataset data) => new(SparseFeatures.From(data.Features), data.Labels);

    /// <summary>Gets the features of an example in double precision.</summary>
    public static double[] GetRow(Dataset data, int index)
    {
        float[] row = new float[data.FeatureCount];
        data.Features.CopyTo(index, row);
        return Array.ConvertAll(row, value => (double)value);
    }

    /// <summary>Gets the bits of floats, so that comparisons include every bit.</summary>
    public static int[] GetBits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    /// <summary>Gets the bits of all numbers of a model.</summary>
    public static int[] GetBits(LinearModel model) => [.. GetBits(model.Weights), .. GetBits(model.Biases)];

    /// <summary>Converts bytes to signed bytes of scale 1/128: half of each byte, negative in every other column.</summary>
    private static Dataset ToHalvedSBytes(Dataset bytes)
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
}

/// <summary>The kinds of features that a dataset of <see cref="TestData"/> can have.</summary>
public enum FeatureKind
{
    Floats,
    Bytes,
    SBytes,
    Sparse,
}
