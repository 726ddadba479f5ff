namespace LinearLearn;

// Steps of each weight's own size. They are taken on the stored values of a row: in place for a dense row, gathered and scattered for a
// sparse one, by the same arithmetic.
internal sealed partial class LearnerWeights
{
    /// <summary>
    /// A variance keeps at least this part of itself in a step: where one large feature takes nearly all of it, what is left is rounding, and
    /// could be 0, from where the weight would never move again, or negative, from where it would move the wrong way.
    /// </summary>
    private const float LeastRest = 1f / (1 << 20);

    /// <summary>sum(variances * features * features) + the bias's variance.</summary>
    public float Variance<TRow>(TRow features, int row, Span<float> scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch[.._columns]);
        Span<float> squares = scratch.Slice(_columns, values.Length);
        Kernels.Multiply(values, values, squares);
        ReadOnlySpan<float> variances = Gather(features.StoredColumns, RowOf(_variances!, row), scratch[(2 * _columns)..], values.Length);
        return RowKernels.Dot<float, float>(squares, variances) + _rows[row].BiasVariance;
    }

    private void MoveByAdaGrad<TRow>(TRow features, int row, float tau, float biasStep, Span<float> scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<int> columns = features.StoredColumns;
        ReadOnlySpan<float> values = features.StoredValues(scratch[.._columns]);
        Span<float> moves = scratch.Slice(_columns, values.Length);
        Kernels.Multiply(values, tau, moves);
        Span<float> squares = Gather(columns, RowOf(_squares!, row), scratch[(2 * _columns)..], values.Length);
        Kernels.AddProducts(moves, moves, squares);
        Scatter(columns, squares, RowOf(_squares!, row));
        Kernels.DivideByRoots(moves, squares, _adaGrad!.Epsilon, scratch.Slice(3 * _columns, values.Length));
        Add(columns, moves, row, _adaGrad.LearningRate);

        ref RowNumbers numbers = ref _rows[row];
        numbers.BiasSquares += biasStep * biasStep;
        numbers.Bias += _adaGrad.LearningRate * biasStep / (MathF.Sqrt(numbers.BiasSquares) + _adaGrad.Epsilon);
    }

    private void MoveByVariances<TRow>(TRow features, int row, float tau, float biasStep, float confidence, Span<float> scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<int> columns = features.StoredColumns;
        ReadOnlySpan<float> values = features.StoredValues(scratch[.._columns]);
        Span<float> variances = Gather(columns, RowOf(_variances!, row), scratch[(2 * _columns)..], values.Length);
        Span<float> moves = scratch.Slice(_columns, values.Length);
        Kernels.Multiply(values, variances, moves);
        Add(columns, moves, row, tau);
        Kernels.Multiply(moves, values, moves);
        Kernels.MultiplyByRest(variances, confidence, moves, LeastRest);
        Scatter(columns, variances, RowOf(_variances!, row));

        ref RowNumbers numbers = ref _rows[row];
        numbers.Bias += biasStep * numbers.BiasVariance;
        numbers.BiasVariance *= Math.Max(LeastRest, 1 - confidence * numbers.BiasVariance);
    }

    /// <summary>w += factor * moves, in the columns of a sparse row or in all.</summary>
    private void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> moves, int row, float factor)
    {
        float scaled = (float)(factor / _rows[row].Scale);
        Add(columns, moves, scaled, RowOf(_v.Span, row));
        if (_rests is { } rests)
            Add(columns, moves, (float)(-_rows[row].Passed * scaled), RowOf(rests.Span, row));
    }

    private static void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> moves, float factor, Span<float> destination)
    {
        if (moves.Length == destination.Length && columns.IsEmpty)
            Kernels.AddScaled(moves, factor, destination);
        else
            SparseKernels.AddScaled(columns, moves, factor, destination);
    }

    /// <summary>The numbers that belong to a row's stored values: all, in place, for a dense row; copies for a sparse one.</summary>
    private static Span<float> Gather(ReadOnlySpan<int> columns, Span<float> source, Span<float> scratch, int count)
    {
        if (count == source.Length && columns.IsEmpty)
            return source;
        SparseKernels.Gather(columns, source, scratch);
        return scratch[..count];
    }

    private static void Scatter(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> destination)
    {
        if (!columns.IsEmpty)
            SparseKernels.Scatter(columns, values, destination);
    }
}
