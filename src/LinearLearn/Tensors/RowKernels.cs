using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>
/// The hot loops of the library: scoring rows of features (floats or bytes, signed or not) with weights, and adding bytes to weights.
/// </summary>
/// <remarks>
/// Floats are added to weights by <see cref="Kernels.AddScaled(ReadOnlySpan{float}, float, Span{float})"/>. One loop supports every type of
/// number and every vector width. A row scored alone and the same row scored among others give the same bits. So do a row of bytes and a
/// row of the same numbers as floats, if the scale is a power of two. The last bits of sums depend on the vector width; additions to
/// weights do not. The error of a sum of n products is at most (n + 1) * 2^-24 * sum(|x * y|). The loops are compiled at full optimization
/// on their first call (AggressiveOptimization), because a whole training run ends before tiered compilation would optimize them.
/// </remarks>
internal static partial class RowKernels
{
    /// <summary>The number of rows that share a load of the weights.</summary>
    /// <remarks>
    /// Four rows of two sums each hide the latency of an addition. The distance between the rows is a quarter of the matrix, so that memory
    /// is read in four long streams. Four adjacent rows would be four streams that restart with every block, at least a tenth slower.
    /// </remarks>
    private const int RowsAtOnce = 4;

    /// <summary>Computes sum(x * y), each of floats or bytes.</summary>
    public static float Dot<TX, TY>(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TX : unmanaged
        where TY : unmanaged
    {
        y = y[..x.Length]; // the loops have no bounds checks
        if (Vector512.IsHardwareAccelerated)
            return Dot<Width512, Vector512<float>, TX, TY>(x, y);
        if (Vector256.IsHardwareAccelerated)
            return Dot<Width256, Vector256<float>, TX, TY>(x, y);
        if (Vector128.IsHardwareAccelerated)
            return Dot<Width128, Vector128<float>, TX, TY>(x, y);
        return Dot<Width32, float, TX, TY>(x, y);
    }

    /// <summary>Computes destination += scale * x, rounding each product before it is added.</summary>
    public static void AddScaled<T>(ReadOnlySpan<T> x, float scale, Span<float> destination)
        where T : unmanaged
    {
        destination = destination[..x.Length];
        if (Vector512.IsHardwareAccelerated)
            AddScaled<Width512, Vector512<float>, T>(x, scale, destination);
        else if (Vector256.IsHardwareAccelerated)
            AddScaled<Width256, Vector256<float>, T>(x, scale, destination);
        else if (Vector128.IsHardwareAccelerated)
            AddScaled<Width128, Vector128<float>, T>(x, scale, destination);
        else
            AddScaled<Width32, float, T>(x, scale, destination);
    }

    /// <summary>
    /// Computes weights += scale * x, with the same bits as without sums, and sums -= factor * (the change of the weights).
    /// </summary>
    /// <remarks>
    /// The change of a weight is its step rounded to a float. Sums that used the step itself would drift away from the weights.
    /// </remarks>
    public static void AddScaled<T>(ReadOnlySpan<T> x, float scale, Span<float> weights, float factor, Span<float> sums)
        where T : unmanaged
    {
        weights = weights[..x.Length]; // the loops have no bounds checks
        sums = sums[..x.Length];
        if (Vector512.IsHardwareAccelerated)
            AddScaled<Width512, Vector512<float>, T>(x, scale, weights, factor, sums);
        else if (Vector256.IsHardwareAccelerated)
            AddScaled<Width256, Vector256<float>, T>(x, scale, weights, factor, sums);
        else if (Vector128.IsHardwareAccelerated)
            AddScaled<Width128, Vector128<float>, T>(x, scale, weights, factor, sums);
        else
            AddScaled<Width32, float, T>(x, scale, weights, factor, sums);
    }

    /// <summary>Determines whether all numbers are finite: only then, each number minus itself is 0 instead of NaN.</summary>
    public static bool AreFinite(ReadOnlySpan<float> x) => Vector512.IsHardwareAccelerated
        ? AreFinite<Width512, Vector512<float>>(x)
        : Vector256.IsHardwareAccelerated ? AreFinite<Width256, Vector256<float>>(x)
        : Vector128.IsHardwareAccelerated ? AreFinite<Width128, Vector128<float>>(x)
        : AreFinite<Width32, float>(x);

    /// <summary>Counts the rows with a mark of 1 (instead of 0), those with a score above 0, and those with both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int Marked, int Positive, int Both) CountPositives(ReadOnlySpan<float> scores, ReadOnlySpan<int> marks)
    {
        marks = marks[..scores.Length]; // the loop has no bounds checks
        ref float score = ref MemoryMarshal.GetReference(scores);
        ref int mark = ref MemoryMarshal.GetReference(marks);
        Vector128<int> marked = Vector128<int>.Zero, positive = Vector128<int>.Zero, both = Vector128<int>.Zero;
        nuint width = (nuint)Vector128<int>.Count, length = (nuint)scores.Length, i = 0;
        for (; i + width <= length; i += width)
        {
            Vector128<int> some = Vector128.LoadUnsafe(ref mark, i);
            Vector128<int> above = Vector128.GreaterThan(Vector128.LoadUnsafe(ref score, i), Vector128<float>.Zero).AsInt32(); // -1 if true
            marked += some;
            positive -= above;
            both += some & above;
        }
        int all = Vector128.Sum(marked), positives = Vector128.Sum(positive), shared = Vector128.Sum(both);
        for (; i < length; i++)
        {
            int some = Unsafe.Add(ref mark, i), above = Unsafe.Add(ref score, i) > 0 ? 1 : 0;
            all += some;
            positives += above;
            shared += some & above;
        }
        return (all, positives, shared);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AreFinite<TWidth, TVector>(ReadOnlySpan<float> x)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref float xs = ref MemoryMarshal.GetReference(x);
        nuint width = (nuint)TWidth.Count, length = (nuint)x.Length, i = 0;
        TVector even = TWidth.Zero, odd = TWidth.Zero;
        for (; i + 2 * width <= length; i += 2 * width)
        {
            TVector first = TWidth.Load(ref xs, i), second = TWidth.Load(ref xs, i + width);
            even = TWidth.Add(even, TWidth.Subtract(first, first));
            odd = TWidth.Add(odd, TWidth.Subtract(second, second));
        }
        float sum = TWidth.Sum(TWidth.Add(even, odd));
        for (; i < length; i++)
            sum += Unsafe.Add(ref xs, i) - Unsafe.Add(ref xs, i);
        return sum == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot<TWidth, TVector, TX, TY>(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TWidth : struct, IVectorWidth<TVector>
        where TX : unmanaged
        where TY : unmanaged
    {
        ref TX xs = ref MemoryMarshal.GetReference(x);
        ref TY ys = ref MemoryMarshal.GetReference(y);
        nuint width = (nuint)TWidth.Count;
        nuint length = (nuint)x.Length;
        nuint i = 0;
        TVector even = TWidth.Zero, odd = TWidth.Zero;
        for (; i + 2 * width <= length; i += 2 * width)
        {
            even = TWidth.MultiplyAddEstimate(TWidth.Load(ref xs, i), TWidth.Load(ref ys, i), even);
            odd = TWidth.MultiplyAddEstimate(TWidth.Load(ref xs, i + width), TWidth.Load(ref ys, i + width), odd);
        }
        if (i + width <= length)
        {
            even = TWidth.MultiplyAddEstimate(TWidth.Load(ref xs, i), TWidth.Load(ref ys, i), even);
            i += width;
        }
        float sum = TWidth.Sum(TWidth.Add(even, odd));
        return i < length ? sum + Dot<Width32, float, TX, TY>(x[(int)i..], y[(int)i..]) : sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled<TWidth, TVector, T>(ReadOnlySpan<T> x, float scale, Span<float> destination)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        nuint width = (nuint)TWidth.Count;
        nuint length = (nuint)x.Length;
        ref T xs = ref MemoryMarshal.GetReference(x);
        if (length < width)
        {
            for (int j = 0; j < x.Length; j++)
                destination[j] += scale * Width32.Load(ref xs, (nuint)j);
            return;
        }

        // The first and the last vector are stored at the end. Therefore the loop can start where the destination is aligned and leave a
        // remainder; the part of these two vectors that the loop computed is overwritten with the same numbers.
        ref float sums = ref MemoryMarshal.GetReference(destination);
        TVector factor = TWidth.Broadcast(scale);
        TVector first = TWidth.Add(TWidth.Load(ref sums, 0), TWidth.Multiply(factor, TWidth.Load(ref xs, 0)));
        nuint lastStart = length - width;
        TVector last = TWidth.Add(TWidth.Load(ref sums, lastStart), TWidth.Multiply(factor, TWidth.Load(ref xs, lastStart)));
        for (nuint i = CountToAligned(ref sums, width); i <= lastStart; i += width)
        {
            TVector product = TWidth.Multiply(factor, TWidth.Load(ref xs, i));
            TWidth.Store(TWidth.Add(TWidth.Load(ref sums, i), product), ref sums, i);
        }
        TWidth.Store(first, ref sums, 0);
        TWidth.Store(last, ref sums, lastStart);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled<TWidth, TVector, T>(ReadOnlySpan<T> x, float scale, Span<float> weights, float factor, Span<float> sums)
        where TWidth : struct, IVectorWidth<TVector>
        where T : unmanaged
    {
        ref T xs = ref MemoryMarshal.GetReference(x);
        ref float moving = ref MemoryMarshal.GetReference(weights);
        ref float summed = ref MemoryMarshal.GetReference(sums);
        TVector scales = TWidth.Broadcast(scale), factors = TWidth.Broadcast(factor);
        nuint width = (nuint)TWidth.Count;
        nuint length = (nuint)x.Length;
        nuint i = 0;
        for (; i + width <= length; i += width)
        {
            TVector before = TWidth.Load(ref moving, i);
            TVector after = TWidth.Add(before, TWidth.Multiply(scales, TWidth.Load(ref xs, i)));
            TWidth.Store(after, ref moving, i);
            TVector moved = TWidth.Multiply(factors, TWidth.Subtract(after, before));
            TWidth.Store(TWidth.Subtract(TWidth.Load(ref summed, i), moved), ref summed, i);
        }
        if (i < length)
            AddScaled<Width32, float, T>(x[(int)i..], scale, weights[(int)i..], factor, sums[(int)i..]);
    }

    /// <summary>
    /// Counts the floats up to the next one whose vector is on one cache line; a vector across two takes twice as long to store.
    /// </summary>
    /// <remarks>If the garbage collector moves the array afterwards, only time is lost.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint CountToAligned(ref float start, nuint width)
    {
        nuint place = (nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref start) / sizeof(float);
        return (width - place % width) % width;
    }
}
