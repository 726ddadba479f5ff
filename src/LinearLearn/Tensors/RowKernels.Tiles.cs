using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

// Tiles: the dot products of several rows with several rows of weights, which share their loads and the widening of bytes. Each tile keeps
// all its sums in registers: of 32 (AVX-512) for the larger two, of 16 for the smallest.
internal static partial class RowKernels
{
    /// <summary>The number of classes of a tile.</summary>
    private const int TileClasses = 3;

    /// <summary>The number of classes of the widest tile, which is the fastest because it widens each byte least often.</summary>
    private const int WideTileClasses = 5;

    /// <summary>The length of the buffer for the products of a tile, class by class; the last ones can be repeated.</summary>
    private const int MostTileDots = 12;

    /// <summary>Computes dots[2 * k + i] = sum(row i * weights[k]) for two rows and three rows of weights.</summary>
    /// <remarks>The order of the additions for each row and class is that of the single dot product.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotTwoByThree<TWidth, TVector, T>(
        ReadOnlySpan<T> rows, int distance, ReadOnlySpan<float> weights, int pitch, int columns, Span<float> dots)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        nuint width = (nuint)TWidth.Count, length = (nuint)columns, i = 0;
        ref T x0 = ref MemoryMarshal.GetReference(rows);
        ref T x1 = ref Unsafe.Add(ref x0, distance);
        ref float w0 = ref MemoryMarshal.GetReference(weights);
        ref float w1 = ref Unsafe.Add(ref w0, pitch);
        ref float w2 = ref Unsafe.Add(ref w1, pitch);
        TVector even00 = TWidth.Zero, even01 = TWidth.Zero, even10 = TWidth.Zero, even11 = TWidth.Zero;
        TVector even20 = TWidth.Zero, even21 = TWidth.Zero;
        TVector odd00 = TWidth.Zero, odd01 = TWidth.Zero, odd10 = TWidth.Zero, odd11 = TWidth.Zero;
        TVector odd20 = TWidth.Zero, odd21 = TWidth.Zero;
        for (; i + 2 * width <= length; i += 2 * width)
        {
            TVector x = TWidth.Load(ref x0, i), y = TWidth.Load(ref x1, i), w = TWidth.Load(ref w0, i);
            even00 = TWidth.MultiplyAddEstimate(x, w, even00);
            even01 = TWidth.MultiplyAddEstimate(y, w, even01);
            w = TWidth.Load(ref w1, i);
            even10 = TWidth.MultiplyAddEstimate(x, w, even10);
            even11 = TWidth.MultiplyAddEstimate(y, w, even11);
            w = TWidth.Load(ref w2, i);
            even20 = TWidth.MultiplyAddEstimate(x, w, even20);
            even21 = TWidth.MultiplyAddEstimate(y, w, even21);
            x = TWidth.Load(ref x0, i + width);
            y = TWidth.Load(ref x1, i + width);
            w = TWidth.Load(ref w0, i + width);
            odd00 = TWidth.MultiplyAddEstimate(x, w, odd00);
            odd01 = TWidth.MultiplyAddEstimate(y, w, odd01);
            w = TWidth.Load(ref w1, i + width);
            odd10 = TWidth.MultiplyAddEstimate(x, w, odd10);
            odd11 = TWidth.MultiplyAddEstimate(y, w, odd11);
            w = TWidth.Load(ref w2, i + width);
            odd20 = TWidth.MultiplyAddEstimate(x, w, odd20);
            odd21 = TWidth.MultiplyAddEstimate(y, w, odd21);
        }
        if (i + width <= length)
        {
            TVector x = TWidth.Load(ref x0, i), y = TWidth.Load(ref x1, i), w = TWidth.Load(ref w0, i);
            even00 = TWidth.MultiplyAddEstimate(x, w, even00);
            even01 = TWidth.MultiplyAddEstimate(y, w, even01);
            w = TWidth.Load(ref w1, i);
            even10 = TWidth.MultiplyAddEstimate(x, w, even10);
            even11 = TWidth.MultiplyAddEstimate(y, w, even11);
            w = TWidth.Load(ref w2, i);
            even20 = TWidth.MultiplyAddEstimate(x, w, even20);
            even21 = TWidth.MultiplyAddEstimate(y, w, even21);
            i += width;
        }
        ref float sums = ref dots[..MostTileDots][0];
        TWidth.StoreSums(
            TWidth.Add(even00, odd00), TWidth.Add(even01, odd01), TWidth.Add(even10, odd10), TWidth.Add(even11, odd11),
            ref sums);
        TWidth.StoreSums(
            TWidth.Add(even20, odd20), TWidth.Add(even21, odd21), TWidth.Add(even20, odd20), TWidth.Add(even21, odd21),
            ref Unsafe.Add(ref sums, 4));
        if (i == length)
            return;
        int done = (int)i;
        Span<float> rest = stackalloc float[MostTileDots];
        DotTwoByThree<Width32, float, T>(rows[done..], distance, weights[done..], pitch, columns - done, rest);
        for (int j = 0; j < MostTileDots; j++)
            dots[j] += rest[j];
    }

    /// <summary>Computes dots[2 * k + i] = sum(row i * weights[k]) for two rows and five rows of weights.</summary>
    /// <remarks>The order of the additions for each row and class is that of the single dot product.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotTwoByFive<TWidth, TVector, T>(
        ReadOnlySpan<T> rows, int distance, ReadOnlySpan<float> weights, int pitch, int columns, Span<float> dots)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        nuint width = (nuint)TWidth.Count, length = (nuint)columns, i = 0;
        ref T x0 = ref MemoryMarshal.GetReference(rows);
        ref T x1 = ref Unsafe.Add(ref x0, distance);
        ref float w0 = ref MemoryMarshal.GetReference(weights);
        ref float w1 = ref Unsafe.Add(ref w0, pitch);
        ref float w2 = ref Unsafe.Add(ref w1, pitch);
        ref float w3 = ref Unsafe.Add(ref w2, pitch);
        ref float w4 = ref Unsafe.Add(ref w3, pitch);
        TVector even00 = TWidth.Zero, even01 = TWidth.Zero, even10 = TWidth.Zero, even11 = TWidth.Zero;
        TVector even20 = TWidth.Zero, even21 = TWidth.Zero, even30 = TWidth.Zero, even31 = TWidth.Zero;
        TVector even40 = TWidth.Zero, even41 = TWidth.Zero;
        TVector odd00 = TWidth.Zero, odd01 = TWidth.Zero, odd10 = TWidth.Zero, odd11 = TWidth.Zero;
        TVector odd20 = TWidth.Zero, odd21 = TWidth.Zero, odd30 = TWidth.Zero, odd31 = TWidth.Zero;
        TVector odd40 = TWidth.Zero, odd41 = TWidth.Zero;
        for (; i + 2 * width <= length; i += 2 * width)
        {
            TVector x = TWidth.Load(ref x0, i), y = TWidth.Load(ref x1, i), w = TWidth.Load(ref w0, i);
            even00 = TWidth.MultiplyAddEstimate(x, w, even00);
            even01 = TWidth.MultiplyAddEstimate(y, w, even01);
            w = TWidth.Load(ref w1, i);
            even10 = TWidth.MultiplyAddEstimate(x, w, even10);
            even11 = TWidth.MultiplyAddEstimate(y, w, even11);
            w = TWidth.Load(ref w2, i);
            even20 = TWidth.MultiplyAddEstimate(x, w, even20);
            even21 = TWidth.MultiplyAddEstimate(y, w, even21);
            w = TWidth.Load(ref w3, i);
            even30 = TWidth.MultiplyAddEstimate(x, w, even30);
            even31 = TWidth.MultiplyAddEstimate(y, w, even31);
            w = TWidth.Load(ref w4, i);
            even40 = TWidth.MultiplyAddEstimate(x, w, even40);
            even41 = TWidth.MultiplyAddEstimate(y, w, even41);
            x = TWidth.Load(ref x0, i + width);
            y = TWidth.Load(ref x1, i + width);
            w = TWidth.Load(ref w0, i + width);
            odd00 = TWidth.MultiplyAddEstimate(x, w, odd00);
            odd01 = TWidth.MultiplyAddEstimate(y, w, odd01);
            w = TWidth.Load(ref w1, i + width);
            odd10 = TWidth.MultiplyAddEstimate(x, w, odd10);
            odd11 = TWidth.MultiplyAddEstimate(y, w, odd11);
            w = TWidth.Load(ref w2, i + width);
            odd20 = TWidth.MultiplyAddEstimate(x, w, odd20);
            odd21 = TWidth.MultiplyAddEstimate(y, w, odd21);
            w = TWidth.Load(ref w3, i + width);
            odd30 = TWidth.MultiplyAddEstimate(x, w, odd30);
            odd31 = TWidth.MultiplyAddEstimate(y, w, odd31);
            w = TWidth.Load(ref w4, i + width);
            odd40 = TWidth.MultiplyAddEstimate(x, w, odd40);
            odd41 = TWidth.MultiplyAddEstimate(y, w, odd41);
        }
        if (i + width <= length)
        {
            TVector x = TWidth.Load(ref x0, i), y = TWidth.Load(ref x1, i), w = TWidth.Load(ref w0, i);
            even00 = TWidth.MultiplyAddEstimate(x, w, even00);
            even01 = TWidth.MultiplyAddEstimate(y, w, even01);
            w = TWidth.Load(ref w1, i);
            even10 = TWidth.MultiplyAddEstimate(x, w, even10);
            even11 = TWidth.MultiplyAddEstimate(y, w, even11);
            w = TWidth.Load(ref w2, i);
            even20 = TWidth.MultiplyAddEstimate(x, w, even20);
            even21 = TWidth.MultiplyAddEstimate(y, w, even21);
            w = TWidth.Load(ref w3, i);
            even30 = TWidth.MultiplyAddEstimate(x, w, even30);
            even31 = TWidth.MultiplyAddEstimate(y, w, even31);
            w = TWidth.Load(ref w4, i);
            even40 = TWidth.MultiplyAddEstimate(x, w, even40);
            even41 = TWidth.MultiplyAddEstimate(y, w, even41);
            i += width;
        }
        ref float sums = ref dots[..MostTileDots][0];
        TWidth.StoreSums(
            TWidth.Add(even00, odd00), TWidth.Add(even01, odd01), TWidth.Add(even10, odd10), TWidth.Add(even11, odd11),
            ref sums);
        TWidth.StoreSums(
            TWidth.Add(even20, odd20), TWidth.Add(even21, odd21), TWidth.Add(even30, odd30), TWidth.Add(even31, odd31),
            ref Unsafe.Add(ref sums, 4));
        TWidth.StoreSums(
            TWidth.Add(even40, odd40), TWidth.Add(even41, odd41), TWidth.Add(even40, odd40), TWidth.Add(even41, odd41),
            ref Unsafe.Add(ref sums, 8));
        if (i == length)
            return;
        int done = (int)i;
        Span<float> rest = stackalloc float[MostTileDots];
        DotTwoByFive<Width32, float, T>(rows[done..], distance, weights[done..], pitch, columns - done, rest);
        for (int j = 0; j < MostTileDots; j++)
            dots[j] += rest[j];
    }

    /// <summary>Computes dots[4 * k + i] = sum(row i * weights[k]) for four rows and three rows of weights.</summary>
    /// <remarks>The order of the additions for each row and class is that of the single dot product.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotFourByThree<TWidth, TVector, T>(
        ReadOnlySpan<T> rows, int distance, ReadOnlySpan<float> weights, int pitch, int columns, Span<float> dots)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        nuint width = (nuint)TWidth.Count, length = (nuint)columns, i = 0;
        ref T x0 = ref MemoryMarshal.GetReference(rows);
        ref T x1 = ref Unsafe.Add(ref x0, distance);
        ref T x2 = ref Unsafe.Add(ref x1, distance);
        ref T x3 = ref Unsafe.Add(ref x2, distance);
        ref float w0 = ref MemoryMarshal.GetReference(weights);
        ref float w1 = ref Unsafe.Add(ref w0, pitch);
        ref float w2 = ref Unsafe.Add(ref w1, pitch);
        TVector even00 = TWidth.Zero, even01 = TWidth.Zero, even02 = TWidth.Zero, even03 = TWidth.Zero;
        TVector even10 = TWidth.Zero, even11 = TWidth.Zero, even12 = TWidth.Zero, even13 = TWidth.Zero;
        TVector even20 = TWidth.Zero, even21 = TWidth.Zero, even22 = TWidth.Zero, even23 = TWidth.Zero;
        TVector odd00 = TWidth.Zero, odd01 = TWidth.Zero, odd02 = TWidth.Zero, odd03 = TWidth.Zero;
        TVector odd10 = TWidth.Zero, odd11 = TWidth.Zero, odd12 = TWidth.Zero, odd13 = TWidth.Zero;
        TVector odd20 = TWidth.Zero, odd21 = TWidth.Zero, odd22 = TWidth.Zero, odd23 = TWidth.Zero;
        for (; i + 2 * width <= length; i += 2 * width)
        {
            TVector u = TWidth.Load(ref w0, i), v = TWidth.Load(ref w1, i), w = TWidth.Load(ref w2, i);
            TVector x = TWidth.Load(ref x0, i);
            even00 = TWidth.MultiplyAddEstimate(x, u, even00);
            even10 = TWidth.MultiplyAddEstimate(x, v, even10);
            even20 = TWidth.MultiplyAddEstimate(x, w, even20);
            x = TWidth.Load(ref x1, i);
            even01 = TWidth.MultiplyAddEstimate(x, u, even01);
            even11 = TWidth.MultiplyAddEstimate(x, v, even11);
            even21 = TWidth.MultiplyAddEstimate(x, w, even21);
            x = TWidth.Load(ref x2, i);
            even02 = TWidth.MultiplyAddEstimate(x, u, even02);
            even12 = TWidth.MultiplyAddEstimate(x, v, even12);
            even22 = TWidth.MultiplyAddEstimate(x, w, even22);
            x = TWidth.Load(ref x3, i);
            even03 = TWidth.MultiplyAddEstimate(x, u, even03);
            even13 = TWidth.MultiplyAddEstimate(x, v, even13);
            even23 = TWidth.MultiplyAddEstimate(x, w, even23);
            u = TWidth.Load(ref w0, i + width);
            v = TWidth.Load(ref w1, i + width);
            w = TWidth.Load(ref w2, i + width);
            x = TWidth.Load(ref x0, i + width);
            odd00 = TWidth.MultiplyAddEstimate(x, u, odd00);
            odd10 = TWidth.MultiplyAddEstimate(x, v, odd10);
            odd20 = TWidth.MultiplyAddEstimate(x, w, odd20);
            x = TWidth.Load(ref x1, i + width);
            odd01 = TWidth.MultiplyAddEstimate(x, u, odd01);
            odd11 = TWidth.MultiplyAddEstimate(x, v, odd11);
            odd21 = TWidth.MultiplyAddEstimate(x, w, odd21);
            x = TWidth.Load(ref x2, i + width);
            odd02 = TWidth.MultiplyAddEstimate(x, u, odd02);
            odd12 = TWidth.MultiplyAddEstimate(x, v, odd12);
            odd22 = TWidth.MultiplyAddEstimate(x, w, odd22);
            x = TWidth.Load(ref x3, i + width);
            odd03 = TWidth.MultiplyAddEstimate(x, u, odd03);
            odd13 = TWidth.MultiplyAddEstimate(x, v, odd13);
            odd23 = TWidth.MultiplyAddEstimate(x, w, odd23);
        }
        if (i + width <= length)
        {
            TVector u = TWidth.Load(ref w0, i), v = TWidth.Load(ref w1, i), w = TWidth.Load(ref w2, i);
            TVector x = TWidth.Load(ref x0, i);
            even00 = TWidth.MultiplyAddEstimate(x, u, even00);
            even10 = TWidth.MultiplyAddEstimate(x, v, even10);
            even20 = TWidth.MultiplyAddEstimate(x, w, even20);
            x = TWidth.Load(ref x1, i);
            even01 = TWidth.MultiplyAddEstimate(x, u, even01);
            even11 = TWidth.MultiplyAddEstimate(x, v, even11);
            even21 = TWidth.MultiplyAddEstimate(x, w, even21);
            x = TWidth.Load(ref x2, i);
            even02 = TWidth.MultiplyAddEstimate(x, u, even02);
            even12 = TWidth.MultiplyAddEstimate(x, v, even12);
            even22 = TWidth.MultiplyAddEstimate(x, w, even22);
            x = TWidth.Load(ref x3, i);
            even03 = TWidth.MultiplyAddEstimate(x, u, even03);
            even13 = TWidth.MultiplyAddEstimate(x, v, even13);
            even23 = TWidth.MultiplyAddEstimate(x, w, even23);
            i += width;
        }
        ref float sums = ref dots[..MostTileDots][0];
        TWidth.StoreSums(
            TWidth.Add(even00, odd00), TWidth.Add(even01, odd01), TWidth.Add(even02, odd02), TWidth.Add(even03, odd03),
            ref sums);
        TWidth.StoreSums(
            TWidth.Add(even10, odd10), TWidth.Add(even11, odd11), TWidth.Add(even12, odd12), TWidth.Add(even13, odd13),
            ref Unsafe.Add(ref sums, 4));
        TWidth.StoreSums(
            TWidth.Add(even20, odd20), TWidth.Add(even21, odd21), TWidth.Add(even22, odd22), TWidth.Add(even23, odd23),
            ref Unsafe.Add(ref sums, 8));
        if (i == length)
            return;
        int done = (int)i;
        Span<float> rest = stackalloc float[MostTileDots];
        DotFourByThree<Width32, float, T>(rows[done..], distance, weights[done..], pitch, columns - done, rest);
        for (int j = 0; j < MostTileDots; j++)
            dots[j] += rest[j];
    }
}
