using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>The hot loops of the batch solvers: products of a block of rows of floats with doubles.</summary>
/// <remarks>
/// A block has a multiple of <see cref="RowsAtOnce"/> rows, and its rows a multiple of <see cref="Alignment"/> columns. Therefore the loops
/// have no remainders. The last bits of sums depend on the vector width only.
/// </remarks>
internal static partial class BlockKernels
{
    /// <summary>The divisor of the number of rows of a block.</summary>
    public const int RowsAtOnce = 4;

    /// <summary>The divisor of the number of columns of a block, the number of doubles in the widest vector.</summary>
    public const int Alignment = 8;

    /// <summary>Rounds a number of columns up to a multiple of <see cref="Alignment"/>.</summary>
    public static int Align(int columns) => (columns + Alignment - 1) / Alignment * Alignment;

    /// <summary>
    /// Computes products[k * pitch + i] = sum(block[i] * weights[k]) for each row i of the block and each row k of the weights.
    /// </summary>
    /// <param name="block">Rows of <paramref name="columns"/> floats.</param>
    /// <param name="columns">A multiple of <see cref="Alignment"/>.</param>
    /// <param name="weights">Rows of <paramref name="columns"/> doubles.</param>
    /// <param name="products">Starts at the products of the first row.</param>
    /// <param name="pitch">The distance between the products of adjacent rows of weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<float> block, int columns, ReadOnlySpan<double> weights, Span<double> products, int pitch)
    {
        Check(block.Length, columns, weights.Length, products.Length, pitch);
        if (Vector512.IsHardwareAccelerated)
            Multiply<Doubles512, Vector512<double>>(block, columns, weights, products, pitch);
        else if (Vector256.IsHardwareAccelerated)
            Multiply<Doubles256, Vector256<double>>(block, columns, weights, products, pitch);
        else if (Vector128.IsHardwareAccelerated)
            Multiply<Doubles128, Vector128<double>>(block, columns, weights, products, pitch);
        else
            Multiply<Doubles64, double>(block, columns, weights, products, pitch);
    }

    /// <summary>Computes sums[k] += sum over the rows i of (factors[k * pitch + i] * block[i]) for each row k of the sums.</summary>
    /// <param name="block">Rows of <paramref name="columns"/> floats.</param>
    /// <param name="columns">A multiple of <see cref="Alignment"/>.</param>
    /// <param name="factors">Starts at the factors of the first row.</param>
    /// <param name="pitch">The distance between the factors of adjacent rows of sums.</param>
    /// <param name="sums">Rows of <paramref name="columns"/> doubles.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddProducts(ReadOnlySpan<float> block, int columns, ReadOnlySpan<double> factors, int pitch, Span<double> sums)
    {
        Check(block.Length, columns, sums.Length, factors.Length, pitch);
        if (Vector512.IsHardwareAccelerated)
            AddProducts<Doubles512, Vector512<double>>(block, columns, factors, pitch, sums);
        else if (Vector256.IsHardwareAccelerated)
            AddProducts<Doubles256, Vector256<double>>(block, columns, factors, pitch, sums);
        else if (Vector128.IsHardwareAccelerated)
            AddProducts<Doubles128, Vector128<double>>(block, columns, factors, pitch, sums);
        else
            AddProducts<Doubles64, double>(block, columns, factors, pitch, sums);
    }

    /// <summary>
    /// Computes sums[a, c] += sum over the rows i of (factors[i, a] * block[i, c]) for four values of a and the columns c &lt; end.
    /// </summary>
    /// <param name="block">Rows of <paramref name="columns"/> floats.</param>
    /// <param name="columns">A multiple of <see cref="Alignment"/>.</param>
    /// <param name="factors">Four numbers for each row of the block.</param>
    /// <param name="end">A multiple of <see cref="Alignment"/>, at most the number of columns.</param>
    /// <param name="sums">Four rows of <paramref name="columns"/> doubles.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddOuterProducts(ReadOnlySpan<float> block, int columns, ReadOnlySpan<double> factors, int end, Span<double> sums)
    {
        Debug.Assert(
            end <= columns && end % Alignment == 0 && factors.Length >= 4 * (block.Length / columns) && sums.Length >= 4 * columns);
        if (Vector512.IsHardwareAccelerated)
            AddOuterProducts<Doubles512, Vector512<double>>(block, columns, factors, end, sums);
        else if (Vector256.IsHardwareAccelerated)
            AddOuterProducts<Doubles256, Vector256<double>>(block, columns, factors, end, sums);
        else if (Vector128.IsHardwareAccelerated)
            AddOuterProducts<Doubles128, Vector128<double>>(block, columns, factors, end, sums);
        else
            AddOuterProducts<Doubles64, double>(block, columns, factors, end, sums);
    }

    private static void Check(int blockLength, int columns, int weightsLength, int productsLength, int pitch)
    {
        int rows = blockLength / columns, outputs = weightsLength / columns;
        if (columns % Alignment != 0
            || rows % RowsAtOnce != 0
            || rows * columns != blockLength
            || outputs * columns != weightsLength
            || outputs == 0
            || productsLength < (outputs - 1) * (long)pitch + rows)
        {
            string weights = Guard.Text($"{weightsLength} weights and {productsLength} products with pitch {pitch}");
            throw new ArgumentException(Guard.Text($"a block of {blockLength} floats in rows of {columns} does not match {weights}"));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TWidth, TVector>(
        ReadOnlySpan<float> block, int columns, ReadOnlySpan<double> weights, Span<double> products, int pitch)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        int rows = block.Length / columns, outputs = weights.Length / columns, width = TWidth.Count;
        int done = width == Doubles512.Count && outputs >= 4 ? MultiplyFours<TWidth, TVector>(block, columns, weights, products, pitch) : 0;
        if (done == outputs)
            return;
        ref double firstWeight = ref MemoryMarshal.GetReference(weights);
        for (int row = 0; row < rows; row += RowsAtOnce)
        {
            ref float first = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), row * columns);
            ref float second = ref Unsafe.Add(ref first, columns);
            ref float third = ref Unsafe.Add(ref second, columns);
            ref float fourth = ref Unsafe.Add(ref third, columns);
            int output = done;
            for (; output + 1 < outputs; output += 2)
            {
                ref double weight = ref Unsafe.Add(ref firstWeight, output * columns);
                ref double other = ref Unsafe.Add(ref weight, columns);
                TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
                TVector t0 = TWidth.Zero, t1 = TWidth.Zero, t2 = TWidth.Zero, t3 = TWidth.Zero;
                for (int column = 0; column < columns; column += width)
                {
                    nuint at = (nuint)column;
                    TVector u = TWidth.Load(ref weight, at), v = TWidth.Load(ref other, at);
                    TVector x0 = TWidth.Load(ref first, at), x1 = TWidth.Load(ref second, at);
                    s0 = TWidth.MultiplyAdd(x0, u, s0);
                    t0 = TWidth.MultiplyAdd(x0, v, t0);
                    s1 = TWidth.MultiplyAdd(x1, u, s1);
                    t1 = TWidth.MultiplyAdd(x1, v, t1);
                    TVector x2 = TWidth.Load(ref third, at), x3 = TWidth.Load(ref fourth, at);
                    s2 = TWidth.MultiplyAdd(x2, u, s2);
                    t2 = TWidth.MultiplyAdd(x2, v, t2);
                    s3 = TWidth.MultiplyAdd(x3, u, s3);
                    t3 = TWidth.MultiplyAdd(x3, v, t3);
                }
                Store<TWidth, TVector>(products.Slice(output * pitch + row, RowsAtOnce), s0, s1, s2, s3);
                Store<TWidth, TVector>(products.Slice((output + 1) * pitch + row, RowsAtOnce), t0, t1, t2, t3);
            }
            if (output < outputs)
            {
                ref double weight = ref Unsafe.Add(ref firstWeight, output * columns);
                TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
                for (int column = 0; column < columns; column += width)
                {
                    nuint at = (nuint)column;
                    TVector u = TWidth.Load(ref weight, at);
                    s0 = TWidth.MultiplyAdd(TWidth.Load(ref first, at), u, s0);
                    s1 = TWidth.MultiplyAdd(TWidth.Load(ref second, at), u, s1);
                    s2 = TWidth.MultiplyAdd(TWidth.Load(ref third, at), u, s2);
                    s3 = TWidth.MultiplyAdd(TWidth.Load(ref fourth, at), u, s3);
                }
                Store<TWidth, TVector>(products.Slice(output * pitch + row, RowsAtOnce), s0, s1, s2, s3);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth, TVector>(Span<double> four, TVector s0, TVector s1, TVector s2, TVector s3)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        four[3] = TWidth.Sum(s3);
        four[2] = TWidth.Sum(s2);
        four[1] = TWidth.Sum(s1);
        four[0] = TWidth.Sum(s0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts<TWidth, TVector>(
        ReadOnlySpan<float> block, int columns, ReadOnlySpan<double> factors, int pitch, Span<double> sums)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        int rows = block.Length / columns, outputs = sums.Length / columns, width = TWidth.Count;
        ref float first = ref MemoryMarshal.GetReference(block);
        ref double firstFactor = ref MemoryMarshal.GetReference(factors);
        ref double firstSum = ref MemoryMarshal.GetReference(sums);
        int done = width == Doubles512.Count && outputs >= 4
            ? AddProductsOfFours<TWidth, TVector>(block, columns, columns, factors, pitch, sums)
            : 0;
        for (int column = 0; column < columns; column += 2 * width)
        {
            // If there is no second vector of columns, the first one is computed twice.
            int next = Math.Min(column + width, columns - width);
            int output = column < done ? outputs / 4 * 4 : 0;
            for (; output + 3 < outputs; output += 4)
            {
                TVector a0 = TWidth.Zero, a1 = TWidth.Zero, a2 = TWidth.Zero, a3 = TWidth.Zero;
                TVector b0 = TWidth.Zero, b1 = TWidth.Zero, b2 = TWidth.Zero, b3 = TWidth.Zero;
                ref float x = ref Unsafe.Add(ref first, column), y = ref Unsafe.Add(ref first, next);
                ref double f0 = ref Unsafe.Add(ref firstFactor, output * pitch), f1 = ref Unsafe.Add(ref f0, pitch);
                ref double f2 = ref Unsafe.Add(ref f1, pitch), f3 = ref Unsafe.Add(ref f2, pitch);
                for (int row = 0; row < rows; row++)
                {
                    nuint at = (nuint)(row * columns);
                    TVector p = TWidth.Load(ref x, at), q = TWidth.Load(ref y, at);
                    TVector f = TWidth.Broadcast(Unsafe.Add(ref f0, row)), g = TWidth.Broadcast(Unsafe.Add(ref f1, row));
                    a0 = TWidth.MultiplyAdd(p, f, a0);
                    b0 = TWidth.MultiplyAdd(q, f, b0);
                    a1 = TWidth.MultiplyAdd(p, g, a1);
                    b1 = TWidth.MultiplyAdd(q, g, b1);
                    f = TWidth.Broadcast(Unsafe.Add(ref f2, row));
                    g = TWidth.Broadcast(Unsafe.Add(ref f3, row));
                    a2 = TWidth.MultiplyAdd(p, f, a2);
                    b2 = TWidth.MultiplyAdd(q, f, b2);
                    a3 = TWidth.MultiplyAdd(p, g, a3);
                    b3 = TWidth.MultiplyAdd(q, g, b3);
                }
                ref double sum = ref Unsafe.Add(ref firstSum, output * columns);
                AddTo<TWidth, TVector>(ref sum, column, next, a0, b0);
                AddTo<TWidth, TVector>(ref Unsafe.Add(ref sum, columns), column, next, a1, b1);
                AddTo<TWidth, TVector>(ref Unsafe.Add(ref sum, 2 * columns), column, next, a2, b2);
                AddTo<TWidth, TVector>(ref Unsafe.Add(ref sum, 3 * columns), column, next, a3, b3);
            }
            for (; output < outputs; output++)
            {
                TVector a0 = TWidth.Zero, a1 = TWidth.Zero, b0 = TWidth.Zero, b1 = TWidth.Zero;
                ref float x = ref Unsafe.Add(ref first, column), y = ref Unsafe.Add(ref first, next);
                ref double f0 = ref Unsafe.Add(ref firstFactor, output * pitch);
                for (int row = 0; row < rows; row += 2)
                {
                    nuint at = (nuint)(row * columns), below = at + (nuint)columns;
                    TVector f = TWidth.Broadcast(Unsafe.Add(ref f0, row)), g = TWidth.Broadcast(Unsafe.Add(ref f0, row + 1));
                    a0 = TWidth.MultiplyAdd(TWidth.Load(ref x, at), f, a0);
                    b0 = TWidth.MultiplyAdd(TWidth.Load(ref y, at), f, b0);
                    a1 = TWidth.MultiplyAdd(TWidth.Load(ref x, below), g, a1);
                    b1 = TWidth.MultiplyAdd(TWidth.Load(ref y, below), g, b1);
                }
                AddTo<TWidth, TVector>(
                    ref Unsafe.Add(ref firstSum, output * columns), column, next, TWidth.Add(a0, a1), TWidth.Add(b0, b1));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<TWidth, TVector>(ref double sums, int column, int next, TVector a, TVector b)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        TWidth.Store(TWidth.Add(TWidth.Load(ref sums, (nuint)column), a), ref sums, (nuint)column);
        if (next > column)
            TWidth.Store(TWidth.Add(TWidth.Load(ref sums, (nuint)next), b), ref sums, (nuint)next);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOuterProducts<TWidth, TVector>(
        ReadOnlySpan<float> block, int columns, ReadOnlySpan<double> factors, int end, Span<double> sums)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        int rows = block.Length / columns, width = TWidth.Count;
        ref double firstFactor = ref MemoryMarshal.GetReference(factors);
        ref double firstSum = ref MemoryMarshal.GetReference(sums);
        for (int column = 0; column < end; column += 2 * width)
        {
            int next = Math.Min(column + width, columns - width);
            TVector a0 = TWidth.Zero, a1 = TWidth.Zero, a2 = TWidth.Zero, a3 = TWidth.Zero;
            TVector b0 = TWidth.Zero, b1 = TWidth.Zero, b2 = TWidth.Zero, b3 = TWidth.Zero;
            ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), column);
            ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), next);
            for (int row = 0; row < rows; row++)
            {
                nuint at = (nuint)(row * columns);
                ref double factor = ref Unsafe.Add(ref firstFactor, 4 * row);
                TVector p = TWidth.Load(ref x, at), q = TWidth.Load(ref y, at);
                TVector f = TWidth.Broadcast(factor), g = TWidth.Broadcast(Unsafe.Add(ref factor, 1));
                a0 = TWidth.MultiplyAdd(p, f, a0);
                b0 = TWidth.MultiplyAdd(q, f, b0);
                a1 = TWidth.MultiplyAdd(p, g, a1);
                b1 = TWidth.MultiplyAdd(q, g, b1);
                f = TWidth.Broadcast(Unsafe.Add(ref factor, 2));
                g = TWidth.Broadcast(Unsafe.Add(ref factor, 3));
                a2 = TWidth.MultiplyAdd(p, f, a2);
                b2 = TWidth.MultiplyAdd(q, f, b2);
                a3 = TWidth.MultiplyAdd(p, g, a3);
                b3 = TWidth.MultiplyAdd(q, g, b3);
            }
            AddTo<TWidth, TVector>(ref firstSum, column, next, a0, b0);
            AddTo<TWidth, TVector>(ref Unsafe.Add(ref firstSum, columns), column, next, a1, b1);
            AddTo<TWidth, TVector>(ref Unsafe.Add(ref firstSum, 2 * columns), column, next, a2, b2);
            AddTo<TWidth, TVector>(ref Unsafe.Add(ref firstSum, 3 * columns), column, next, a3, b3);
        }
    }
}
