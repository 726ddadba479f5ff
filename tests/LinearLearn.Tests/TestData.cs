using System.Runtime.InteropServices;

namespace LinearLearn.Tests;

/// <summary>Small datasets that every test can rebuild from a seed.</summary>
internal static class TestData
{
    /// <summary>Two clouds that a line tells apart, in random order: label 3 around -1, label 7 around +1.</summary>
    public static Dataset Clouds(int count = 200, int features = 20, int seed = 1)
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

    /// <summary>Pictures of bytes, half of them brighter on the left (label 0), half on the right (label 1).</summary>
    public static Dataset Pictures(int count = 100, int rows = 5, int columns = 8, int seed = 1, float scale = ByteFeatures.DefaultScale)
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

    /// <summary>The same examples with float features.</summary>
    public static Dataset AsFloats(Dataset data)
    {
        float[] values = new float[data.Count * data.FeatureCount];
        for (int i = 0; i < data.Count; i++)
            data.Features.CopyTo(i, values.AsSpan(i * data.FeatureCount, data.FeatureCount));
        return new Dataset(new DenseFeatures(values, data.FeatureCount), data.Labels);
    }

    /// <summary>The same pictures as signed bytes: each byte - 128.</summary>
    public static Dataset AsSBytes(Dataset pictures)
    {
        ByteFeatures bytes = (ByteFeatures)pictures.Features;
        sbyte[] values = [.. Enumerable.Range(0, bytes.Rows).SelectMany(row => bytes.Row(row).ToArray()).Select(value => (sbyte)(value - 128))];
        return new Dataset(new SByteFeatures(values, bytes.Columns, bytes.ByteScale!.Value), pictures.Labels, pictures.Classes, pictures.ImageShape);
    }

    /// <summary>The same examples with sparse features.</summary>
    public static Dataset AsSparse(Dataset data) => new(SparseFeatures.From(data.Features), data.Labels);

    /// <summary>As many clouds as classes, in random order: label 10 k around 1 in every feature j with j mod classes = k, around 0 in the others.</summary>
    public static Dataset ManyClouds(int classes, int count = 150, int features = 12, int seed = 1)
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

    /// <summary>The bits of floats, so that a comparison sees every last one of them.</summary>
    public static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();

    /// <summary>All numbers of a model, bit by bit.</summary>
    public static int[] Bits(LinearModel model) => [.. Bits(model.Weights), .. Bits(model.Biases)];
}
