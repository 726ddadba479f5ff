using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>Kernels of a sparse row and all K rows of weights, stored feature by feature.</summary>
/// <remarks>
/// The lanes of a vector are classes, so all results have the bits of the kernels of a single row (<see cref="SparseKernels"/>,
/// <see cref="StepKernels"/>), with every vector width. Vectors are as short as the number of classes allows. The last one of a section
/// can reach into the next section or record: its other lanes are not used, or stored as they were loaded.
/// </remarks>
internal static partial class FeatureMajorKernels
{
    /// <summary>The number of classes up to which a vector of 128 bits has the fewest unused lanes.</summary>
    private const int MostClassesOf128Bits = 4;

    /// <summary>The number of classes up to which a vector of 256 bits has the fewest unused lanes.</summary>
    private const int MostClassesOf256Bits = 8;

    /// <summary>Computes dots[i] = sum(x * weights[first + i]).</summary>
    public static void Dots(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, FeatureMajorWeights weights, int first, Span<float> dots)
    {
        values = values[..columns.Length]; // the loops have no bounds checks
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)first + (ulong)(uint)dots.Length, (ulong)weights.Rows, nameof(first));
        if (Vector512.IsHardwareAccelerated && dots.Length > MostClassesOf256Bits)
            Dots<Width512, Vector512<float>>(columns, values, weights, first, dots);
        else if (Vector256.IsHardwareAccelerated && dots.Length > MostClassesOf128Bits)
            Dots<Width256, Vector256<float>>(columns, values, weights, first, dots);
        else if (Vector128.IsHardwareAccelerated && dots.Length > 1)
            Dots<Width128, Vector128<float>>(columns, values, weights, first, dots);
        else
            Dots<Width32, float>(columns, values, weights, first, dots);
    }

    /// <summary>Computes sums[k] = sum(variances[k] * x^2).</summary>
    public static void SumsOfSquares(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, FeatureMajorWeights weights, Span<float> sums)
    {
        values = values[..columns.Length];
        sums = sums[..weights.Rows];
        if (Vector512.IsHardwareAccelerated && sums.Length > MostClassesOf256Bits)
            SumsOfSquares<Width512, Vector512<float>>(columns, values, weights, sums);
        else if (Vector256.IsHardwareAccelerated && sums.Length > MostClassesOf128Bits)
            SumsOfSquares<Width256, Vector256<float>>(columns, values, weights, sums);
        else if (Vector128.IsHardwareAccelerated && sums.Length > 1)
            SumsOfSquares<Width128, Vector128<float>>(columns, values, weights, sums);
        else
            SumsOfSquares<Width32, float>(columns, values, weights, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<TWidth, TVector>(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, FeatureMajorWeights weights, int firstRow, Span<float> dots)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref float start = ref Unsafe.Add(ref weights.Start, firstRow);
        int count = weights.Columns;
        nuint stride = (nuint)weights.Stride;
        int width = TWidth.Count, k = 0;
        for (; dots.Length - k > width; k += 2 * width)
        {
            nuint first = (nuint)k, second = (nuint)(k + width);
            TVector first0 = TWidth.Zero, first1 = TWidth.Zero, first2 = TWidth.Zero, first3 = TWidth.Zero;
            TVector second0 = TWidth.Zero, second1 = TWidth.Zero, second2 = TWidth.Zero, second3 = TWidth.Zero;
            int i = 0;
            for (; i + 4 <= columns.Length; i += 4)
            {
                ref float record = ref Record(ref start, columns[i], count, stride);
                TVector x = TWidth.Broadcast(values[i]);
                first0 = TWidth.Add(first0, TWidth.Multiply(x, TWidth.Load(ref record, first)));
                second0 = TWidth.Add(second0, TWidth.Multiply(x, TWidth.Load(ref record, second)));
                record = ref Record(ref start, columns[i + 1], count, stride);
                x = TWidth.Broadcast(values[i + 1]);
                first1 = TWidth.Add(first1, TWidth.Multiply(x, TWidth.Load(ref record, first)));
                second1 = TWidth.Add(second1, TWidth.Multiply(x, TWidth.Load(ref record, second)));
                record = ref Record(ref start, columns[i + 2], count, stride);
                x = TWidth.Broadcast(values[i + 2]);
                first2 = TWidth.Add(first2, TWidth.Multiply(x, TWidth.Load(ref record, first)));
                second2 = TWidth.Add(second2, TWidth.Multiply(x, TWidth.Load(ref record, second)));
                record = ref Record(ref start, columns[i + 3], count, stride);
                x = TWidth.Broadcast(values[i + 3]);
                first3 = TWidth.Add(first3, TWidth.Multiply(x, TWidth.Load(ref record, first)));
                second3 = TWidth.Add(second3, TWidth.Multiply(x, TWidth.Load(ref record, second)));
            }
            for (; i < columns.Length; i++)
            {
                ref float record = ref Record(ref start, columns[i], count, stride);
                TVector x = TWidth.Broadcast(values[i]);
                first0 = TWidth.Add(first0, TWidth.Multiply(x, TWidth.Load(ref record, first)));
                second0 = TWidth.Add(second0, TWidth.Multiply(x, TWidth.Load(ref record, second)));
            }
            Store<TWidth, TVector>(TWidth.Add(TWidth.Add(first0, first1), TWidth.Add(first2, first3)), dots[k..]);
            Store<TWidth, TVector>(TWidth.Add(TWidth.Add(second0, second1), TWidth.Add(second2, second3)), dots[(k + width)..]);
        }
        if (k < dots.Length)
        {
            nuint first = (nuint)k;
            TVector sum0 = TWidth.Zero, sum1 = TWidth.Zero, sum2 = TWidth.Zero, sum3 = TWidth.Zero;
            int i = 0;
            for (; i + 4 <= columns.Length; i += 4)
            {
                TVector weight0 = TWidth.Load(ref Record(ref start, columns[i], count, stride), first);
                TVector weight1 = TWidth.Load(ref Record(ref start, columns[i + 1], count, stride), first);
                TVector weight2 = TWidth.Load(ref Record(ref start, columns[i + 2], count, stride), first);
                TVector weight3 = TWidth.Load(ref Record(ref start, columns[i + 3], count, stride), first);
                sum0 = TWidth.Add(sum0, TWidth.Multiply(TWidth.Broadcast(values[i]), weight0));
                sum1 = TWidth.Add(sum1, TWidth.Multiply(TWidth.Broadcast(values[i + 1]), weight1));
                sum2 = TWidth.Add(sum2, TWidth.Multiply(TWidth.Broadcast(values[i + 2]), weight2));
                sum3 = TWidth.Add(sum3, TWidth.Multiply(TWidth.Broadcast(values[i + 3]), weight3));
            }
            for (; i < columns.Length; i++)
            {
                TVector weight = TWidth.Load(ref Record(ref start, columns[i], count, stride), first);
                sum0 = TWidth.Add(sum0, TWidth.Multiply(TWidth.Broadcast(values[i]), weight));
            }
            Store<TWidth, TVector>(TWidth.Add(TWidth.Add(sum0, sum1), TWidth.Add(sum2, sum3)), dots[k..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumsOfSquares<TWidth, TVector>(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, FeatureMajorWeights weights, Span<float> sums)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref float start = ref weights.Start;
        int count = weights.Columns;
        nuint stride = (nuint)weights.Stride;
        for (int k = 0; k < sums.Length; k += TWidth.Count)
        {
            nuint first = (nuint)(weights.Accumulators + k);
            TVector even = TWidth.Zero, odd = TWidth.Zero;
            int i = 0;
            for (; i + 2 <= columns.Length; i += 2)
            {
                TVector variance = TWidth.Load(ref Record(ref start, columns[i], count, stride), first);
                TVector next = TWidth.Load(ref Record(ref start, columns[i + 1], count, stride), first);
                even = TWidth.Add(even, TWidth.Multiply(TWidth.Broadcast(values[i] * values[i]), variance));
                odd = TWidth.Add(odd, TWidth.Multiply(TWidth.Broadcast(values[i + 1] * values[i + 1]), next));
            }
            TVector sum = TWidth.Add(even, odd);
            if (i < columns.Length)
            {
                TVector variance = TWidth.Load(ref Record(ref start, columns[i], count, stride), first);
                sum = TWidth.Add(sum, TWidth.Multiply(TWidth.Broadcast(values[i] * values[i]), variance));
            }
            Store<TWidth, TVector>(sum, sums[k..]);
        }
    }

    /// <summary>Stores as many floats of a vector as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth, TVector>(TVector vector, Span<float> destination)
        where TWidth : struct, IVectorWidth<TVector>
    {
        if (destination.Length >= TWidth.Count)
        {
            TWidth.Store(vector, ref MemoryMarshal.GetReference(destination), 0);
            return;
        }
        Lanes lanes = default;
        TWidth.Store(vector, ref lanes[0], 0);
        ((ReadOnlySpan<float>)lanes)[..destination.Length].CopyTo(destination);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Record(ref float start, int column, int count, nuint stride)
    {
        if ((uint)column >= (uint)count)
            ThrowOutOfRange(column);
        return ref Unsafe.Add(ref start, (nuint)(uint)column * stride);
    }

    private static void ThrowOutOfRange(int column) => throw new ArgumentOutOfRangeException(
        nameof(column), Guard.Text($"expected a column of the weights, found {column}"));

    [InlineArray(FeatureMajorWeights.VectorFloats)]
    private struct Lanes
    {
        private float _first;
    }
}
