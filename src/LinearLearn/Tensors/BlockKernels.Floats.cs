using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

// The same products in single precision, twice as fast, for uses that tolerate an approximation. Sums use the fastest multiplication and
// addition of the hardware. They never change weights.
internal static partial class BlockKernels
{
    /// <inheritdoc cref="Multiply(ReadOnlySpan{float}, int, ReadOnlySpan{double}, Span{double}, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<float> block, int columns, ReadOnlySpan<float> weights, Span<double> products, int pitch)
    {
        Check(block.Length, columns, weights.Length, products.Length, pitch);
        int done = 0;
        if (Vector512.IsHardwareAccelerated && columns >= Width512.Count)
            Multiply<Width512, Vector512<float>>(
                block, columns, 0, done = columns / Width512.Count * Width512.Count, weights, products, pitch);
        if (done == columns)
            return;
        if (Vector256.IsHardwareAccelerated)
            Multiply<Width256, Vector256<float>>(block, columns, done, columns, weights, products, pitch);
        else if (Vector128.IsHardwareAccelerated)
            Multiply<Width128, Vector128<float>>(block, columns, done, columns, weights, products, pitch);
        else
            Multiply<Width32, float>(block, columns, done, columns, weights, products, pitch);
    }

    /// <inheritdoc cref="AddProducts(ReadOnlySpan{float}, int, ReadOnlySpan{double}, int, Span{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(ReadOnlySpan<float> block, int columns, ReadOnlySpan<float> factors, int pitch, Span<float> sums)
    {
        Check(block.Length, columns, sums.Length, factors.Length, pitch);
        int done = 0;
        if (Vector512.IsHardwareAccelerated && columns >= Width512.Count)
            AddProducts<Width512, Vector512<float>>(
                block, columns, 0, done = columns / Width512.Count * Width512.Count, factors, pitch, sums);
        if (done == columns)
            return;
        if (Vector256.IsHardwareAccelerated)
            AddProducts<Width256, Vector256<float>>(block, columns, done, columns, factors, pitch, sums);
        else if (Vector128.IsHardwareAccelerated)
            AddProducts<Width128, Vector128<float>>(block, columns, done, columns, factors, pitch, sums);
        else
            AddProducts<Width32, float>(block, columns, done, columns, factors, pitch, sums);
    }

    /// <summary>Computes destination = scale * source, rounded to floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ReadOnlySpan<double> source, double scale, Span<float> destination)
    {
        destination = destination[..source.Length];
        for (int i = 0; i < source.Length; i++)
            destination[i] = (float)(scale * source[i]);
    }

    /// <summary>Computes destination += scale * source, rounding each product before it is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<float> source, double scale, Span<double> destination)
    {
        destination = destination[..source.Length]; // the loops have no bounds checks
        int done = Vector512.IsHardwareAccelerated ? AddScaled<Doubles512, Vector512<double>>(source, scale, destination)
            : Vector256.IsHardwareAccelerated ? AddScaled<Doubles256, Vector256<double>>(source, scale, destination)
            : Vector128.IsHardwareAccelerated ? AddScaled<Doubles128, Vector128<double>>(source, scale, destination)
            : 0;
        AddScaled<Doubles64, double>(source[done..], scale, destination[done..]);
    }

    /// <returns>The number of processed numbers, a multiple of the vector width.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddScaled<TWidth, TVector>(ReadOnlySpan<float> source, double scale, Span<double> destination)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        ref float x = ref MemoryMarshal.GetReference(source);
        ref double sum = ref MemoryMarshal.GetReference(destination);
        TVector factor = TWidth.Broadcast(scale);
        int i = 0;
        for (; i + TWidth.Count <= source.Length; i += TWidth.Count)
        {
            nuint at = (nuint)i;
            TWidth.Store(TWidth.Add(TWidth.Load(ref sum, at), TWidth.Multiply(TWidth.Load(ref x, at), factor)), ref sum, at);
        }
        return i;
    }

    /// <summary>Processes a range of columns: the first range writes the products, the following ones add to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TWidth, TVector>(
        ReadOnlySpan<float> block,
        int columns,
        int firstColumn,
        int endColumn,
        ReadOnlySpan<float> weights,
        Span<double> products,
        int pitch)
        where TWidth : struct, IVectorWidth<TVector>
    {
        int rows = block.Length / columns, outputs = weights.Length / columns, width = TWidth.Count;
        int done = width == Width512.Count && firstColumn == 0 && outputs >= 4
            ? MultiplyFours<TWidth, TVector>(block, columns, endColumn, weights, products, pitch)
            : 0;
        if (done == outputs)
            return;
        ref float firstWeight = ref MemoryMarshal.GetReference(weights);
        for (int row = 0; row < rows; row += RowsAtOnce)
        {
            ref float first = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), row * columns);
            ref float second = ref Unsafe.Add(ref first, columns);
            ref float third = ref Unsafe.Add(ref second, columns);
            ref float fourth = ref Unsafe.Add(ref third, columns);
            int output = done;
            for (; output + 1 < outputs; output += 2)
            {
                ref float weight = ref Unsafe.Add(ref firstWeight, output * columns);
                ref float other = ref Unsafe.Add(ref weight, columns);
                TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
                TVector t0 = TWidth.Zero, t1 = TWidth.Zero, t2 = TWidth.Zero, t3 = TWidth.Zero;
                for (int column = firstColumn; column < endColumn; column += width)
                {
                    nuint at = (nuint)column;
                    TVector u = TWidth.Load(ref weight, at), v = TWidth.Load(ref other, at);
                    TVector x0 = TWidth.Load(ref first, at), x1 = TWidth.Load(ref second, at);
                    s0 = TWidth.MultiplyAddEstimate(x0, u, s0);
                    t0 = TWidth.MultiplyAddEstimate(x0, v, t0);
                    s1 = TWidth.MultiplyAddEstimate(x1, u, s1);
                    t1 = TWidth.MultiplyAddEstimate(x1, v, t1);
                    TVector x2 = TWidth.Load(ref third, at), x3 = TWidth.Load(ref fourth, at);
                    s2 = TWidth.MultiplyAddEstimate(x2, u, s2);
                    t2 = TWidth.MultiplyAddEstimate(x2, v, t2);
                    s3 = TWidth.MultiplyAddEstimate(x3, u, s3);
                    t3 = TWidth.MultiplyAddEstimate(x3, v, t3);
                }
                Put<TWidth, TVector>(products.Slice(output * pitch + row, RowsAtOnce), firstColumn > 0, s0, s1, s2, s3);
                Put<TWidth, TVector>(products.Slice((output + 1) * pitch + row, RowsAtOnce), firstColumn > 0, t0, t1, t2, t3);
            }
            if (output < outputs)
            {
                ref float weight = ref Unsafe.Add(ref firstWeight, output * columns);
                TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
                for (int column = firstColumn; column < endColumn; column += width)
                {
                    nuint at = (nuint)column;
                    TVector u = TWidth.Load(ref weight, at);
                    s0 = TWidth.MultiplyAddEstimate(TWidth.Load(ref first, at), u, s0);
                    s1 = TWidth.MultiplyAddEstimate(TWidth.Load(ref second, at), u, s1);
                    s2 = TWidth.MultiplyAddEstimate(TWidth.Load(ref third, at), u, s2);
                    s3 = TWidth.MultiplyAddEstimate(TWidth.Load(ref fourth, at), u, s3);
                }
                Put<TWidth, TVector>(products.Slice(output * pitch + row, RowsAtOnce), firstColumn > 0, s0, s1, s2, s3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TWidth, TVector>(Span<double> four, bool adds, TVector s0, TVector s1, TVector s2, TVector s3)
        where TWidth : struct, IVectorWidth<TVector>
    {
        four[3] = (adds ? four[3] : 0) + TWidth.Sum(s3);
        four[2] = (adds ? four[2] : 0) + TWidth.Sum(s2);
        four[1] = (adds ? four[1] : 0) + TWidth.Sum(s1);
        four[0] = (adds ? four[0] : 0) + TWidth.Sum(s0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts<TWidth, TVector>(
        ReadOnlySpan<float> block, int columns, int firstColumn, int endColumn, ReadOnlySpan<float> factors, int pitch, Span<float> sums)
        where TWidth : struct, IVectorWidth<TVector>
    {
        int rows = block.Length / columns, outputs = sums.Length / columns, width = TWidth.Count;
        ref float firstFactor = ref MemoryMarshal.GetReference(factors);
        ref float firstSum = ref MemoryMarshal.GetReference(sums);
        int done = width == Width512.Count && outputs >= 4
            ? AddProductsOfFours<TWidth, TVector>(block, columns, endColumn, factors, pitch, sums)
            : 0;
        for (int column = firstColumn; column < endColumn; column += 2 * width)
        {
            int next = Math.Min(column + width, endColumn - width);
            ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), column);
            ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), next);
            int output = column < done ? outputs / 4 * 4 : 0;
            for (; output + 3 < outputs; output += 4)
            {
                TVector a0 = TWidth.Zero, a1 = TWidth.Zero, a2 = TWidth.Zero, a3 = TWidth.Zero;
                TVector b0 = TWidth.Zero, b1 = TWidth.Zero, b2 = TWidth.Zero, b3 = TWidth.Zero;
                ref float f0 = ref Unsafe.Add(ref firstFactor, output * pitch), f1 = ref Unsafe.Add(ref f0, pitch);
                ref float f2 = ref Unsafe.Add(ref f1, pitch), f3 = ref Unsafe.Add(ref f2, pitch);
                for (int row = 0; row < rows; row++)
                {
                    nuint at = (nuint)(row * columns);
                    TVector p = TWidth.Load(ref x, at), q = TWidth.Load(ref y, at);
                    TVector f = TWidth.Broadcast(Unsafe.Add(ref f0, row)), g = TWidth.Broadcast(Unsafe.Add(ref f1, row));
                    a0 = TWidth.MultiplyAddEstimate(p, f, a0);
                    b0 = TWidth.MultiplyAddEstimate(q, f, b0);
                    a1 = TWidth.MultiplyAddEstimate(p, g, a1);
                    b1 = TWidth.MultiplyAddEstimate(q, g, b1);
                    f = TWidth.Broadcast(Unsafe.Add(ref f2, row));
                    g = TWidth.Broadcast(Unsafe.Add(ref f3, row));
                    a2 = TWidth.MultiplyAddEstimate(p, f, a2);
                    b2 = TWidth.MultiplyAddEstimate(q, f, b2);
                    a3 = TWidth.MultiplyAddEstimate(p, g, a3);
                    b3 = TWidth.MultiplyAddEstimate(q, g, b3);
                }
                ref float sum = ref Unsafe.Add(ref firstSum, output * columns);
                PutSums<TWidth, TVector>(ref sum, column, next, a0, b0);
                PutSums<TWidth, TVector>(ref Unsafe.Add(ref sum, columns), column, next, a1, b1);
                PutSums<TWidth, TVector>(ref Unsafe.Add(ref sum, 2 * columns), column, next, a2, b2);
                PutSums<TWidth, TVector>(ref Unsafe.Add(ref sum, 3 * columns), column, next, a3, b3);
            }
            for (; output < outputs; output++)
            {
                TVector a0 = TWidth.Zero, a1 = TWidth.Zero, b0 = TWidth.Zero, b1 = TWidth.Zero;
                ref float f0 = ref Unsafe.Add(ref firstFactor, output * pitch);
                for (int row = 0; row < rows; row += 2)
                {
                    nuint at = (nuint)(row * columns), below = at + (nuint)columns;
                    TVector f = TWidth.Broadcast(Unsafe.Add(ref f0, row)), g = TWidth.Broadcast(Unsafe.Add(ref f0, row + 1));
                    a0 = TWidth.MultiplyAddEstimate(TWidth.Load(ref x, at), f, a0);
                    b0 = TWidth.MultiplyAddEstimate(TWidth.Load(ref y, at), f, b0);
                    a1 = TWidth.MultiplyAddEstimate(TWidth.Load(ref x, below), g, a1);
                    b1 = TWidth.MultiplyAddEstimate(TWidth.Load(ref y, below), g, b1);
                }
                PutSums<TWidth, TVector>(
                    ref Unsafe.Add(ref firstSum, output * columns), column, next, TWidth.Add(a0, a1), TWidth.Add(b0, b1));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutSums<TWidth, TVector>(ref float sums, int column, int next, TVector a, TVector b)
        where TWidth : struct, IVectorWidth<TVector>
    {
        TWidth.Store(TWidth.Add(TWidth.Load(ref sums, (nuint)column), a), ref sums, (nuint)column);
        if (next > column)
            TWidth.Store(TWidth.Add(TWidth.Load(ref sums, (nuint)next), b), ref sums, (nuint)next);
    }
}
