using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>Kernels of rules with a step size for each weight.</summary>
/// <remarks>
/// Sums over all examples are pairs of floats: a value and its compensation, the accumulated rounding error. A single float would not
/// change if it were 2^24 times as large as the added numbers. All kernels give the same bits with every vector width. See W. Kahan,
/// "Further remarks on reducing truncation errors", CACM 8, 1965.
/// </remarks>
internal static class StepKernels
{
    /// <summary>Computes squares += weight * moves^2, then moves /= sqrt(squares) + epsilon (AdaGrad).</summary>
    public static void DivideByRoots(Span<float> moves, float weight, Span<float> squares, Span<float> compensations, float epsilon)
    {
        squares = squares[..moves.Length]; // the loops have no bounds checks
        compensations = compensations[..moves.Length];
        if (Vector512.IsHardwareAccelerated)
            DivideByRoots<Width512, Vector512<float>>(moves, weight, squares, compensations, epsilon);
        else if (Vector256.IsHardwareAccelerated)
            DivideByRoots<Width256, Vector256<float>>(moves, weight, squares, compensations, epsilon);
        else if (Vector128.IsHardwareAccelerated)
            DivideByRoots<Width128, Vector128<float>>(moves, weight, squares, compensations, epsilon);
        else
            DivideByRoots<Width32, float>(moves, weight, squares, compensations, epsilon);
    }

    /// <summary>Computes moves = x * variances, then variances -= min(most * variances, confidence * moves^2) (AROW).</summary>
    public static void ShrinkVariances(
        ReadOnlySpan<float> x, Span<float> variances, Span<float> compensations, float confidence, float most, Span<float> moves)
    {
        variances = variances[..x.Length];
        compensations = compensations[..x.Length];
        moves = moves[..x.Length];
        if (Vector512.IsHardwareAccelerated)
            ShrinkVariances<Width512, Vector512<float>>(x, variances, compensations, confidence, most, moves);
        else if (Vector256.IsHardwareAccelerated)
            ShrinkVariances<Width256, Vector256<float>>(x, variances, compensations, confidence, most, moves);
        else if (Vector128.IsHardwareAccelerated)
            ShrinkVariances<Width128, Vector128<float>>(x, variances, compensations, confidence, most, moves);
        else
            ShrinkVariances<Width32, float>(x, variances, compensations, confidence, most, moves);
    }

    /// <summary>Computes weights += scale * moves, and block -= factor * (the change of the weights); the block can be empty.</summary>
    public static void AddCompensated(
        ReadOnlySpan<float> moves, float scale, Span<float> weights, Span<float> compensations, float factor, Span<float> block)
    {
        weights = weights[..moves.Length];
        compensations = compensations[..moves.Length];
        block = block.IsEmpty ? block : block[..moves.Length];
        if (Vector512.IsHardwareAccelerated)
            AddCompensated<Width512, Vector512<float>>(moves, scale, weights, compensations, factor, block);
        else if (Vector256.IsHardwareAccelerated)
            AddCompensated<Width256, Vector256<float>>(moves, scale, weights, compensations, factor, block);
        else if (Vector128.IsHardwareAccelerated)
            AddCompensated<Width128, Vector128<float>>(moves, scale, weights, compensations, factor, block);
        else
            AddCompensated<Width32, float>(moves, scale, weights, compensations, factor, block);
    }

    /// <summary>Applies a step of AdaGrad to the columns of a sparse row, with the same bits as for a dense row.</summary>
    /// <remarks>u = tau * x, and weights += scale * u / (sqrt(squares) + epsilon).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StepByRoots(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, float tau, float weight, float epsilon, float scale, in StepRow row)
    {
        values = values[..columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            nuint index = row.IndexOf(columns[i]);
            ref float square = ref row.Accumulator(index), compensation = ref row.AccumulatorCompensation(index);
            float step = values[i] * tau, sum = square;
            float more = weight * (step * step) + compensation, total = sum + more;
            compensation = more - (total - sum);
            square = total;
            row.AddCompensated(columns[i], index, scale * (step / (MathF.Sqrt(total) + epsilon)));
        }
    }

    /// <summary>
    /// Applies a step of AROW to the columns of a sparse row, with the same bits as for a dense row: weights += scale * x * variances.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StepByVariances(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, float confidence, float most, float scale, in StepRow row)
    {
        values = values[..columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            nuint index = row.IndexOf(columns[i]);
            ref float variance = ref row.Accumulator(index), compensation = ref row.AccumulatorCompensation(index);
            float before = variance, step = values[i] * before, part = most * before, less = confidence * (step * step);
            float more = compensation - (part < less ? part : less), after = before + more;
            compensation = more - (after - before);
            variance = after;
            row.AddCompensated(columns[i], index, scale * step);
        }
    }

    /// <summary>Computes sum(variances * x^2) over the columns of a sparse row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SumOfSquares(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, in StepRow row)
    {
        values = values[..columns.Length];
        float even = 0, odd = 0;
        int i = 0;
        for (; i + 2 <= columns.Length; i += 2)
        {
            even += values[i] * values[i] * row.Accumulator(row.IndexOf(columns[i]));
            odd += values[i + 1] * values[i + 1] * row.Accumulator(row.IndexOf(columns[i + 1]));
        }
        return i < columns.Length ? even + odd + values[i] * values[i] * row.Accumulator(row.IndexOf(columns[i])) : even + odd;
    }

    /// <summary>Computes sums += factor * weights + block, and block = 0; the block can be empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold(ReadOnlySpan<float> weights, double factor, Span<float> block, Span<double> sums)
    {
        sums = sums[..weights.Length];
        int half = Vector<double>.Count, i = 0;
        Vector<double> factors = new(factor);
        for (; i + 2 * half <= sums.Length; i += 2 * half)
        {
            Vector.Widen(new Vector<float>(weights[i..]), out Vector<double> lower, out Vector<double> upper);
            Vector<float> added = block.IsEmpty ? Vector<float>.Zero : new Vector<float>(block[i..]);
            Vector.Widen(added, out Vector<double> lowerBlock, out Vector<double> upperBlock);
            (new Vector<double>(sums[i..]) + (factors * lower + lowerBlock)).CopyTo(sums[i..]);
            (new Vector<double>(sums[(i + half)..]) + (factors * upper + upperBlock)).CopyTo(sums[(i + half)..]);
        }
        for (; i < sums.Length; i++)
            sums[i] += factor * weights[i] + (block.IsEmpty ? 0 : block[i]);
        block.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivideByRoots<TWidth, TVector>(
        Span<float> moves, float weight, Span<float> squares, Span<float> compensations, float epsilon)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref float move = ref MemoryMarshal.GetReference(moves);
        ref float square = ref MemoryMarshal.GetReference(squares);
        ref float compensation = ref MemoryMarshal.GetReference(compensations);
        TVector weights = TWidth.Broadcast(weight), epsilons = TWidth.Broadcast(epsilon);
        nuint width = (nuint)TWidth.Count, length = (nuint)moves.Length, i = 0;
        for (; i + width <= length; i += width)
        {
            TVector step = TWidth.Load(ref move, i), sum = TWidth.Load(ref square, i);
            TVector more = TWidth.Add(TWidth.Multiply(weights, TWidth.Multiply(step, step)), TWidth.Load(ref compensation, i));
            TVector total = TWidth.Add(sum, more);
            TWidth.Store(TWidth.Subtract(more, TWidth.Subtract(total, sum)), ref compensation, i);
            TWidth.Store(total, ref square, i);
            TWidth.Store(TWidth.Divide(step, TWidth.Add(TWidth.SquareRoot(total), epsilons)), ref move, i);
        }
        if (i < length)
            DivideByRoots<Width32, float>(moves[(int)i..], weight, squares[(int)i..], compensations[(int)i..], epsilon);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShrinkVariances<TWidth, TVector>(
        ReadOnlySpan<float> x, Span<float> variances, Span<float> compensations, float confidence, float most, Span<float> moves)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref float values = ref MemoryMarshal.GetReference(x);
        ref float variance = ref MemoryMarshal.GetReference(variances);
        ref float compensation = ref MemoryMarshal.GetReference(compensations);
        ref float move = ref MemoryMarshal.GetReference(moves);
        TVector confidences = TWidth.Broadcast(confidence), mosts = TWidth.Broadcast(most);
        nuint width = (nuint)TWidth.Count, length = (nuint)x.Length, i = 0;
        for (; i + width <= length; i += width)
        {
            TVector before = TWidth.Load(ref variance, i), step = TWidth.Multiply(TWidth.Load(ref values, i), before);
            TVector less = TWidth.Min(TWidth.Multiply(mosts, before), TWidth.Multiply(confidences, TWidth.Multiply(step, step)));
            TVector more = TWidth.Subtract(TWidth.Load(ref compensation, i), less), after = TWidth.Add(before, more);
            TWidth.Store(TWidth.Subtract(more, TWidth.Subtract(after, before)), ref compensation, i);
            TWidth.Store(after, ref variance, i);
            TWidth.Store(step, ref move, i);
        }
        if (i < length)
            ShrinkVariances<Width32, float>(x[(int)i..], variances[(int)i..], compensations[(int)i..], confidence, most, moves[(int)i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddCompensated<TWidth, TVector>(
        ReadOnlySpan<float> moves, float scale, Span<float> weights, Span<float> compensations, float factor, Span<float> block)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref float move = ref MemoryMarshal.GetReference(moves);
        ref float weight = ref MemoryMarshal.GetReference(weights);
        ref float compensation = ref MemoryMarshal.GetReference(compensations);
        ref float sum = ref MemoryMarshal.GetReference(block);
        TVector scales = TWidth.Broadcast(scale), factors = TWidth.Broadcast(factor);
        bool hasBlock = !block.IsEmpty;
        nuint width = (nuint)TWidth.Count, length = (nuint)moves.Length, i = 0;
        for (; i + width <= length; i += width)
        {
            TVector before = TWidth.Load(ref weight, i);
            TVector step = TWidth.Add(TWidth.Multiply(scales, TWidth.Load(ref move, i)), TWidth.Load(ref compensation, i));
            TVector after = TWidth.Add(before, step), moved = TWidth.Subtract(after, before);
            TWidth.Store(after, ref weight, i);
            TWidth.Store(TWidth.Subtract(step, moved), ref compensation, i);
            if (hasBlock)
                TWidth.Store(TWidth.Subtract(TWidth.Load(ref sum, i), TWidth.Multiply(factors, moved)), ref sum, i);
        }
        if (i < length)
        {
            Span<float> rest = hasBlock ? block[(int)i..] : block;
            AddCompensated<Width32, float>(moves[(int)i..], scale, weights[(int)i..], compensations[(int)i..], factor, rest);
        }
    }
}
