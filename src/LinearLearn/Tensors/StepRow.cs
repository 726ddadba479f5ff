using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>One row of weights with the other numbers that a learner keeps for each weight, stored by row or by feature.</summary>
internal readonly ref struct StepRow
{
    private readonly ref float _weights;
    private readonly ref float _compensations;
    private readonly ref float _accumulators;
    private readonly ref float _accumulatorCompensations;
    private readonly ref double _sums;
    private readonly int _columns;
    private readonly int _stride;
    private readonly int _sumStride;
    private readonly double _factor;

    /// <summary>Creates a row of numbers in separate arrays.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="sums">The sums for averaging; can be empty.</param>
    /// <param name="factor">The factor of the changes of weights that are subtracted from the sums.</param>
    public StepRow(Span<float> weights, Span<double> sums, double factor)
    {
        _weights = ref MemoryMarshal.GetReference(weights);
        _sums = ref MemoryMarshal.GetReference(sums.IsEmpty ? sums : sums[..weights.Length]);
        (_columns, _stride, _sumStride, _factor) = (weights.Length, 1, sums.IsEmpty ? 0 : 1, factor);
    }

    /// <summary>Creates a row of numbers in separate arrays, for rules with a step size for each weight.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="compensations">The accumulated rounding error of each weight.</param>
    /// <param name="accumulators">The sums of squares of AdaGrad, or the variances of AROW.</param>
    /// <param name="accumulatorCompensations">The accumulated rounding error of each accumulator.</param>
    /// <param name="sums">The sums for averaging; can be empty.</param>
    /// <param name="factor">The factor of the changes of weights that are subtracted from the sums.</param>
    public StepRow(
        Span<float> weights, Span<float> compensations, Span<float> accumulators, Span<float> accumulatorCompensations, Span<double> sums,
        double factor)
        : this(weights, sums, factor)
    {
        _compensations = ref MemoryMarshal.GetReference(compensations[..weights.Length]);
        _accumulators = ref MemoryMarshal.GetReference(accumulators[..weights.Length]);
        _accumulatorCompensations = ref MemoryMarshal.GetReference(accumulatorCompensations[..weights.Length]);
    }

    /// <summary>Creates one of the rows that are stored feature by feature.</summary>
    public StepRow(FeatureMajorWeights rows, int row, double factor)
    {
        _weights = ref Unsafe.Add(ref rows.Start, row);
        if (rows.HasStepSizes) // otherwise, the references would be outside of the records
        {
            _compensations = ref Unsafe.Add(ref _weights, rows.Compensations);
            _accumulators = ref Unsafe.Add(ref _weights, rows.Accumulators);
            _accumulatorCompensations = ref Unsafe.Add(ref _weights, rows.AccumulatorCompensations);
        }
        if (rows.HasSums)
            _sums = ref Unsafe.Add(ref Unsafe.As<float, double>(ref rows.Start), rows.Sums + row);
        (_columns, _stride, _sumStride, _factor) = (rows.Columns, rows.Stride, rows.HasSums ? rows.Stride / 2 : 0, factor);
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint IndexOf(int column)
    {
        if ((uint)column >= (uint)_columns)
            ThrowOutOfRange(column);
        return (nuint)(uint)column * (nuint)_stride;
    }

    /// <summary>Gets a weight.</summary>
    /// <param name="index">The <see cref="IndexOf"/> of its column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Weight(nuint index) => ref Unsafe.Add(ref _weights, index);

    /// <summary>Gets the accumulator of a weight.</summary>
    /// <inheritdoc cref="Weight"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Accumulator(nuint index) => ref Unsafe.Add(ref _accumulators, index);

    /// <summary>Gets the accumulated rounding error of an accumulator.</summary>
    /// <inheritdoc cref="Weight"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float AccumulatorCompensation(nuint index) => ref Unsafe.Add(ref _accumulatorCompensations, index);

    /// <summary>Computes weight += move with its compensation, and sum -= factor * (the change of the weight).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddCompensated(int column, nuint index, float move)
    {
        ref float compensation = ref Unsafe.Add(ref _compensations, index);
        float before = Weight(index), step = move + compensation, after = before + step;
        compensation = step - (after - before);
        Set(column, index, before, after);
    }

    /// <summary>Computes weight += move, and sum -= factor * (the change of the weight).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int column, nuint index, float move)
    {
        float before = Weight(index);
        Set(column, index, before, before + move);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(int column, nuint index, float before, float after)
    {
        Weight(index) = after;
        if (_sumStride > 0)
            Unsafe.Add(ref _sums, (nuint)(uint)column * (nuint)_sumStride) -= _factor * ((double)after - before);
    }

    private static void ThrowOutOfRange(int column) => throw new ArgumentOutOfRangeException(
        nameof(column), Guard.Text($"expected a column of the weights, found {column}"));
}
