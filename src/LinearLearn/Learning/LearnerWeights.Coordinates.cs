namespace LinearLearn;

// Steps of each weight's own size. They are taken on the stored values of a row: in place for a dense row, gathered and scattered for a
// sparse one, by the same arithmetic.
internal sealed partial class LearnerWeights
{
    /// <summary>
    /// A step takes at most this part of a variance: where one large feature takes nearly all of it, the rest is rounding, and could be 0, from where the
    /// weight would never move again, or negative, from where it would move the wrong way.
    /// </summary>
    private const float MostOfVariance = 1 - 1f / (1 << 20);

    /// <summary>sum(variances * features * features) + the bias's variance.</summary>
    public double Variance<TRow>(TRow features, int row, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        Span<float> squares = scratch.Moves.AsSpan(0, values.Length);
        Kernels.Multiply(values, values, squares);
        ReadOnlySpan<float> variances = Gather(features, RowOf(_variances.AsSpan(), row), scratch.Gathered, values.Length);
        return RowKernels.Dot(squares, variances) + _rows[row].BiasVariance;
    }

    private void MoveByAdaGrad<TRow>(TRow features, int row, float tau, float biasStep, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        Span<float> moves = scratch.Moves.AsSpan(0, values.Length);
        Kernels.Multiply(values, tau, moves);
        Span<float> squares = Gather(features, RowOf(_squares.AsSpan(), row), scratch.Gathered, values.Length);
        Span<float> compensations = Gather(features, RowOf(_squareCompensations.AsSpan(), row), scratch.GatheredCompensations, values.Length);
        StepKernels.DivideByRoots(moves, weight, squares, compensations, _adaGrad!.Epsilon);
        Scatter(features, squares, RowOf(_squares.AsSpan(), row));
        Scatter(features, compensations, RowOf(_squareCompensations.AsSpan(), row));
        float rate = weight * _adaGrad.LearningRate;
        Add(features, moves, row, rate);

        ref RowNumbers numbers = ref _rows[row];
        numbers.BiasSquares += weight * ((double)biasStep * biasStep);
        numbers.Bias += rate * biasStep / (Math.Sqrt(numbers.BiasSquares) + _adaGrad.Epsilon);
    }

    private void MoveByVariances<TRow>(TRow features, int row, float tau, float biasStep, float confidence, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        Span<float> variances = Gather(features, RowOf(_variances.AsSpan(), row), scratch.Gathered, values.Length);
        Span<float> compensations = Gather(features, RowOf(_squareCompensations.AsSpan(), row), scratch.GatheredCompensations, values.Length);
        Span<float> moves = scratch.Moves.AsSpan(0, values.Length);
        StepKernels.ShrinkVariances(values, variances, compensations, confidence, MostOfVariance, moves);
        Scatter(features, variances, RowOf(_variances.AsSpan(), row));
        Scatter(features, compensations, RowOf(_squareCompensations.AsSpan(), row));
        Add(features, moves, row, tau);

        ref RowNumbers numbers = ref _rows[row];
        numbers.Bias += biasStep * numbers.BiasVariance;
        numbers.BiasVariance -= Math.Min(MostOfVariance, confidence * numbers.BiasVariance) * numbers.BiasVariance;
    }

    /// <summary>w += factor * moves, in the columns of a sparse row or in all.</summary>
    private void Add<TRow>(TRow features, ReadOnlySpan<float> moves, int row, float factor)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float scaled = (float)(factor / _rows[row].Scale);
        Span<float> v = RowOf(_v.Span, row), compensations = RowOf(_compensations.AsSpan(), row);
        if (features.IsDense)
        {
            if (_rests is not null)
                BeginBlockMove(row);
            StepKernels.AddCompensated(moves, scaled, v, compensations, (float)_rows[row].Passed, BlockOf(row));
        }
        else
        {
            Span<double> rests = _rests is { } some ? RowOf(some.Span, row) : [];
            StepKernels.AddCompensated(features.StoredColumns, moves, scaled, v, compensations, _rows[row].Passed, rests);
        }
    }

    /// <summary>The numbers that belong to a row's stored values: all, in place, for a dense row; copies for a sparse one.</summary>
    private static Span<float> Gather<TRow>(TRow features, Span<float> source, Span<float> gathered, int count)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (features.IsDense)
            return source;
        SparseKernels.Gather(features.StoredColumns, source, gathered);
        return gathered[..count];
    }

    private static void Scatter<TRow>(TRow features, ReadOnlySpan<float> values, Span<float> destination)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (!features.IsDense)
            SparseKernels.Scatter(features.StoredColumns, values, destination);
    }
}
