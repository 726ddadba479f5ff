using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>Represents a stored feature of a sparse row.</summary>
/// <param name="Column">The column, 0 or more.</param>
/// <param name="Value">The value.</param>
internal readonly record struct SparseEntry(int Column, float Value);

/// <summary>
/// Computes dot products of a row with several outputs, and adds to them, where the weights of all outputs for a column are neighbors.
/// </summary>
/// <remarks>
/// The weight of output k for a column is at index column * stride + k. A row of few features reads one cache line for each of them, for as
/// many outputs as fit, instead of one for each output. Each of 4 or more outputs has its own lane of the vectors: neither their number
/// nor the vector width changes its bits. Columns must be within the weights: the loops have no bounds checks.
/// </remarks>
internal static class LaneKernels
{
    /// <summary>The number of outputs of the widest vectors, which is also the number of floats of a cache line.</summary>
    public const int MostLanes = 16;

    /// <summary>The number of outputs of the narrowest vectors.</summary>
    public const int LeastLanes = 4;

    /// <summary>Gets the distance between the weights of neighboring columns for several outputs.</summary>
    public static int GetStride(int outputs) =>
        outputs <= LeastLanes ? LeastLanes : outputs <= 8 ? 8 : (outputs + MostLanes - 1) / MostLanes * MostLanes;

    /// <summary>Computes dots[k] = sum(x * weights of output k); the number of dots is 1, with a stride of 1, or a multiple of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(ReadOnlySpan<SparseEntry> x, ReadOnlySpan<float> weights, int stride, Span<float> dots)
    {
        if (dots.Length == 1)
        {
            dots[0] = Dot(x, weights);
            return;
        }
        ref SparseEntry entries = ref MemoryMarshal.GetReference(x);
        ref float first = ref MemoryMarshal.GetReference(weights), sums = ref MemoryMarshal.GetReference(dots);
        int k = 0;
        for (; Vector512.IsHardwareAccelerated && k + 16 <= dots.Length; k += 16)
            Dots<Width512, Vector512<float>>(ref entries, x.Length, ref Unsafe.Add(ref first, k), stride, ref Unsafe.Add(ref sums, k));
        for (; Vector256.IsHardwareAccelerated && k + 8 <= dots.Length; k += 8)
            Dots<Width256, Vector256<float>>(ref entries, x.Length, ref Unsafe.Add(ref first, k), stride, ref Unsafe.Add(ref sums, k));
        for (; Vector128.IsHardwareAccelerated && k + 4 <= dots.Length; k += 4)
            Dots<Width128, Vector128<float>>(ref entries, x.Length, ref Unsafe.Add(ref first, k), stride, ref Unsafe.Add(ref sums, k));
        for (; k < dots.Length; k++)
            Dots<Width32, float>(ref entries, x.Length, ref Unsafe.Add(ref first, k), stride, ref Unsafe.Add(ref sums, k));
    }

    /// <summary>Computes dots[k] = sum(x * weights of output k) for a dense row; the number of dots is a multiple of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(ReadOnlySpan<float> x, ReadOnlySpan<float> weights, int stride, Span<float> dots)
    {
        ref float values = ref MemoryMarshal.GetReference(x);
        ref float first = ref MemoryMarshal.GetReference(weights), sums = ref MemoryMarshal.GetReference(dots);
        int k = 0;
        for (; Vector512.IsHardwareAccelerated && k + 16 <= dots.Length; k += 16)
            Dots<Width512, Vector512<float>>(ref values, x.Length, ref Unsafe.Add(ref first, k), stride, ref Unsafe.Add(ref sums, k));
        for (; Vector256.IsHardwareAccelerated && k + 8 <= dots.Length; k += 8)
            Dots<Width256, Vector256<float>>(ref values, x.Length, ref Unsafe.Add(ref first, k), stride, ref Unsafe.Add(ref sums, k));
        for (; Vector128.IsHardwareAccelerated && k + 4 <= dots.Length; k += 4)
            Dots<Width128, Vector128<float>>(ref values, x.Length, ref Unsafe.Add(ref first, k), stride, ref Unsafe.Add(ref sums, k));
        for (; k < dots.Length; k++)
            Dots<Width32, float>(ref values, x.Length, ref Unsafe.Add(ref first, k), stride, ref Unsafe.Add(ref sums, k));
    }

    /// <summary>Computes weights of output k += steps[k] * x; the number of steps is 1 or a multiple of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<SparseEntry> x, ReadOnlySpan<float> steps, int stride, Span<float> weights)
    {
        ref SparseEntry entries = ref MemoryMarshal.GetReference(x);
        ref float first = ref MemoryMarshal.GetReference(weights), moves = ref MemoryMarshal.GetReference(steps);
        int k = 0;
        for (; Vector512.IsHardwareAccelerated && k + 16 <= steps.Length; k += 16)
            Add<Width512, Vector512<float>>(ref entries, x.Length, ref Unsafe.Add(ref moves, k), stride, ref Unsafe.Add(ref first, k));
        for (; Vector256.IsHardwareAccelerated && k + 8 <= steps.Length; k += 8)
            Add<Width256, Vector256<float>>(ref entries, x.Length, ref Unsafe.Add(ref moves, k), stride, ref Unsafe.Add(ref first, k));
        for (; Vector128.IsHardwareAccelerated && k + 4 <= steps.Length; k += 4)
            Add<Width128, Vector128<float>>(ref entries, x.Length, ref Unsafe.Add(ref moves, k), stride, ref Unsafe.Add(ref first, k));
        for (; k < steps.Length; k++)
            Add<Width32, float>(ref entries, x.Length, ref Unsafe.Add(ref moves, k), stride, ref Unsafe.Add(ref first, k));
    }

    /// <summary>Computes weights of output k += steps[k] * x for a dense row; the number of steps is a multiple of 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<float> x, ReadOnlySpan<float> steps, int stride, Span<float> weights)
    {
        ref float values = ref MemoryMarshal.GetReference(x);
        ref float first = ref MemoryMarshal.GetReference(weights), moves = ref MemoryMarshal.GetReference(steps);
        int k = 0;
        for (; Vector512.IsHardwareAccelerated && k + 16 <= steps.Length; k += 16)
            Add<Width512, Vector512<float>>(ref values, x.Length, ref Unsafe.Add(ref moves, k), stride, ref Unsafe.Add(ref first, k));
        for (; Vector256.IsHardwareAccelerated && k + 8 <= steps.Length; k += 8)
            Add<Width256, Vector256<float>>(ref values, x.Length, ref Unsafe.Add(ref moves, k), stride, ref Unsafe.Add(ref first, k));
        for (; Vector128.IsHardwareAccelerated && k + 4 <= steps.Length; k += 4)
            Add<Width128, Vector128<float>>(ref values, x.Length, ref Unsafe.Add(ref moves, k), stride, ref Unsafe.Add(ref first, k));
        for (; k < steps.Length; k++)
            Add<Width32, float>(ref values, x.Length, ref Unsafe.Add(ref moves, k), stride, ref Unsafe.Add(ref first, k));
    }

    /// <summary>Computes sum(x * weights) for rows padded to a multiple of <see cref="MostLanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float DotPadded(ReadOnlySpan<float> x, ReadOnlySpan<float> weights)
    {
        ref float values = ref MemoryMarshal.GetReference(x), others = ref MemoryMarshal.GetReference(weights[..x.Length]);
        if (Vector512.IsHardwareAccelerated)
            return DotPadded<Width512, Vector512<float>>(ref values, x.Length, ref others);
        if (Vector256.IsHardwareAccelerated)
            return DotPadded<Width256, Vector256<float>>(ref values, x.Length, ref others);
        return Vector128.IsHardwareAccelerated
            ? DotPadded<Width128, Vector128<float>>(ref values, x.Length, ref others)
            : DotPadded<Width32, float>(ref values, x.Length, ref others);
    }

    /// <summary>Computes weights += step * x for rows padded to a multiple of <see cref="MostLanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddPadded(ReadOnlySpan<float> x, float step, Span<float> weights)
    {
        ref float values = ref MemoryMarshal.GetReference(x), others = ref MemoryMarshal.GetReference(weights[..x.Length]);
        if (Vector512.IsHardwareAccelerated)
            AddPadded<Width512, Vector512<float>>(ref values, x.Length, step, ref others);
        else if (Vector256.IsHardwareAccelerated)
            AddPadded<Width256, Vector256<float>>(ref values, x.Length, step, ref others);
        else if (Vector128.IsHardwareAccelerated)
            AddPadded<Width128, Vector128<float>>(ref values, x.Length, step, ref others);
        else
            AddPadded<Width32, float>(ref values, x.Length, step, ref others);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float DotPadded<TWidth, TVector>(ref float x, int length, ref float weights)
        where TWidth : struct, IVectorWidth<TVector>
    {
        TVector even = TWidth.Zero, odd = TWidth.Zero;
        nuint width = (nuint)TWidth.Count, i = 0;
        for (; i + 2 * width <= (nuint)length; i += 2 * width)
        {
            even = TWidth.MultiplyAddEstimate(TWidth.Load(ref x, i), TWidth.Load(ref weights, i), even);
            odd = TWidth.MultiplyAddEstimate(TWidth.Load(ref x, i + width), TWidth.Load(ref weights, i + width), odd);
        }
        if (i < (nuint)length)
            even = TWidth.MultiplyAddEstimate(TWidth.Load(ref x, i), TWidth.Load(ref weights, i), even);
        return TWidth.Sum(TWidth.Add(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddPadded<TWidth, TVector>(ref float x, int length, float step, ref float weights)
        where TWidth : struct, IVectorWidth<TVector>
    {
        TVector steps = TWidth.Broadcast(step);
        for (nuint i = 0; i < (nuint)length; i += (nuint)TWidth.Count)
            TWidth.Store(TWidth.MultiplyAddEstimate(steps, TWidth.Load(ref x, i), TWidth.Load(ref weights, i)), ref weights, i);
    }

    /// <summary>Computes the dot product with one output, with four sums, which hide the latency of an addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(ReadOnlySpan<SparseEntry> x, ReadOnlySpan<float> weights)
    {
        ref float first = ref MemoryMarshal.GetReference(weights);
        float sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        int i = 0;
        for (; i + 4 <= x.Length; i += 4)
        {
            sum0 += x[i].Value * Unsafe.Add(ref first, x[i].Column);
            sum1 += x[i + 1].Value * Unsafe.Add(ref first, x[i + 1].Column);
            sum2 += x[i + 2].Value * Unsafe.Add(ref first, x[i + 2].Column);
            sum3 += x[i + 3].Value * Unsafe.Add(ref first, x[i + 3].Column);
        }
        for (; i < x.Length; i++)
            sum0 += x[i].Value * Unsafe.Add(ref first, x[i].Column);
        return (sum0 + sum1) + (sum2 + sum3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Dots<TWidth, TVector>(ref SparseEntry entries, int count, ref float weights, int stride, ref float dots)
        where TWidth : struct, IVectorWidth<TVector>
    {
        TVector sum0 = TWidth.Zero, sum1 = TWidth.Zero, sum2 = TWidth.Zero, sum3 = TWidth.Zero;
        int i = 0;
        for (; i + 4 <= count; i += 4)
        {
            sum0 = AddProduct<TWidth, TVector>(ref entries, i, ref weights, stride, sum0);
            sum1 = AddProduct<TWidth, TVector>(ref entries, i + 1, ref weights, stride, sum1);
            sum2 = AddProduct<TWidth, TVector>(ref entries, i + 2, ref weights, stride, sum2);
            sum3 = AddProduct<TWidth, TVector>(ref entries, i + 3, ref weights, stride, sum3);
        }
        for (; i < count; i++)
            sum0 = AddProduct<TWidth, TVector>(ref entries, i, ref weights, stride, sum0);
        TWidth.Store(TWidth.Add(TWidth.Add(sum0, sum1), TWidth.Add(sum2, sum3)), ref dots, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Dots<TWidth, TVector>(ref float values, int count, ref float weights, int stride, ref float dots)
        where TWidth : struct, IVectorWidth<TVector>
    {
        TVector sum0 = TWidth.Zero, sum1 = TWidth.Zero, sum2 = TWidth.Zero, sum3 = TWidth.Zero;
        nuint at = 0, step = (nuint)stride;
        int i = 0;
        for (; i + 4 <= count; i += 4)
        {
            ref float value = ref Unsafe.Add(ref values, i);
            sum0 = TWidth.MultiplyAddEstimate(TWidth.Broadcast(value), TWidth.Load(ref weights, at), sum0);
            sum1 = TWidth.MultiplyAddEstimate(TWidth.Broadcast(Unsafe.Add(ref value, 1)), TWidth.Load(ref weights, at + step), sum1);
            sum2 = TWidth.MultiplyAddEstimate(TWidth.Broadcast(Unsafe.Add(ref value, 2)), TWidth.Load(ref weights, at + 2 * step), sum2);
            sum3 = TWidth.MultiplyAddEstimate(TWidth.Broadcast(Unsafe.Add(ref value, 3)), TWidth.Load(ref weights, at + 3 * step), sum3);
            at += 4 * step;
        }
        for (; i < count; i++, at += step)
            sum0 = TWidth.MultiplyAddEstimate(TWidth.Broadcast(Unsafe.Add(ref values, i)), TWidth.Load(ref weights, at), sum0);
        TWidth.Store(TWidth.Add(TWidth.Add(sum0, sum1), TWidth.Add(sum2, sum3)), ref dots, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector AddProduct<TWidth, TVector>(ref SparseEntry entries, int i, ref float weights, int stride, TVector sum)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref SparseEntry entry = ref Unsafe.Add(ref entries, i);
        nuint at = (nuint)(uint)entry.Column * (nuint)(uint)stride;
        return TWidth.MultiplyAddEstimate(TWidth.Broadcast(entry.Value), TWidth.Load(ref weights, at), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TWidth, TVector>(ref SparseEntry entries, int count, ref float steps, int stride, ref float weights)
        where TWidth : struct, IVectorWidth<TVector>
    {
        TVector step = TWidth.Load(ref steps, 0);
        for (int i = 0; i < count; i++)
        {
            SparseEntry entry = Unsafe.Add(ref entries, i);
            nuint at = (nuint)(uint)entry.Column * (nuint)(uint)stride;
            TVector before = TWidth.Load(ref weights, at);
            TWidth.Store(TWidth.MultiplyAddEstimate(step, TWidth.Broadcast(entry.Value), before), ref weights, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TWidth, TVector>(ref float values, int count, ref float steps, int stride, ref float weights)
        where TWidth : struct, IVectorWidth<TVector>
    {
        TVector step = TWidth.Load(ref steps, 0);
        nuint at = 0;
        for (int i = 0; i < count; i++, at += (nuint)stride)
        {
            TVector before = TWidth.Load(ref weights, at);
            TWidth.Store(TWidth.MultiplyAddEstimate(step, TWidth.Broadcast(Unsafe.Add(ref values, i)), before), ref weights, at);
        }
    }
}
