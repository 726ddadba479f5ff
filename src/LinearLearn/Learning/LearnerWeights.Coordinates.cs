namespace LinearLearn;

// Steps of each weight's own size. They are taken on the stored values of a row: in place for a dense row, gathered and scattered for a
// sparse one, by the same arithmetic.
internal sealed partial class LearnerWeights
{
    /// <summary>
    /// A variance keeps at least this part of itself in a step: where one large feature takes nearly all of it, the rest is the rounding of the rule's
    /// float, and could be 0, from where the weight would never move again, or negative, from where it would move the wrong way.
    /// </summary>
    private const double LeastRest = 1.0 / (1 << 20);

    /// <summary>sum(variances * features * features) + the bias's variance.</summary>
    public double Variance<TRow>(TRow features, int row, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        ReadOnlySpan<double> variances = Gather(features.StoredColumns, RowOf(_variances!, row), scratch.Gathered, values.Length);
        return StepKernels.SumOfSquares(values, variances) + _rows[row].BiasVariance;
    }

    private void MoveByAdaGrad<TRow>(TRow features, int row, float tau, float biasStep, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<int> columns = features.StoredColumns;
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        Span<float> moves = scratch.Moves.AsSpan(0, values.Length);
        Kernels.Multiply(values, tau, moves);
        Span<double> squares = Gather(columns, RowOf(_squares!, row), scratch.Gathered, values.Length);
        StepKernels.DivideByRoots(moves, weight, squares, _adaGrad!.Epsilon);
        Scatter(columns, squares, RowOf(_squares!, row));
        float rate = weight * _adaGrad.LearningRate;
        Add(columns, moves, row, rate);

        ref RowNumbers numbers = ref _rows[row];
        numbers.Bias += (double)rate * StepKernels.DivideByRoot(biasStep, weight, ref numbers.BiasSquares, _adaGrad.Epsilon);
    }

    private void MoveByVariances<TRow>(TRow features, int row, float tau, float biasStep, float confidence, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<int> columns = features.StoredColumns;
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        Span<double> variances = Gather(columns, RowOf(_variances!, row), scratch.Gathered, values.Length);
        Span<float> moves = scratch.Moves.AsSpan(0, values.Length);
        StepKernels.ShrinkVariances(values, variances, confidence, LeastRest, moves);
        Scatter(columns, variances, RowOf(_variances!, row));
        Add(columns, moves, row, tau);

        ref RowNumbers numbers = ref _rows[row];
        numbers.Bias += biasStep * numbers.BiasVariance;
        numbers.BiasVariance = StepKernels.Shrink(numbers.BiasVariance, 1, confidence, LeastRest);
    }

    /// <summary>w += factor * moves, in the columns of a sparse row or in all.</summary>
    private void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> moves, int row, float factor)
    {
        float scaled = (float)(factor / _rows[row].Scale);
        Span<float> v = RowOf(_v.Span, row), compensations = RowOf(_compensations.AsSpan(), row);
        Span<double> rests = _rests is { } some ? RowOf(some.Span, row) : [];
        double passed = _rows[row].Passed;
        if (columns.IsEmpty && moves.Length == v.Length)
            StepKernels.AddCompensated(moves, scaled, v, compensations, passed, rests);
        else
            StepKernels.AddCompensated(columns, moves, scaled, v, compensations, passed, rests);
    }

    /// <summary>The numbers that belong to a row's stored values: all, in place, for a dense row; copies for a sparse one.</summary>
    private static Span<double> Gather(ReadOnlySpan<int> columns, Span<double> source, Span<double> gathered, int count)
    {
        if (count == source.Length && columns.IsEmpty)
            return source;
        SparseKernels.Gather(columns, source, gathered);
        return gathered[..count];
    }

    private static void Scatter(ReadOnlySpan<int> columns, ReadOnlySpan<double> values, Span<double> destination)
    {
        if (!columns.IsEmpty)
            SparseKernels.Scatter(columns, values, destination);
    }
}
