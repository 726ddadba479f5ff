using System.Runtime.InteropServices;

namespace LinearLearn;

// The numbers in memory: by row for dense rows of features, by feature for sparse ones, not at all before the first example.
internal sealed partial class LearnerWeights
{
    private ReadOnlyMemory<float> _initial; // the weights before the first example
    private AlignedArray<float> _v;
    private AlignedArray<double>? _rests;
    private AlignedArray<float>? _block; // null until the first move by a dense row
    private StepSizes? _stepSizes;
    private FeatureMajorWeights? _byFeature;
    private bool _staysByRow;

    private LearnerWeights(LearnerWeights source)
    {
        _columns = source._columns;
        _rows = [.. source._rows];
        (_hasSums, _adaGrad, _hasVariances) = (source._hasSums, source._adaGrad, source._hasVariances);
        _initial = source._initial;
        _byFeature = source._byFeature?.Copy();
    }

    /// <summary>Gets whether sparse rows are faster with the numbers stored by feature.</summary>
    private bool PrefersFeatures => (Rows > 1 || HasStepSizes) && FeatureMajorWeights.CanHold(_columns, Rows, HasStepSizes, _hasSums);

    public LearnerWeights Copy() => !_v.IsAllocated ? new(this) : new(Numbers());

    /// <summary>Stores the numbers in the layout that the next examples need.</summary>
    /// <remarks>
    /// Sparse rows are faster with numbers stored by feature, dense rows with numbers stored by row. Once a dense row was learned, the
    /// numbers stay by row, so that mixed examples do not cause one conversion after the other.
    /// </remarks>
    public void Prepare(bool isDense)
    {
        if (isDense ? _staysByRow : _staysByRow || _byFeature is not null)
            return;
        _staysByRow = isDense || !PrefersFeatures;
        if (!_staysByRow)
            StoreByFeature();
        else if (!_v.IsAllocated)
            StoreByRow();
    }

    /// <summary>Allocates the block of dense rows, which must happen before several threads make their first move.</summary>
    public void PrepareForDenseRows()
    {
        Prepare(isDense: true);
        if (_hasSums && _block is null)
            _block = new AlignedArray<float>(Rows * _columns);
    }

    /// <summary>Copies the numbers of another instance of the same size, both stored by row.</summary>
    public void CopyFrom(LearnerWeights source)
    {
        source._v.Span.CopyTo(_v.Span);
        source._rows.CopyTo(_rows);
        source._rests?.Span.CopyTo(_rests!.Value.Span);
        source._block?.Span.CopyTo(_block!.Value.Span);
        _stepSizes?.CopyFrom(source._stepSizes!);
    }

    /// <summary>Returns the numbers by row, without copying them if they are stored by row.</summary>
    /// <remarks>Numbers that are not copied change with the next step.</remarks>
    public LearnerNumbers Numbers()
    {
        if (_v.IsAllocated)
            return new(_columns, _rows, _v.Memory, _rests?.Memory, _block?.Memory, _stepSizes);
        if (_byFeature is not { } byFeature)
        {
            int length = Rows * _columns;
            ReadOnlyMemory<double>? zeros = _hasSums ? new double[length] : default(ReadOnlyMemory<double>?);
            return new(_columns, _rows, _initial, zeros, null, StepSizes.Create(_adaGrad, HasVariances, length));
        }
        StepSizes? stepSizes = HasStepSizes ? StepSizes.From(_adaGrad, byFeature) : null;
        ReadOnlyMemory<double>? sums = _hasSums ? byFeature.GetSums() : default(ReadOnlyMemory<double>?);
        return new(_columns, _rows, byFeature.GetSection(0), sums, null, stepSizes);
    }

    private void StoreByRow()
    {
        LearnerNumbers numbers = Numbers();
        _v = AlignedArray<float>.From(numbers.Weights.Span);
        if (numbers.Rests is { } rests)
            _rests = AlignedArray<double>.From(rests.Span);
        _stepSizes = numbers.StepSizes;
        (_byFeature, _initial) = (null, default);
    }

    private void StoreByFeature()
    {
        FeatureMajorWeights byFeature = new(_columns, Rows, HasStepSizes, _hasSums);
        ReadOnlyMemory<float> weights = _v.IsAllocated ? _v.Memory : _initial;
        // A new array is 0, and its pages take no memory until they are written. The bits of -0 are not 0.
        if (MemoryMarshal.Cast<float, int>(weights.Span).ContainsAnyExcept(0))
            byFeature.SetSection(0, weights);
        if (_rests is { } rests)
            byFeature.SetSums(rests.Memory);
        if (_stepSizes is { } sizes)
        {
            byFeature.SetSection(byFeature.Compensations, sizes.Compensations);
            byFeature.SetSection(byFeature.Accumulators, sizes.Accumulators);
            byFeature.SetSection(byFeature.AccumulatorCompensations, sizes.AccumulatorCompensations);
        }
        else if (HasVariances)
        {
            byFeature.FillSection(byFeature.Accumulators, 1);
        }
        _byFeature = byFeature;
        (_v, _rests, _stepSizes, _initial) = (default, null, null, default);
    }
}
