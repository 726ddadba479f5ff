using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>
/// All the hot arithmetic of the library, and its only file that uses TensorPrimitives. Callers check lengths. Elementwise kernels give
/// the same bits on every instruction set; sums give the same bits on the same instruction set, because the number of partial sums
/// follows the vector width.
/// </summary>
internal static class Kernels
{
    /// <summary>sum(x * y)</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => TensorPrimitives.Dot(x, y);

    /// <summary>destination += scale * x, each product rounded before it is added (MultiplyAdd, never fused or estimated).</summary>
    public static void AddScaled(ReadOnlySpan<float> x, float scale, Span<float> destination) =>
        TensorPrimitives.MultiplyAdd(x, scale, destination, destination);

    /// <summary>destination = x * y, element by element.</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination) =>
        TensorPrimitives.Multiply(x, y, destination);

    /// <summary>sum(x)</summary>
    public static float Sum(ReadOnlySpan<float> x) => TensorPrimitives.Sum(x);

    /// <summary>sum(x * x)</summary>
    public static float SquaredNorm(ReadOnlySpan<float> x) => TensorPrimitives.SumOfSquares(x);

    /// <summary>The index of the first of the highest values; of finite numbers only.</summary>
    public static int IndexOfMax(ReadOnlySpan<float> x) => TensorPrimitives.IndexOfMax(x);

    /// <summary>The index of the first NaN or infinity, or -1.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> x)
    {
        if (x.IsEmpty || TensorPrimitives.IsFiniteAll(x))
            return -1;
        int index = 0;
        while (float.IsFinite(x[index]))
            index++;
        return index;
    }

    /// <summary>sum(x * y)</summary>
    public static float Dot(ReadOnlySpan<byte> x, ReadOnlySpan<float> y)
    {
        if (Vector512.IsHardwareAccelerated)
            return Dot<Width512, Vector512<float>>(x, y);
        if (Vector256.IsHardwareAccelerated)
            return Dot<Width256, Vector256<float>>(x, y);
        if (Vector128.IsHardwareAccelerated)
            return Dot<Width128, Vector128<float>>(x, y);
        return Dot<Width32, float>(x, y);
    }

    /// <summary>destination += scale * x, each product rounded before it is added, as in the float kernel.</summary>
    public static void AddScaled(ReadOnlySpan<byte> x, float scale, Span<float> destination)
    {
        if (Vector512.IsHardwareAccelerated)
            AddScaled<Width512, Vector512<float>>(x, scale, destination);
        else if (Vector256.IsHardwareAccelerated)
            AddScaled<Width256, Vector256<float>>(x, scale, destination);
        else if (Vector128.IsHardwareAccelerated)
            AddScaled<Width128, Vector128<float>>(x, scale, destination);
        else
            AddScaled<Width32, float>(x, scale, destination);
    }

    /// <summary>scores[n, k] = sum(rows[n] * weights[k]) + biases[k], for as many rows as there are scores.</summary>
    public static void Scores(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
    {
        int columns = weights.Length / biases.Length;
        int count = scores.Length / biases.Length;
        for (int row = 0; row < count; row++)
        {
            for (int k = 0; k < biases.Length; k++)
                scores[row * biases.Length + k] = Dot(rows.Slice(row * columns, columns), weights.Slice(k * columns, columns)) + biases[k];
        }
    }

    /// <summary>
    /// scores[n, k] = scale * sum(rows[n] * weights[k]) + biases[k], for as many rows as there are scores. Bound by memory traffic, which
    /// is why rows stay bytes and four of them are scored together.
    /// </summary>
    public static void Scores(
        ReadOnlySpan<byte> rows, float scale, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
    {
        if (Vector512.IsHardwareAccelerated)
            Scores<Width512, Vector512<float>>(rows, scale, weights, biases, scores);
        else if (Vector256.IsHardwareAccelerated)
            Scores<Width256, Vector256<float>>(rows, scale, weights, biases, scores);
        else if (Vector128.IsHardwareAccelerated)
            Scores<Width128, Vector128<float>>(rows, scale, weights, biases, scores);
        else
            Scores<Width32, float>(rows, scale, weights, biases, scores);
    }

    /// <summary>sum(x * x), exact: the sum is kept in integers.</summary>
    public static float SquaredNorm(ReadOnlySpan<byte> x)
    {
        long sum = 0;
        foreach (byte value in x)
            sum += value * value;
        return sum;
    }

    // The loops over bytes are compiled at full speed on their first call (AggressiveOptimization): a whole training run is over before
    // the runtime's tiers would get to them.

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot<TWidth, TVector>(ReadOnlySpan<byte> x, ReadOnlySpan<float> y)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref byte bytes = ref MemoryMarshal.GetReference(x);
        ref float floats = ref MemoryMarshal.GetReference(y);
        nuint width = (nuint)TWidth.Count;
        nuint length = (nuint)x.Length;
        nuint i = 0;
        TVector even = TWidth.Zero, odd = TWidth.Zero;
        for (; i + 2 * width <= length; i += 2 * width)
        {
            even = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref bytes, i), TWidth.Load(ref floats, i), even);
            odd = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref bytes, i + width), TWidth.Load(ref floats, i + width), odd);
        }
        if (i + width <= length)
        {
            even = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref bytes, i), TWidth.Load(ref floats, i), even);
            i += width;
        }
        float sum = TWidth.Sum(TWidth.Add(even, odd));
        return i < length ? sum + Dot<Width32, float>(x[(int)i..], y[(int)i..]) : sum;
    }

    /// <summary>
    /// Four dot products that share the loads of y. For each row it adds in the order of the single dot product, so that scoring one
    /// example and scoring many give the same bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotFour<TWidth, TVector>(ReadOnlySpan<byte> rows, ReadOnlySpan<float> y, Span<float> dots)
        where TWidth : struct, IVectorWidth<TVector>
    {
        int columns = y.Length;
        ref byte row0 = ref MemoryMarshal.GetReference(rows);
        ref byte row1 = ref Unsafe.Add(ref row0, columns);
        ref byte row2 = ref Unsafe.Add(ref row1, columns);
        ref byte row3 = ref Unsafe.Add(ref row2, columns);
        ref float floats = ref MemoryMarshal.GetReference(y);
        nuint width = (nuint)TWidth.Count;
        nuint length = (nuint)columns;
        nuint i = 0;
        TVector even0 = TWidth.Zero, even1 = TWidth.Zero, even2 = TWidth.Zero, even3 = TWidth.Zero;
        TVector odd0 = TWidth.Zero, odd1 = TWidth.Zero, odd2 = TWidth.Zero, odd3 = TWidth.Zero;
        for (; i + 2 * width <= length; i += 2 * width)
        {
            TVector weights = TWidth.Load(ref floats, i);
            even0 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row0, i), weights, even0);
            even1 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row1, i), weights, even1);
            even2 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row2, i), weights, even2);
            even3 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row3, i), weights, even3);
            weights = TWidth.Load(ref floats, i + width);
            odd0 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row0, i + width), weights, odd0);
            odd1 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row1, i + width), weights, odd1);
            odd2 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row2, i + width), weights, odd2);
            odd3 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row3, i + width), weights, odd3);
        }
        if (i + width <= length)
        {
            TVector weights = TWidth.Load(ref floats, i);
            even0 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row0, i), weights, even0);
            even1 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row1, i), weights, even1);
            even2 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row2, i), weights, even2);
            even3 = TWidth.MultiplyAddEstimate(TWidth.LoadBytes(ref row3, i), weights, even3);
            i += width;
        }
        dots[0] = TWidth.Sum(TWidth.Add(even0, odd0));
        dots[1] = TWidth.Sum(TWidth.Add(even1, odd1));
        dots[2] = TWidth.Sum(TWidth.Add(even2, odd2));
        dots[3] = TWidth.Sum(TWidth.Add(even3, odd3));
        int rest = (int)i;
        if (rest < columns)
        {
            for (int row = 0; row < 4; row++)
                dots[row] += Dot<Width32, float>(rows.Slice(row * columns + rest, columns - rest), y[rest..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores<TWidth, TVector>(
        ReadOnlySpan<byte> rows, float scale, ReadOnlySpan<float> weights, ReadOnlySpan<float> biases, Span<float> scores)
        where TWidth : struct, IVectorWidth<TVector>
    {
        int columns = weights.Length / biases.Length;
        int count = scores.Length / biases.Length;
        Span<float> dots = stackalloc float[4];
        for (int row = 0; row < count; row += 4)
        {
            int together = Math.Min(4, count - row);
            ReadOnlySpan<byte> block = rows.Slice(row * columns, together * columns);
            for (int k = 0; k < biases.Length; k++)
            {
                ReadOnlySpan<float> w = weights.Slice(k * columns, columns);
                if (together == 4)
                {
                    DotFour<TWidth, TVector>(block, w, dots);
                }
                else
                {
                    for (int i = 0; i < together; i++)
                        dots[i] = Dot<TWidth, TVector>(block.Slice(i * columns, columns), w);
                }
                for (int i = 0; i < together; i++)
                    scores[(row + i) * biases.Length + k] = scale * dots[i] + biases[k];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled<TWidth, TVector>(ReadOnlySpan<byte> x, float scale, Span<float> destination)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref byte bytes = ref MemoryMarshal.GetReference(x);
        ref float floats = ref MemoryMarshal.GetReference(destination);
        nuint width = (nuint)TWidth.Count;
        nuint length = (nuint)x.Length;
        nuint i = 0;
        TVector factor = TWidth.Broadcast(scale);
        for (; i + width <= length; i += width)
        {
            TVector product = TWidth.Multiply(factor, TWidth.LoadBytes(ref bytes, i));
            TWidth.Store(TWidth.Add(TWidth.Load(ref floats, i), product), ref floats, i);
        }
        if (i < length)
            AddScaled<Width32, float>(x[(int)i..], scale, destination[(int)i..]);
    }
}
