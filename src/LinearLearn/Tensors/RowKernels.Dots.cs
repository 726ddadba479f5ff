using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

// Kernels that compute several dot products at once.
internal static partial class RowKernels
{
    /// <summary>
    /// Computes dots[k] = sum(x * weights[k]), widening the row once for four rows of weights, with the same bits as single dot products.
    /// </summary>
    public static void Dots<T>(ReadOnlySpan<T> x, ReadOnlySpan<float> weights, Span<float> dots)
        where T : unmanaged
    {
        weights = weights[..(x.Length * dots.Length)]; // the loops have no bounds checks
        if (Vector512.IsHardwareAccelerated)
            Dots<Width512, Vector512<float>, T>(x, weights, dots);
        else if (Vector256.IsHardwareAccelerated)
            Dots<Width256, Vector256<float>, T>(x, weights, dots);
        else if (Vector128.IsHardwareAccelerated)
            Dots<Width128, Vector128<float>, T>(x, weights, dots);
        else
            Dots<Width32, float, T>(x, weights, dots);
    }

    /// <summary>
    /// Computes the dot products of y with four rows at a fixed distance, which share the loads (and the widening of bytes) of y.
    /// </summary>
    /// <remarks>The order of the additions for each row is that of the single dot product.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotFour<TWidth, TVector, TX, TY>(ReadOnlySpan<TX> rows, int distance, ReadOnlySpan<TY> y, Span<float> dots)
        where TWidth : struct, IVectorWidth<TVector>
        where TX : unmanaged
        where TY : unmanaged
    {
        int columns = y.Length;
        ref TX row0 = ref MemoryMarshal.GetReference(rows);
        ref TX row1 = ref Unsafe.Add(ref row0, distance);
        ref TX row2 = ref Unsafe.Add(ref row1, distance);
        ref TX row3 = ref Unsafe.Add(ref row2, distance);
        ref TY ys = ref MemoryMarshal.GetReference(y);
        nuint width = (nuint)TWidth.Count;
        nuint length = (nuint)columns;
        nuint i = 0;
        TVector even0 = TWidth.Zero, even1 = TWidth.Zero, even2 = TWidth.Zero, even3 = TWidth.Zero;
        TVector odd0 = TWidth.Zero, odd1 = TWidth.Zero, odd2 = TWidth.Zero, odd3 = TWidth.Zero;
        for (; i + 2 * width <= length; i += 2 * width)
        {
            TVector shared = TWidth.Load(ref ys, i);
            even0 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row0, i), shared, even0);
            even1 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row1, i), shared, even1);
            even2 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row2, i), shared, even2);
            even3 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row3, i), shared, even3);
            shared = TWidth.Load(ref ys, i + width);
            odd0 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row0, i + width), shared, odd0);
            odd1 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row1, i + width), shared, odd1);
            odd2 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row2, i + width), shared, odd2);
            odd3 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row3, i + width), shared, odd3);
        }
        if (i + width <= length)
        {
            TVector shared = TWidth.Load(ref ys, i);
            even0 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row0, i), shared, even0);
            even1 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row1, i), shared, even1);
            even2 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row2, i), shared, even2);
            even3 = TWidth.MultiplyAddEstimate(TWidth.Load(ref row3, i), shared, even3);
            i += width;
        }
        TWidth.StoreSums(
            TWidth.Add(even0, odd0), TWidth.Add(even1, odd1), TWidth.Add(even2, odd2), TWidth.Add(even3, odd3), ref dots[..RowsAtOnce][0]);
        int rest = (int)i;
        if (rest < columns)
        {
            for (int row = 0; row < RowsAtOnce; row++)
                dots[row] += Dot<Width32, float, TX, TY>(rows.Slice(row * distance + rest, columns - rest), y[rest..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<TWidth, TVector, T>(ReadOnlySpan<T> x, ReadOnlySpan<float> weights, Span<float> dots)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        int columns = x.Length;
        int k = 0;
        for (; k + RowsAtOnce <= dots.Length; k += RowsAtOnce)
            DotFour<TWidth, TVector, float, T>(weights.Slice(k * columns, RowsAtOnce * columns), columns, x, dots[k..]);
        for (; k < dots.Length; k++)
            dots[k] = Dot<TWidth, TVector, float, T>(weights.Slice(k * columns, columns), x);
    }
}
