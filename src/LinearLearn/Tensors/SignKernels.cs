using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LinearLearn;

/// <summary>Computes the signs of the scores of byte rows, which is all that a prediction of two classes needs.</summary>
/// <remarks>
/// Weights are rounded to 16-bit integers q times a step, a power of two. Then the sum of q * byte is an exact integer, at half the cost of
/// converting each byte to a float. The score that it gives differs from that of <see cref="RowKernels"/> by at most the sum of
/// <list type="bullet">
/// <item>scale * 255 * sum(|w - q * step|), the rounding of the weights,</item>
/// <item>
/// scale * (n + 1) * 2^-24 * 255 * sum(|w|), the bound of the sums of n products of <see cref="RowKernels"/>. It needs no denominator of
/// 1 - n * 2^-24, because no product takes part in more than n / 16 + 20 roundings, and n is at least 32.
/// </item>
/// <item>2^-21 * (scale * 255 * (sum(|w|) + sum(|w - q * step|)) + |bias|), more than the five roundings that remain.</item>
/// </list>
/// If it is closer to 0, <see cref="RowKernels"/> scores the row. Therefore all signs are those of the scores of <see cref="RowKernels"/>.
/// </remarks>
internal static class SignKernels
{
    /// <summary>The least number of rows that save more time than rounding the weights takes.</summary>
    internal const int LeastRows = 64;

    /// <summary>The largest number of columns, whose weights fit in the first-level cache and on the stack.</summary>
    internal const int MostColumns = 8192;

    private const int RowsAtOnce = 4;

    /// <summary>The number of rows within the tolerance, beyond a quarter of all, after which scoring all rows is faster.</summary>
    private const int MostClose = 8;

    /// <summary>Sums and scales beyond this limit, or below its reciprocal, are left to <see cref="RowKernels"/>.</summary>
    private const float Limit = 1.2676506e30f; // 2^100

    /// <summary>Writes numbers with the signs of the scores scale * sum(row * weights) + bias, if that is faster than scoring.</summary>
    /// <returns>False if the scores have to be computed: then the destination has undefined values.</returns>
    public static bool TryWriteSigns(ReadOnlySpan<byte> rows, float scale, ReadOnlySpan<float> weights, float bias, Span<float> signs)
    {
        if (signs.Length < LeastRows || weights.Length > MostColumns)
            return false;
        if (Avx512BW.IsSupported && Vector512.IsHardwareAccelerated && weights.Length >= WordWidth512.Bytes)
            return TryWriteSigns<WordWidth512, Vector512<int>>(rows, scale, weights, bias, signs);
        if (Avx2.IsSupported && weights.Length >= WordWidth256.Bytes)
            return TryWriteSigns<WordWidth256, Vector256<int>>(rows, scale, weights, bias, signs);
        return false;
    }

    /// <summary>Calls the loops for rows of that many columns with zeros, so that the runtime compiles them.</summary>
    /// <returns>Whether the signs of such rows are computed.</returns>
    public static bool CompileLoops(int columns)
    {
        if (columns > MostColumns)
            return false;
        const int Rows = LeastRows + 1; // the last row is scored
        float[] weights = new float[Math.Min(columns, WordWidth512.Bytes)];
        weights.AsSpan().Fill(1);
        return TryWriteSigns(new byte[Rows * weights.Length], 1, weights, 1, new float[Rows]);
    }

    internal static bool TryWriteSigns<TWidth, TVector>(
        ReadOnlySpan<byte> rows, float scale, ReadOnlySpan<float> weights, float bias, Span<float> signs)
        where TWidth : struct, IWordWidth<TVector>
    {
        (float largest, float sum) = Measure(weights);
        if (FindStep(largest, sum, weights.Length) is not { } step || !(scale * step is > 1 / Limit and < Limit))
            return false;
        int blocks = (weights.Length + TWidth.Bytes - 1) / TWidth.Bytes;
        Span<short> words = stackalloc short[blocks * TWidth.Bytes];
        float error = Round<TWidth, TVector>(weights, step, words);
        if (FindTolerance(sum, error, scale, bias, weights.Length) is not { } tolerance)
            return false;
        return TryWriteSigns<TWidth, TVector>(rows, scale, weights, bias, signs, words, scale * step, tolerance);
    }

    /// <summary>Returns the largest magnitude of the weights and the sum of all magnitudes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static (float Largest, float Sum) Measure(ReadOnlySpan<float> weights)
    {
        ref float source = ref MemoryMarshal.GetReference(weights);
        int width = Vector256<float>.Count, last = weights.Length - width, i = 0;
        Vector256<float> largest = Vector256<float>.Zero, sums = Vector256<float>.Zero;
        for (; i <= last; i += width)
        {
            Vector256<float> magnitudes = Vector256.Abs(Vector256.LoadUnsafe(ref source, (nuint)i));
            largest = Vector256.MaxNative(largest, magnitudes);
            sums += magnitudes;
        }
        float most = 0, sum = Vector256.Sum(sums);
        for (int j = 0; j < width; j++)
            most = MathF.Max(most, largest[j]);
        for (; i < weights.Length; i++)
        {
            most = MathF.Max(most, MathF.Abs(weights[i]));
            sum += MathF.Abs(weights[i]);
        }
        return (most, sum);
    }

    /// <summary>
    /// Finds the smallest power of two of which all weights are at most 32,767 times, and 255 times their sum less than 2^31.
    /// </summary>
    /// <returns>The step, or null if it is too small or too large for exact divisions.</returns>
    internal static float? FindStep(float largest, float sum, int count)
    {
        double products = byte.MaxValue * Inflate(sum, count), room = int.MaxValue - byte.MaxValue / 2.0 * count; // rounding adds up to 1/2
        double least = Math.Max(largest / short.MaxValue, products / room);
        return least is > 1 / Limit and < Limit ? (float)Math.ScaleB(1, Math.ILogB(least) + 1) : null;
    }

    /// <summary>Bounds the difference of a sign and its score.</summary>
    /// <returns>The tolerance, or null if a score could overflow.</returns>
    internal static float? FindTolerance(float sum, float error, float scale, float bias, int count)
    {
        double products = byte.MaxValue * Inflate(sum, count), rounded = byte.MaxValue * Inflate(error, count);
        double largest = scale * (products + rounded) + Math.Abs(bias);
        double tolerance = scale * (rounded + (count + 1) * Math.ScaleB(products, -24)) + Math.ScaleB(largest, -21);
        return products < Limit && largest < Limit ? MathF.BitIncrement((float)tolerance) : null;
    }

    /// <summary>Bounds the sum of positive numbers, given the sum of the same numbers with rounding errors.</summary>
    private static double Inflate(float sum, int count) => sum * (1 + Math.ScaleB(count, -23));

    /// <summary>Rounds weights to words, block by block: those of even columns first.</summary>
    /// <remarks>The last block overlaps the one before with words of 0.</remarks>
    /// <returns>The sum of the magnitudes of the rounding errors.</returns>
    internal static float Round<TWidth, TVector>(ReadOnlySpan<float> weights, float step, Span<short> words)
        where TWidth : struct, IWordWidth<TVector>
    {
        int rest = weights.Length % TWidth.Bytes, full = weights.Length - rest;
        float error = Round(weights[..full], TWidth.Bytes, 1 / step, words);
        if (rest == 0)
            return error;
        Span<float> last = stackalloc float[TWidth.Bytes];
        weights[full..].CopyTo(last[^rest..]);
        return error + Round(last, TWidth.Bytes, 1 / step, words[full..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Round(ReadOnlySpan<float> weights, int block, float factor, Span<short> words)
    {
        words = words[..weights.Length]; // the loop has no bounds checks
        ref float source = ref MemoryMarshal.GetReference(weights);
        ref short evens = ref MemoryMarshal.GetReference(words), odds = ref Unsafe.Add(ref evens, block / 2);
        Vector256<float> errors = Vector256<float>.Zero;
        for (int start = 0; start < weights.Length; start += block)
        {
            for (int i = start; i < start + block; i += 32)
            {
                Vector256<int> first = Vector256.Narrow(
                    Round(ref source, i, factor, ref errors), Round(ref source, i + 8, factor, ref errors)).AsInt32();
                Vector256<int> second = Vector256.Narrow(
                    Round(ref source, i + 16, factor, ref errors), Round(ref source, i + 24, factor, ref errors)).AsInt32();
                nuint target = (nuint)(start + (i - start) / 2);
                Vector256.Narrow(first, second).StoreUnsafe(ref evens, target); // keeps the lower halves
                Vector256.Narrow(first >> 16, second >> 16).StoreUnsafe(ref odds, target);
            }
        }
        return Vector256.Sum(errors) / factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(ref float source, int index, float factor, ref Vector256<float> errors)
    {
        Vector256<float> steps = Vector256.LoadUnsafe(ref source, (nuint)index) * factor;
        Vector256<int> rounded = Avx.ConvertToVector256Int32(steps);
        errors += Vector256.Abs(steps - Vector256.ConvertToSingle(rounded));
        return rounded;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryWriteSigns<TWidth, TVector>(
        ReadOnlySpan<byte> rows,
        float scale,
        ReadOnlySpan<float> weights,
        float bias,
        Span<float> signs,
        ReadOnlySpan<short> words,
        float factor,
        float tolerance)
        where TWidth : struct, IWordWidth<TVector>
    {
        int columns = weights.Length, quarter = signs.Length / RowsAtOnce, close = 0;
        rows = rows[..(signs.Length * columns)]; // the kernel has no bounds checks
        Vector128<float> limit = Vector128.Create(tolerance);
        for (int row = 0; row < quarter; row++)
        {
            Vector128<int> dots = DotFour<TWidth, TVector>(rows[(row * columns)..], quarter * columns, columns, words);
            Vector128<float> four = Vector128.ConvertToSingle(dots) * factor + Vector128.Create(bias);
            Vector128<float> isClose = Vector128.LessThanOrEqual(Vector128.Abs(four), limit);
            for (int j = 0; j < RowsAtOnce; j++)
                signs[j * quarter + row] = four[j];
            if (isClose == Vector128<float>.Zero)
                continue;
            for (int j = 0; j < RowsAtOnce; j++)
            {
                if (!(MathF.Abs(four[j]) <= tolerance))
                    continue;
                signs[j * quarter + row] = Score(rows, j * quarter + row, scale, weights, bias);
                close++;
            }
            if (close > row + MostClose)
                return false;
        }
        for (int row = RowsAtOnce * quarter; row < signs.Length; row++)
            signs[row] = Score(rows, row, scale, weights, bias);
        return true;
    }

    private static float Score(ReadOnlySpan<byte> rows, int row, float scale, ReadOnlySpan<float> weights, float bias) =>
        scale * RowKernels.Dot(rows.Slice(row * weights.Length, weights.Length), weights) + bias;

    /// <summary>Computes the sums of words * bytes of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> DotFour<TWidth, TVector>(
        ReadOnlySpan<byte> rows, int distance, int columns, ReadOnlySpan<short> words)
        where TWidth : struct, IWordWidth<TVector>
    {
        ref byte x0 = ref MemoryMarshal.GetReference(rows);
        ref byte x1 = ref Unsafe.Add(ref x0, distance), x2 = ref Unsafe.Add(ref x1, distance), x3 = ref Unsafe.Add(ref x2, distance);
        ref short w = ref MemoryMarshal.GetReference(words);
        TVector sum0 = TWidth.Zero, sum1 = TWidth.Zero, sum2 = TWidth.Zero, sum3 = TWidth.Zero;
        nuint width = (nuint)TWidth.Bytes, last = (nuint)columns - width, i = 0;
        for (; i <= last; i += width)
        {
            TVector evens = TWidth.Load(ref w, i), odds = TWidth.Load(ref w, i + width / 2);
            sum0 = TWidth.MultiplyAdd(ref x0, i, evens, odds, sum0);
            sum1 = TWidth.MultiplyAdd(ref x1, i, evens, odds, sum1);
            sum2 = TWidth.MultiplyAdd(ref x2, i, evens, odds, sum2);
            sum3 = TWidth.MultiplyAdd(ref x3, i, evens, odds, sum3);
        }
        if (i < (nuint)columns)
        {
            TVector evens = TWidth.Load(ref w, i), odds = TWidth.Load(ref w, i + width / 2);
            sum0 = TWidth.MultiplyAdd(ref x0, last, evens, odds, sum0);
            sum1 = TWidth.MultiplyAdd(ref x1, last, evens, odds, sum1);
            sum2 = TWidth.MultiplyAdd(ref x2, last, evens, odds, sum2);
            sum3 = TWidth.MultiplyAdd(ref x3, last, evens, odds, sum3);
        }
        return TWidth.Sums(sum0, sum1, sum2, sum3);
    }
}
