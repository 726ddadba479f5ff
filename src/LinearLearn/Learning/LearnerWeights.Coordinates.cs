namespace LinearLearn;

// Steps of each weight's own size, by the same arithmetic for dense and for sparse rows.
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
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values), variances = RowOf(_variances.AsSpan(), row);
        double bias = _rows[row].BiasVariance;
        if (!features.IsDense)
            return StepKernels.SumOfSquares(features.StoredColumns, values, variances) + bias;
        Span<float> squares = scratch.Moves;
        Kernels.Multiply(values, values, squares);
        return RowKernels.Dot<float, float>(squares, variances) + bias;
    }

    private void MoveByAdaGrad<TRow>(TRow features, int row, float tau, float biasStep, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float rate = weight * _adaGrad!.LearningRate;
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        if (features.IsDense)
        {
            Span<float> moves = scratch.Moves;
            Kernels.Multiply(values, tau, moves);
            StepKernels.DivideByRoots(moves, weight, RowOf(_squares.AsSpan(), row), RowOf(_squareCompensations.AsSpan(), row), _adaGrad.Epsilon);
            Add(moves, row, rate);
        }
        else
        {
            StepKernels.StepByRoots(features.StoredColumns, values, tau, weight, _adaGrad.Epsilon, Scaled(row, rate), StepRowOf(_squares, row));
        }

        ref RowNumbers numbers = ref _rows[row];
        numbers.BiasSquares += weight * ((double)biasStep * biasStep);
        numbers.Bias += rate * biasStep / (Math.Sqrt(numbers.BiasSquares) + _adaGrad.Epsilon);
    }

    private void MoveByVariances<TRow>(TRow features, int row, float tau, float biasStep, float confidence, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        if (features.IsDense)
        {
            Span<float> moves = scratch.Moves, variances = RowOf(_variances.AsSpan(), row);
            StepKernels.ShrinkVariances(values, variances, RowOf(_squareCompensations.AsSpan(), row), confidence, MostOfVariance, moves);
            Add(moves, row, tau);
        }
        else
        {
            StepKernels.StepByVariances(features.StoredColumns, values, confidence, MostOfVariance, Scaled(row, tau), StepRowOf(_variances, row));
        }

        ref RowNumbers numbers = ref _rows[row];
        numbers.Bias += biasStep * numbers.BiasVariance;
        numbers.BiasVariance -= Math.Min(MostOfVariance, confidence * numbers.BiasVariance) * numbers.BiasVariance;
    }

    /// <summary>w += factor * moves.</summary>
    private void Add(ReadOnlySpan<float> moves, int row, float factor)
    {
        if (_rests is not null)
            BeginBlockMove(row);
        StepKernels.AddCompensated(
            moves, Scaled(row, factor), RowOf(_v.Span, row), RowOf(_compensations.AsSpan(), row), (float)_rows[row].Passed, BlockOf(row));
    }

    private float Scaled(int row, float factor) => (float)(factor / _rows[row].Scale);

    private StepRow StepRowOf(float[]? squares, int row) => new()
    {
        Weights = RowOf(_v.Span, row),
        Compensations = RowOf(_compensations.AsSpan(), row),
        Squares = RowOf(squares.AsSpan(), row),
        SquareCompensations = RowOf(_squareCompensations.AsSpan(), row),
        Sums = _rests is { } rests ? RowOf(rests.Span, row) : [],
        Factor = _rows[row].Passed,
    };
}
