namespace LinearLearn.Samples.Cluster;

/// <summary>
/// Generates rows of two classes, each from its index alone, so that every shard can generate its own rows in any order.
/// </summary>
/// <remarks>
/// Features are multiples of 1/128 from -1 to below 1. The label is the sign of a fixed weighted sum, computed exactly in integers; for
/// one row in twenty it is replaced by the other label. No model can be more than 95 % correct on average, and a linear model can come
/// close.
/// </remarks>
internal static class GeneratedRows
{
    /// <summary>The number of features.</summary>
    public const int Columns = 28;

    /// <summary>The percentage of rows with the label that the sum determines, and so the accuracy of the best model.</summary>
    public const int BestPercentage = 95;

    private const int Step = 128;

    /// <summary>Generates rows.</summary>
    /// <param name="first">The index of the first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <returns>The rows, with labels 0 and 1.</returns>
    public static Dataset Generate(long first, int count)
    {
        float[] values = new float[count * Columns];
        int[] labels = new int[count];
        Parallel.For(0, count, row => labels[row] = Generate(first + row, values.AsSpan(row * Columns, Columns)));
        return new Dataset(new DenseFeatures(values, Columns), labels);
    }

    private static int Generate(long index, Span<float> row)
    {
        ulong key = (ulong)index * (Columns + 1);
        int sum = 0;
        for (int column = 0; column < Columns; column++)
        {
            int steps = (int)(Mix(key + (ulong)column) >> 56) - Step;
            sum += steps * (column + 1) * (column % 2 == 0 ? 1 : -1);
            row[column] = steps / (float)Step;
        }
        bool isOther = Mix(key + Columns) % 100 >= BestPercentage;
        return (sum > 0) != isOther ? 1 : 0;
    }

    /// <summary>Computes an output of SplitMix64 from its index (G. L. Steele, D. Lea, C. H. Flood, OOPSLA 2014).</summary>
    private static ulong Mix(ulong index)
    {
        ulong bits = (index + 1) * 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
