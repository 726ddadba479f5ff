namespace LinearLearn;

/// <summary>The two operations on a sparse row, given as the columns that are not 0, ascending, and their values.</summary>
/// <remarks>
/// The columns were checked to lie within the weights when the row was made; the runtime checks them again, so a wrong one can never touch
/// other memory. The sums are the same on every machine: they do not depend on the width of vectors.
/// </remarks>
internal static class SparseKernels
{
    /// <summary>sum(x * weights): four sums side by side, which hide the latency of an addition.</summary>
    public static float Dot(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        values = values[..columns.Length];
        float sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        int i = 0;
        for (; i + 4 <= columns.Length; i += 4)
        {
            sum0 += values[i] * weights[columns[i]];
            sum1 += values[i + 1] * weights[columns[i + 1]];
            sum2 += values[i + 2] * weights[columns[i + 2]];
            sum3 += values[i + 3] * weights[columns[i + 3]];
        }
        for (; i < columns.Length; i++)
            sum0 += values[i] * weights[columns[i]];
        return (sum0 + sum1) + (sum2 + sum3);
    }

    /// <summary>weights += scale * x, each product rounded before it is added, as for dense rows.</summary>
    public static void AddScaled(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, float scale, Span<float> weights)
    {
        values = values[..columns.Length];
        for (int i = 0; i < columns.Length; i++)
            weights[columns[i]] += scale * values[i];
    }

    /// <summary>weights += scale * x, with the same bits as without sums, and sums -= factor * (what the weights moved).</summary>
    public static void AddScaled(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, float scale, Span<float> weights, double factor, Span<double> sums)
    {
        values = values[..columns.Length];
        sums = sums[..weights.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            int column = columns[i];
            float before = weights[column], after = before + scale * values[i];
            weights[column] = after;
            sums[column] -= factor * ((double)after - before);
        }
    }
}
