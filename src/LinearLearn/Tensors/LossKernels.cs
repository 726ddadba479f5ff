using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

/// <summary>Computes losses, slopes and curvatures of many examples at once, from their scores.</summary>
/// <remarks>
/// The scores of an output are adjacent; the scores of the next output follow at a distance, the pitch. The number of examples is a
/// multiple of <see cref="BlockKernels.Alignment"/>.
/// </remarks>
internal static class LossKernels
{
    /// <summary>Computes softmax probabilities = exp(score) / sum(exp(scores)), and products = cost * probability.</summary>
    /// <returns>The sum over the examples of cost * log(sum(exp(scores))).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Softmax(
        int outputs,
        int pitch,
        int count,
        ReadOnlySpan<double> scores,
        ReadOnlySpan<double> costs,
        Span<double> probabilities,
        Span<double> products)
    {
        Check(outputs, pitch, count, scores.Length, costs.Length);
        Check(outputs, pitch, count, probabilities.Length, products.Length - (outputs - 1) * pitch);
        if (Vector512.IsHardwareAccelerated)
            return Softmax<Doubles512, Vector512<double>>(outputs, pitch, count, scores, costs, probabilities, products);
        if (Vector256.IsHardwareAccelerated)
            return Softmax<Doubles256, Vector256<double>>(outputs, pitch, count, scores, costs, probabilities, products);
        if (Vector128.IsHardwareAccelerated)
            return Softmax<Doubles128, Vector128<double>>(outputs, pitch, count, scores, costs, probabilities, products);
        return Softmax<Doubles64, double>(outputs, pitch, count, scores, costs, probabilities, products);
    }

    /// <summary>Computes results = cost * probability * (product - sum over the outputs of (probability * product)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Curve(
        int outputs,
        int pitch,
        int count,
        ReadOnlySpan<double> probabilities,
        ReadOnlySpan<double> costs,
        ReadOnlySpan<double> products,
        Span<double> results)
    {
        Check(outputs, pitch, count, probabilities.Length, costs.Length);
        Check(outputs, pitch, count, products.Length, results.Length - (outputs - 1) * pitch);
        if (Vector512.IsHardwareAccelerated)
            Curve<Doubles512, Vector512<double>>(outputs, pitch, count, probabilities, costs, products, results);
        else if (Vector256.IsHardwareAccelerated)
            Curve<Doubles256, Vector256<double>>(outputs, pitch, count, probabilities, costs, products, results);
        else if (Vector128.IsHardwareAccelerated)
            Curve<Doubles128, Vector128<double>>(outputs, pitch, count, probabilities, costs, products, results);
        else
            Curve<Doubles64, double>(outputs, pitch, count, probabilities, costs, products, results);
    }

    /// <summary>
    /// Computes curvatures = -cost * probability * other, or cost * probability * (1 - probability) for an output with itself.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Curvature(
        ReadOnlySpan<double> probabilities,
        ReadOnlySpan<double> others,
        bool isSame,
        ReadOnlySpan<double> costs,
        Span<double> curvatures)
    {
        RequireWhole(curvatures.Length);
        probabilities = probabilities[..curvatures.Length];
        others = others[..curvatures.Length];
        costs = costs[..curvatures.Length];
        if (Vector512.IsHardwareAccelerated)
            Curvature<Doubles512, Vector512<double>>(probabilities, others, isSame, costs, curvatures);
        else if (Vector256.IsHardwareAccelerated)
            Curvature<Doubles256, Vector256<double>>(probabilities, others, isSame, costs, curvatures);
        else if (Vector128.IsHardwareAccelerated)
            Curvature<Doubles128, Vector128<double>>(probabilities, others, isSame, costs, curvatures);
        else
            Curvature<Doubles64, double>(probabilities, others, isSame, costs, curvatures);
    }

    /// <summary>Computes the sum, slopes and curvatures of the logistic loss, log(1 + exp(-sign * score)).</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="signs">The signs, +1 or -1.</param>
    /// <param name="costs">The factors of the losses.</param>
    /// <param name="slopes">Receives the derivatives with respect to the scores.</param>
    /// <param name="curvatures">Receives the second derivatives with respect to the scores.</param>
    /// <returns>The sum of the losses times their costs.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Logistic(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> signs, ReadOnlySpan<double> costs, Span<double> slopes, Span<double> curvatures)
    {
        RequireWhole(scores.Length);
        signs = signs[..scores.Length];
        costs = costs[..scores.Length];
        slopes = slopes[..scores.Length];
        curvatures = curvatures[..scores.Length];
        if (Vector512.IsHardwareAccelerated)
            return Logistic<Doubles512, Vector512<double>>(scores, signs, costs, slopes, curvatures);
        if (Vector256.IsHardwareAccelerated)
            return Logistic<Doubles256, Vector256<double>>(scores, signs, costs, slopes, curvatures);
        if (Vector128.IsHardwareAccelerated)
            return Logistic<Doubles128, Vector128<double>>(scores, signs, costs, slopes, curvatures);
        return Logistic<Doubles64, double>(scores, signs, costs, slopes, curvatures);
    }

    private static void Check(int outputs, int pitch, int count, int length, int other)
    {
        if (count % BlockKernels.Alignment != 0 || length < (outputs - 1) * (long)pitch + count || other < count)
        {
            throw new ArgumentException(
                Guard.Text($"{length} and {other} numbers do not match {count} examples of {outputs} outputs with pitch {pitch}"));
        }
    }

    private static void RequireWhole(int count)
    {
        if (count % BlockKernels.Alignment != 0)
            throw new ArgumentException(Guard.Text($"expected a multiple of {BlockKernels.Alignment} examples, found {count}"));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Softmax<TWidth, TVector>(
        int outputs,
        int pitch,
        int count,
        ReadOnlySpan<double> scores,
        ReadOnlySpan<double> costs,
        Span<double> probabilities,
        Span<double> products)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        ref double score = ref MemoryMarshal.GetReference(scores), cost = ref MemoryMarshal.GetReference(costs);
        ref double probability = ref MemoryMarshal.GetReference(probabilities), product = ref MemoryMarshal.GetReference(products);
        TVector total = TWidth.Zero, one = TWidth.Broadcast(1);
        for (int i = 0; i < count; i += TWidth.Count)
        {
            TVector highest = TWidth.Load(ref score, (nuint)i), sum = TWidth.Zero;
            for (int k = 1; k < outputs; k++)
                highest = TWidth.Max(highest, TWidth.Load(ref score, (nuint)(k * pitch + i)));
            for (int k = 0; k < outputs; k++)
            {
                nuint at = (nuint)(k * pitch + i);
                TVector part = TWidth.Exp(TWidth.Subtract(TWidth.Load(ref score, at), highest));
                TWidth.Store(part, ref probability, at);
                sum = TWidth.Add(sum, part);
            }
            TVector inverse = TWidth.Divide(one, sum), weight = TWidth.Load(ref cost, (nuint)i);
            for (int k = 0; k < outputs; k++)
            {
                nuint at = (nuint)(k * pitch + i);
                TVector part = TWidth.Multiply(TWidth.Load(ref probability, at), inverse);
                TWidth.Store(part, ref probability, at);
                TWidth.Store(TWidth.Multiply(part, weight), ref product, at);
            }
            total = TWidth.MultiplyAdd(weight, TWidth.Add(TWidth.Log(sum), highest), total);
        }
        return TWidth.Sum(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Curve<TWidth, TVector>(
        int outputs,
        int pitch,
        int count,
        ReadOnlySpan<double> probabilities,
        ReadOnlySpan<double> costs,
        ReadOnlySpan<double> products,
        Span<double> results)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        ref double probability = ref MemoryMarshal.GetReference(probabilities), cost = ref MemoryMarshal.GetReference(costs);
        ref double product = ref MemoryMarshal.GetReference(products), result = ref MemoryMarshal.GetReference(results);
        for (int i = 0; i < count; i += TWidth.Count)
        {
            TVector mean = TWidth.Zero, weight = TWidth.Load(ref cost, (nuint)i);
            for (int k = 0; k < outputs; k++)
            {
                nuint at = (nuint)(k * pitch + i);
                mean = TWidth.MultiplyAdd(TWidth.Load(ref probability, at), TWidth.Load(ref product, at), mean);
            }
            for (int k = 0; k < outputs; k++)
            {
                nuint at = (nuint)(k * pitch + i);
                TVector distance = TWidth.Subtract(TWidth.Load(ref product, at), mean);
                TWidth.Store(TWidth.Multiply(TWidth.Multiply(TWidth.Load(ref probability, at), weight), distance), ref result, at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Curvature<TWidth, TVector>(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<double> others, bool isSame, ReadOnlySpan<double> costs, Span<double> curvatures)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        ref double own = ref MemoryMarshal.GetReference(probabilities), other = ref MemoryMarshal.GetReference(others);
        ref double cost = ref MemoryMarshal.GetReference(costs), result = ref MemoryMarshal.GetReference(curvatures);
        TVector first = TWidth.Broadcast(isSame ? 1 : 0);
        for (int i = 0; i < curvatures.Length; i += TWidth.Count)
        {
            nuint at = (nuint)i;
            TVector weighted = TWidth.Multiply(TWidth.Load(ref own, at), TWidth.Load(ref cost, at));
            TWidth.Store(TWidth.Multiply(weighted, TWidth.Subtract(first, TWidth.Load(ref other, at))), ref result, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Logistic<TWidth, TVector>(
        ReadOnlySpan<double> scores, ReadOnlySpan<double> signs, ReadOnlySpan<double> costs, Span<double> slopes, Span<double> curvatures)
        where TWidth : struct, IDoubleWidth<TVector>
    {
        ref double score = ref MemoryMarshal.GetReference(scores);
        ref double sign = ref MemoryMarshal.GetReference(signs), cost = ref MemoryMarshal.GetReference(costs);
        ref double slope = ref MemoryMarshal.GetReference(slopes), curvature = ref MemoryMarshal.GetReference(curvatures);
        TVector total = TWidth.Zero, one = TWidth.Broadcast(1), zero = TWidth.Zero;
        for (int i = 0; i < scores.Length; i += TWidth.Count)
        {
            nuint at = (nuint)i;
            TVector y = TWidth.Load(ref sign, at), weight = TWidth.Load(ref cost, at);
            TVector missing = TWidth.Subtract(zero, TWidth.Multiply(TWidth.Load(ref score, at), y)); // the negative margin
            TVector positive = TWidth.Max(missing, zero);
            TVector size = TWidth.Max(missing, TWidth.Subtract(zero, missing));
            TVector e = TWidth.Exp(TWidth.Subtract(zero, size)), sum = TWidth.Add(one, e), inverse = TWidth.Divide(one, sum);
            // 1 / (1 + exp(margin)): the numerator is e or 1, whichever avoids a large exponent.
            TVector numerator = TWidth.Exp(TWidth.Subtract(missing, TWidth.Max(missing, zero)));
            TVector weighted = TWidth.Multiply(weight, inverse);
            TWidth.Store(TWidth.Multiply(TWidth.Subtract(zero, y), TWidth.Multiply(weighted, numerator)), ref slope, at);
            TWidth.Store(TWidth.Multiply(TWidth.Multiply(weighted, inverse), e), ref curvature, at);
            total = TWidth.MultiplyAdd(weight, TWidth.Add(positive, TWidth.Log(sum)), total);
        }
        return TWidth.Sum(total);
    }
}
