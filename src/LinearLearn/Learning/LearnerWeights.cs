namespace LinearLearn;

/// <summary>
/// Represents the numbers of an online learner: K rows of weights with their numbers for averaging, L2 shrinkage, AdaGrad and variances.
/// </summary>
/// <remarks>
/// Rows are independent of each other, so different threads can move different rows. A row of weights is w = scale * v, so that shrinking
/// changes only the scale. The sum of a row over all examples so far, which averaging needs, is sum = passed * v + rest, where passed is
/// the sum of the scales: an example that does not move v only adds its scale to passed, and a move of v by d subtracts passed * d from the
/// rest. (W. Xu, "Towards Optimal One Pass Large Scale Learning with Averaged Stochastic Gradient Descent", 2011.) Here d is the actual
/// change of v, a step rounded to a float, and all sums over examples are doubles, so that averages stay accurate on infinite streams.
/// Dense rows subtract passed * d from a block of floats first, which is added to the rests and cleared after a few moves.
/// </remarks>
internal sealed class LearnerWeights
{
    /// <summary>
    /// The scale below which it is multiplied into the weights, so that v stays a float and passed * v and the rest keep their digits.
    /// </summary>
    public const double LeastScale = 1.0 / 256;

    /// <summary>
    /// The number of moves in a block: few enough that rounding errors do not add up, and enough to make adding a block to the rests cheap.
    /// </summary>
    public const int MovesOfBlock = 64;

    private readonly int _columns;
    private readonly AlignedArray<float> _v;
    private readonly RowNumbers[] _rows;
    private readonly AlignedArray<double>? _rests;
    private AlignedArray<float>? _block; // null until the first move by a dense row
    private readonly StepSizes? _stepSizes;

    public LearnerWeights(LinearModel start, LearnerOptions options, bool usesVariance)
    {
        _columns = start.FeatureCount;
        _v = AlignedArray<float>.From(start.Weights);
        _rows = new RowNumbers[start.Biases.Length];
        for (int row = 0; row < _rows.Length; row++)
            _rows[row] = new RowNumbers { Scale = 1, Bias = start.Biases[row], BiasAccumulator = usesVariance ? 1 : 0 };
        _rests = options.Averaging == true ? new AlignedArray<double>(start.Weights.Length) : null;
        _stepSizes = StepSizes.Create(options.AdaGrad, usesVariance, start.Weights.Length);
    }

    /// <summary>Creates a copy of validated numbers.</summary>
    public LearnerWeights(LearnerNumbers numbers)
    {
        _columns = numbers.Columns;
        _v = AlignedArray<float>.From(numbers.Weights.Span);
        _rows = [.. numbers.Rows];
        _rests = numbers.Rests is { } rests ? AlignedArray<double>.From(rests.Span) : null;
        _block = numbers.Block is { } block ? AlignedArray<float>.From(block.Span) : null;
        _stepSizes = numbers.StepSizes?.Copy();
    }

    public int Rows => _rows.Length;

    public bool HasStepSizes => _stepSizes is not null;

    public bool HasVariances => _stepSizes is { AreVariances: true };

    public LearnerWeights Copy() => new(Numbers());

    /// <summary>Allocates the block of dense rows, which must happen before several threads make their first move.</summary>
    public void PrepareForDenseRows()
    {
        if (_rests is not null && _block is null)
            _block = new AlignedArray<float>(Rows * _columns);
    }

    /// <summary>Copies the numbers of another instance of the same size.</summary>
    public void CopyFrom(LearnerWeights source)
    {
        source._v.Span.CopyTo(_v.Span);
        source._rows.CopyTo(_rows);
        source._rests?.Span.CopyTo(_rests!.Value.Span);
        source._block?.Span.CopyTo(_block!.Value.Span);
        _stepSizes?.CopyFrom(source._stepSizes!);
    }

    /// <summary>Returns the numbers themselves, not copies, so they change with the next step.</summary>
    public LearnerNumbers Numbers() => new(_columns, _rows, _v.Memory, _rests?.Memory, _block?.Memory, _stepSizes);

    public float Bias(int row) => (float)_rows[row].Bias;

    /// <summary>Computes sum(features * weights), without the bias.</summary>
    public float Dot<TRow>(TRow features, int row)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float dot = features.Dot(RowOf(_v.Span, row));
        double scale = _rows[row].Scale;
        return scale == 1 ? dot : (float)(scale * dot);
    }

    /// <summary>Computes sum(features * weights) for consecutive rows.</summary>
    public void Dots<TRow>(TRow features, int first, Span<float> dots)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        features.Dots(_v.Span.Slice(first * _columns, dots.Length * _columns), dots);
        for (int k = 0; k < dots.Length; k++)
        {
            double scale = _rows[first + k].Scale;
            if (scale != 1)
                dots[k] = (float)(scale * dots[k]);
        }
    }

    /// <summary>Computes sum(variances * features * features) + the variance of the bias.</summary>
    public double Variance<TRow>(TRow features, int row, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct =>
        StepSizes.Variance(features, RowOf(_stepSizes!.Accumulators.AsSpan(), row), _rows[row].BiasAccumulator, scratch);

    /// <summary>Moves a row along y * features, after <see cref="Decay"/>.</summary>
    /// <param name="features">The example.</param>
    /// <param name="row">The row of weights.</param>
    /// <param name="sign">y.</param>
    /// <param name="step">The step, which includes the weight of the example, except with AdaGrad.</param>
    /// <param name="weight">The weight of the example, used by AdaGrad for a combined step of as many copies.</param>
    /// <param name="scratch">The buffers of the calling thread.</param>
    public void Move<TRow>(TRow features, int row, float sign, in UpdateStep step, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (_stepSizes is null)
            MoveAll(features, row, sign * step.Weights, sign * step.Bias);
        else
            MoveEach(_stepSizes, features, row, sign, in step, weight, scratch);
    }

    /// <summary>Multiplies the weights of a row, but not its bias, by 1 - decay.</summary>
    public void Decay(int row, float decay)
    {
        ref RowNumbers numbers = ref _rows[row];
        numbers.Scale *= Math.Max(0, 1 - (double)decay);
        if (numbers.Scale >= LeastScale)
            return;
        Span<float> v = RowOf(_v.Span, row);
        if (_rests is not null)
            Fold(row);
        Kernels.Multiply(v, (float)numbers.Scale, v);
        if (_stepSizes is not null)
        {
            Span<float> compensations = RowOf(_stepSizes.Compensations.AsSpan(), row);
            Kernels.Multiply(compensations, (float)numbers.Scale, compensations);
        }
        numbers.Scale = 1;
    }

    /// <summary>Adds the current row to its average, with the weight of an example, after it moved.</summary>
    public void Pass(int row, float weight)
    {
        if (_rests is null)
            return;
        ref RowNumbers numbers = ref _rows[row];
        numbers.Passed += weight * numbers.Scale;
        numbers.BiasSum += weight * numbers.Bias;
        numbers.Weight += weight;
    }

    /// <summary>
    /// Computes the current model, from averages if they are kept, otherwise from the last weights, which may not be finite.
    /// </summary>
    public (float[] Weights, float[] Biases) Model()
    {
        float[] weights = new float[Rows * _columns];
        float[] biases = new float[Rows];
        for (int row = 0; row < Rows; row++)
        {
            ref readonly RowNumbers numbers = ref _rows[row];
            ReadOnlySpan<float> v = RowOf(_v.Span, row);
            Span<float> destination = RowOf(weights, row);
            if (_rests is { } rests && numbers.Weight > 0)
            {
                ReadOnlySpan<double> rest = RowOf(rests.Span, row);
                ReadOnlySpan<float> block = BlockOf(row);
                for (int i = 0; i < v.Length; i++)
                    destination[i] = (float)((numbers.Passed * v[i] + rest[i] + (block.IsEmpty ? 0 : block[i])) / numbers.Weight);
                biases[row] = (float)(numbers.BiasSum / numbers.Weight);
                continue;
            }
            biases[row] = (float)numbers.Bias;
            if (numbers.Scale == 1)
                v.CopyTo(destination);
            else
                Kernels.Multiply(v, (float)numbers.Scale, destination);
        }
        return (weights, biases);
    }

    private void MoveAll<TRow>(TRow features, int row, float tau, float biasStep)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ref RowNumbers numbers = ref _rows[row];
        if (tau != 0)
        {
            float scaled = numbers.Scale == 1 ? tau : (float)(tau / numbers.Scale);
            if (_rests is { } rests)
            {
                if (features.IsDense)
                    BeginBlockMove(row);
                features.AddTo(scaled, RowOf(_v.Span, row), numbers.Passed, RowOf(rests.Span, row), BlockOf(row));
            }
            else
            {
                features.AddTo(scaled, RowOf(_v.Span, row));
            }
        }
        numbers.Bias = (float)numbers.Bias + biasStep;
    }

    private void MoveEach<TRow>(
        StepSizes sizes, TRow features, int row, float sign, in UpdateStep step, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (_rests is not null && features.IsDense)
            BeginBlockMove(row);
        Span<double> sums = _rests is { } rests ? RowOf(rests.Span, row) : [];
        sizes.Move(features, row, RowOf(_v.Span, row), sums, BlockOf(row), ref _rows[row], sign, in step, weight, scratch);
    }

    /// <summary>Counts one more move by a dense row and empties a full block.</summary>
    private void BeginBlockMove(int row)
    {
        PrepareForDenseRows();
        if (_rows[row].BlockMoves++ >= MovesOfBlock)
        {
            Fold(row);
            _rows[row].BlockMoves = 1;
        }
    }

    /// <summary>Adds passed * v and the block to the rests, and resets both.</summary>
    private void Fold(int row)
    {
        ref RowNumbers numbers = ref _rows[row];
        StepKernels.Fold(RowOf(_v.Span, row), numbers.Passed, BlockOf(row), RowOf(_rests!.Value.Span, row));
        (numbers.Passed, numbers.BlockMoves) = (0, 0);
    }

    private Span<float> BlockOf(int row) => _block is { } block ? RowOf(block.Span, row) : [];

    private Span<T> RowOf<T>(Span<T> matrix, int row) => matrix.Slice(row * _columns, _columns);
}
