using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LinearLearn;

// Kernels that move all classes along a sparse row.
internal static partial class FeatureMajorKernels
{
    /// <summary>Computes weights[k] += scales[k] * x, and sums[k] -= factors[k] * (the change of the weights).</summary>
    public static void AddScaled(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ClassSteps steps, FeatureMajorWeights weights) =>
        Move(columns, values, steps, new PlainMove(), weights);

    /// <summary>Applies a step of AdaGrad, as <see cref="StepKernels.StepByRoots"/> does for a single class.</summary>
    public static void StepByRoots(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ClassSteps steps, float weight, float epsilon,
        FeatureMajorWeights weights) =>
        Move(columns, values, steps, new RootMove(weight, epsilon), weights);

    /// <summary>Applies a step of AROW, as <see cref="StepKernels.StepByVariances"/> does for a single class.</summary>
    public static void StepByVariances(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ClassSteps steps, float most, FeatureMajorWeights weights) =>
        Move(columns, values, steps, new VarianceMove(most), weights);

    private static void Move<TMove>(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ClassSteps steps, TMove move, FeatureMajorWeights weights)
        where TMove : struct, IMove
    {
        values = values[..columns.Length]; // the loops have no bounds checks
        if (Vector512.IsHardwareAccelerated && weights.Rows > MostClassesOf256Bits)
            Move<Width512, Vector512<float>, Doubles512, Vector512<double>, TMove>(columns, values, steps, move, weights);
        else if (Vector256.IsHardwareAccelerated && weights.Rows > MostClassesOf128Bits)
            Move<Width256, Vector256<float>, Doubles256, Vector256<double>, TMove>(columns, values, steps, move, weights);
        else if (Vector128.IsHardwareAccelerated && weights.Rows > 1)
            Move<Width128, Vector128<float>, Doubles128, Vector128<double>, TMove>(columns, values, steps, move, weights);
        else
            Move<Width32, float, Doubles64, double, TMove>(columns, values, steps, move, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Move<TWidth, TVector, TDoubles, TDoubleVector, TMove>(
        ReadOnlySpan<int> columns, ReadOnlySpan<float> values, ClassSteps steps, TMove move, FeatureMajorWeights weights)
        where TWidth : struct, IVectorWidth<TVector>
        where TDoubles : struct, IDoubleWidth<TDoubleVector>
        where TMove : struct, IMove
    {
        ref float start = ref weights.Start;
        ref float masks = ref MemoryMarshal.GetArrayDataReference(steps.Masks);
        ref float scales = ref MemoryMarshal.GetArrayDataReference(steps.Scales);
        ref float slopes = ref MemoryMarshal.GetArrayDataReference(steps.Slopes);
        ref double factors = ref MemoryMarshal.GetArrayDataReference(steps.Factors);
        int count = weights.Columns;
        bool hasSums = weights.HasSums;
        nuint stride = (nuint)weights.Stride, classes = (nuint)weights.Rows, width = (nuint)TWidth.Count, wide = (nuint)TDoubles.Count;
        nuint firstSum = (nuint)weights.Sums;
        Lanes lanes = default;
        ref float befores = ref lanes[0];
        for (int i = 0; i < columns.Length; i++)
        {
            ref float record = ref Record(ref start, columns[i], count, stride);
            ref double sums = ref Unsafe.Add(ref Unsafe.As<float, double>(ref record), firstSum);
            TVector x = TWidth.Broadcast(values[i]);
            for (nuint k = 0; k < classes; k += width)
            {
                TVector mask = TWidth.Load(ref masks, k), before = TWidth.Load(ref record, k);
                move.Step<TWidth, TVector>(
                    ref record, k, classes, x, mask, before, TWidth.Load(ref scales, k), TWidth.Load(ref slopes, k));
                if (!hasSums)
                    continue;
                TWidth.Store(before, ref befores, 0);
                nuint j = 0, end = classes - k < width ? classes - k : width;
                for (; j + wide <= end; j += wide)
                {
                    TDoubleVector moved = TDoubles.Subtract(TDoubles.Load(ref record, k + j), TDoubles.Load(ref befores, j));
                    TDoubleVector less = TDoubles.Multiply(TDoubles.Load(ref factors, k + j), moved);
                    TDoubles.Store(TDoubles.Subtract(TDoubles.Load(ref sums, k + j), less), ref sums, k + j);
                }
                for (; j < end; j++)
                {
                    double moved = (double)Unsafe.Add(ref record, k + j) - Unsafe.Add(ref befores, j);
                    Unsafe.Add(ref sums, k + j) -= Unsafe.Add(ref factors, k + j) * moved;
                }
            }
        }
    }

    /// <summary>Moves the weights of some classes for one feature, and stores all numbers of the record except the sums.</summary>
    private interface IMove
    {
        /// <param name="record">The record of the feature.</param>
        /// <param name="k">The first class.</param>
        /// <param name="classes">The number of classes.</param>
        /// <param name="x">The feature.</param>
        /// <param name="mask">The classes that move.</param>
        /// <param name="before">The weights.</param>
        /// <param name="scale">The factors of the moves.</param>
        /// <param name="slope">The taus or confidences.</param>
        void Step<TWidth, TVector>(
            ref float record, nuint k, nuint classes, TVector x, TVector mask, TVector before, TVector scale, TVector slope)
            where TWidth : struct, IVectorWidth<TVector>;
    }

    private readonly struct PlainMove : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<TWidth, TVector>(
            ref float record, nuint k, nuint classes, TVector x, TVector mask, TVector before, TVector scale, TVector slope)
            where TWidth : struct, IVectorWidth<TVector>
        {
            TVector after = TWidth.Add(before, TWidth.Multiply(scale, x));
            TWidth.Store(TWidth.Select(mask, after, before), ref record, k);
        }
    }

    private readonly struct RootMove(float weight, float epsilon) : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<TWidth, TVector>(
            ref float record, nuint k, nuint classes, TVector x, TVector mask, TVector before, TVector scale, TVector slope)
            where TWidth : struct, IVectorWidth<TVector>
        {
            TVector sum = TWidth.Load(ref record, 2 * classes + k), compensation = TWidth.Load(ref record, 3 * classes + k);
            TVector step = TWidth.Multiply(x, slope);
            TVector more = TWidth.Add(TWidth.Multiply(TWidth.Broadcast(weight), TWidth.Multiply(step, step)), compensation);
            TVector total = TWidth.Add(sum, more);
            TVector move = TWidth.Divide(step, TWidth.Add(TWidth.SquareRoot(total), TWidth.Broadcast(epsilon)));
            AddCompensated<TWidth, TVector>(ref record, k, classes, mask, before, TWidth.Multiply(scale, move));
            TVector rest = TWidth.Subtract(more, TWidth.Subtract(total, sum));
            TWidth.Store(TWidth.Select(mask, total, sum), ref record, 2 * classes + k);
            TWidth.Store(TWidth.Select(mask, rest, compensation), ref record, 3 * classes + k);
        }
    }

    private readonly struct VarianceMove(float most) : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<TWidth, TVector>(
            ref float record, nuint k, nuint classes, TVector x, TVector mask, TVector before, TVector scale, TVector slope)
            where TWidth : struct, IVectorWidth<TVector>
        {
            TVector variance = TWidth.Load(ref record, 2 * classes + k), compensation = TWidth.Load(ref record, 3 * classes + k);
            TVector step = TWidth.Multiply(x, variance), part = TWidth.Multiply(TWidth.Broadcast(most), variance);
            TVector less = TWidth.Min(part, TWidth.Multiply(slope, TWidth.Multiply(step, step)));
            TVector more = TWidth.Subtract(compensation, less), after = TWidth.Add(variance, more);
            AddCompensated<TWidth, TVector>(ref record, k, classes, mask, before, TWidth.Multiply(scale, step));
            TVector rest = TWidth.Subtract(more, TWidth.Subtract(after, variance));
            TWidth.Store(TWidth.Select(mask, after, variance), ref record, 2 * classes + k);
            TWidth.Store(TWidth.Select(mask, rest, compensation), ref record, 3 * classes + k);
        }
    }

    /// <summary>Computes weights += move with compensations.</summary>
    /// <remarks>
    /// Vectors are loaded before any is stored, and stored in the order of the sections: the unused lanes of a vector, the numbers of the
    /// next section before the step, are overwritten by the vector of that section.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddCompensated<TWidth, TVector>(
        ref float record, nuint k, nuint classes, TVector mask, TVector before, TVector move)
        where TWidth : struct, IVectorWidth<TVector>
    {
        TVector compensation = TWidth.Load(ref record, classes + k);
        TVector step = TWidth.Add(move, compensation), after = TWidth.Add(before, step);
        TVector rest = TWidth.Subtract(step, TWidth.Subtract(after, before));
        TWidth.Store(TWidth.Select(mask, after, before), ref record, k);
        TWidth.Store(TWidth.Select(mask, rest, compensation), ref record, classes + k);
    }
}
