using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>The two operations on a sparse row, given by its nonzero columns, ascending, and their values.</summary>
/// <remarks>
/// The creation of the row checks that the columns are within the weights. The runtime checks them again, so an invalid column never
/// accesses other memory. Sums are the same on every machine: they do not depend on the vector width.
/// </remarks>
internal static class SparseKernels
{
    /// <summary>Computes sum(x * weights) with four parallel sums, which hide the latency of an addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Computes weights += scale * x, rounding each product before it is added, as for dense rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, float scale, Span<float> weights)
    {
        values = values[..columns.Length];
        for (int i = 0; i < columns.Length; i++)
            weights[columns[i]] += scale * values[i];
    }

    /// <summary>
    /// Computes weights += scale * x, with the same bits as without sums, and sums -= factor * (the change of the weights), for a row
    /// stored by row or by feature.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, float scale, in StepRow row)
    {
        values = values[..columns.Length];
        for (int i = 0; i < columns.Length; i++)
            row.Add(columns[i], row.IndexOf(columns[i]), scale * values[i]);
    }
}
