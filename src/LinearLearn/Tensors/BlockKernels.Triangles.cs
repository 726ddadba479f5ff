using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

internal static partial class BlockKernels
{
    /// <summary>Computes matrix[row + r, column + c] -= sum over i &lt; end of (matrix[row + r, i] * matrix[column + c, i]).</summary>
    /// <param name="matrix">Rows of doubles.</param>
    /// <param name="pitch">The distance between rows.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">The number of rows, 1 to 4.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">The number of columns, 1 or 2.</param>
    /// <param name="end">A multiple of <see cref="Alignment"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubtractProducts(double[] matrix, int pitch, int row, int rows, int column, int columns, int end)
    {
        if (Vector512.IsHardwareAccelerated)
            SubtractProducts<Doubles512, Vector512<double>>(matrix, pitch, row, rows, column, columns, end);
        else if (Vector256.IsHardwareAccelerated)
            SubtractProducts<Doubles256, Vector256<double>>(matrix, pitch, row, rows, column, columns, end);
        else if (Vector128.IsHardwareAccelerated)
            SubtractProducts<Doubles128, Vector128<double>>(matrix, pitch, row, rows, column, columns, end);
        else
            SubtractProducts<Doubles64, double>(matrix, pitch, row, rows, column, columns, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractProducts<TWidth, TVector>(double[] matrix, int pitch, int row, int rows, int column, int columns, int end)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        // With fewer rows or columns, the last ones are computed repeatedly and not stored.
        ref double first = ref matrix[row * pitch];
        ref double second = ref matrix[(row + Math.Min(1, rows - 1)) * pitch];
        ref double third = ref matrix[(row + Math.Min(2, rows - 1)) * pitch];
        ref double fourth = ref matrix[(row + Math.Min(3, rows - 1)) * pitch];
        ref double left = ref matrix[column * pitch];
        ref double right = ref matrix[(column + columns - 1) * pitch];
        TVector s0 = TWidth.Zero, s1 = TWidth.Zero, s2 = TWidth.Zero, s3 = TWidth.Zero;
        TVector t0 = TWidth.Zero, t1 = TWidth.Zero, t2 = TWidth.Zero, t3 = TWidth.Zero;
        for (int i = 0; i < end; i += TWidth.Count)
        {
            nuint at = (nuint)i;
            TVector u = TWidth.Load(ref left, at), v = TWidth.Load(ref right, at);
            TVector x = TWidth.Load(ref first, at), y = TWidth.Load(ref second, at);
            s0 = TWidth.MultiplyAdd(x, u, s0);
            t0 = TWidth.MultiplyAdd(x, v, t0);
            s1 = TWidth.MultiplyAdd(y, u, s1);
            t1 = TWidth.MultiplyAdd(y, v, t1);
            x = TWidth.Load(ref third, at);
            y = TWidth.Load(ref fourth, at);
            s2 = TWidth.MultiplyAdd(x, u, s2);
            t2 = TWidth.MultiplyAdd(x, v, t2);
            s3 = TWidth.MultiplyAdd(y, u, s3);
            t3 = TWidth.MultiplyAdd(y, v, t3);
        }
        ReadOnlySpan<double> sums =
        [
            TWidth.Sum(s0), TWidth.Sum(t0), TWidth.Sum(s1), TWidth.Sum(t1), TWidth.Sum(s2), TWidth.Sum(t2), TWidth.Sum(s3), TWidth.Sum(t3),
        ];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
                matrix[(row + r) * pitch + column + c] -= sums[2 * r + c];
        }
    }
}
