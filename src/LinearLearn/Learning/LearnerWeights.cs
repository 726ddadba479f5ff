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
internal sealed partial class LearnerWeights
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
    private readonly RowNumbers[] _rows;
    private readonly bool _hasSums;
    private readonly AdaGrad? _adaGrad;
    private readonly bool _hasVariances;

    public LearnerWeights(LinearModel start, LearnerOptions options, bool usesVariance)
    {
        _columns = start.FeatureCount;
        _initial = start.WeightsMemory;
        _rows = new RowNumbers[start.Biases.Length];
        for (int row = 0; row < _rows.Length; row++)
            _rows[row] = new RowNumbers { Scale = 1, Bias = start.Biases[row], BiasAccumulator = usesVariance ? 1 : 0 };
        (_hasSums, _adaGrad, _hasVariances) = (options.Averaging == true, options.AdaGrad, usesVariance);
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
        (_hasSums, _adaGrad, _hasVariances) = (_rests is not null, _stepSizes?.AdaGrad, _stepSizes is { AreVariances: true });
        _staysByRow = _block is not null;
    }

    public int Rows => _rows.Length;

    public bool HasStepSizes => _adaGrad is not null || _hasVariances;

    public bool HasVariances => _hasVariances;

    public float Bias(int row) => (float)_rows[row].Bias;

    /// <summary>Computes sum(features * weights), without the bias.</summary>
    public float Dot<TRow>(TRow features, int row)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float dot = 0;
        if (_byFeature is null)
            dot = features.Dot(RowOf(_v.Span, row));
        else
            FeatureMajorKernels.Dots(features.StoredColumns, features.StoredValues([]), _byFeature, row, new Span<float>(ref dot));
        double scale = _rows[row].Scale;
        return scale == 1 ? dot : (float)(scale * dot);
    }

    /// <summary>Computes sum(features * weights) for consecutive rows.</summary>
    public void Dots<TRow>(TRow features, int first, Span<float> dots)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        if (_byFeature is null)
            features.Dots(_v.Span.Slice(first * _columns, dots.Length * _columns), dots);
        else
            FeatureMajorKernels.Dots(features.StoredColumns, features.StoredValues([]), _byFeature, first, dots);
        for (int k = 0; k < dots.Length; k++)
        {
            double scale = _rows[first + k].Scale;
            if (scale != 1)
                dots[k] = (float)(scale * dots[k]);
        }
    }

    /// <summary>Computes sum(variances * features * features) + the variance of the bias.</summary>
    public double Variance<TRow>(TRow features, int row, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        double biasVariance = _rows[row].BiasAccumulator;
        if (_byFeature is { } byFeature)
        {
            if (!scratch.HasVariances)
                FeatureMajorKernels.SumsOfSquares(features.StoredColumns, features.StoredValues([]), byFeature, scratch.Variances);
            scratch.HasVariances = true;
            return scratch.Variances[row] + biasVariance;
        }
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        if (!features.IsDense)
            return StepKernels.SumOfSquares(features.StoredColumns, values, StepRowOf(row)) + biasVariance;
        Span<float> squares = scratch.Moves;
        Kernels.Multiply(values, values, squares);
        return RowKernels.Dot<float, float>(squares, RowOf(_stepSizes!.Accumulators, row)) + biasVariance;
    }

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
        if (HasStepSizes)
            MoveEach(features, row, sign, in step, weight, scratch);
        else
            MoveAll(features, row, sign * step.Weights, sign * step.Bias);
    }

    /// <summary>Applies the step of each of several rows: decays it, moves it, and adds it to its average.</summary>
    /// <param name="features">The example.</param>
    /// <param name="first">The first row, 0 if the numbers are stored by feature.</param>
    /// <param name="actual">The row where y is +1; it is -1 in all others.</param>
    /// <param name="steps">The step of each row; all of them if the numbers are stored by feature.</param>
    /// <param name="weight">The weight of the example.</param>
    /// <param name="scratch">The buffers of the calling thread.</param>
    /// <returns>The number of rows that moved.</returns>
    public int ApplySteps<TRow>(
        TRow features, int first, int actual, ReadOnlySpan<UpdateStep> steps, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        bool movesTogether = _byFeature is not null && MovesMany(steps);
        if (movesTogether)
        {
            DecayEach(steps);
            MoveTogether(features, actual, steps, weight, scratch);
        }
        int moved = 0;
        for (int k = 0; k < steps.Length; k++)
        {
            ref readonly UpdateStep step = ref steps[k];
            bool moves = step.Weights != 0 || step.Bias != 0;
            moved += moves ? 1 : 0;
            if (!movesTogether && step.Decay > 0)
                Decay(first + k, step.Decay);
            if (!movesTogether && moves)
                Move(features, first + k, first + k == actual ? 1 : -1, in step, weight, scratch);
            Pass(first + k, weight);
        }
        return moved;
    }

    /// <summary>Multiplies the weights of a row, but not its bias, by 1 - decay.</summary>
    public void Decay(int row, float decay)
    {
        ref RowNumbers numbers = ref _rows[row];
        numbers.Scale *= Math.Max(0, 1 - (double)decay);
        if (numbers.Scale < LeastScale)
            MultiplyScales([row]);
    }

    /// <summary>Adds the current row to its average, with the weight of an example, after it moved.</summary>
    public void Pass(int row, float weight)
    {
        if (!_hasSums)
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
        bool areAverages = _hasSums && Array.TrueForAll(_rows, row => row.Weight > 0);
        float[] biases = Array.ConvertAll(_rows, row => (float)(areAverages ? row.BiasSum / row.Weight : row.Bias));
        if (areAverages && _byFeature is { } byFeature)
        {
            double[] factors = Array.ConvertAll(_rows, row => row.Passed), divisors = Array.ConvertAll(_rows, row => row.Weight);
            return (byFeature.GetAverages(factors, divisors), biases);
        }

        float[] weights = _byFeature?.GetSection(0) ?? [.. (_v.IsAllocated ? _v.Memory : _initial).Span];
        for (int row = 0; row < Rows; row++)
        {
            Span<float> own = RowOf(weights, row);
            if (areAverages)
                _rows[row].Average(own, RowOf(_rests!.Value.Span, row), BlockOf(row), own);
            else if (_rows[row].Scale != 1)
                Kernels.Multiply(own, (float)_rows[row].Scale, own);
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
            if (_byFeature is { } byFeature)
            {
                StepRow moved = new(byFeature, row, numbers.Passed);
                SparseKernels.AddScaled(features.StoredColumns, features.StoredValues([]), scaled, in moved);
            }
            else if (_rests is { } rests)
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

    private void MoveEach<TRow>(TRow features, int row, float sign, in UpdateStep step, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ref RowNumbers numbers = ref _rows[row];
        SizedStep sized = new(_adaGrad, sign, in step, weight, scratch.MeanSquaredNorm);
        if (features.IsDense)
        {
            if (_hasSums)
                BeginBlockMove(row);
            _stepSizes!.MoveDense(features, row, RowOf(_v.Span, row), BlockOf(row), in numbers, in sized, scratch);
        }
        else
        {
            StepRow moved = _byFeature is null ? StepRowOf(row) : new(_byFeature, row, numbers.Passed);
            sized.Move(features.StoredColumns, features.StoredValues([]), in numbers, in moved);
        }
        sized.MoveBias(ref numbers);
    }

    private StepRow StepRowOf(int row)
    {
        Span<double> sums = _rests is { } rests ? RowOf(rests.Span, row) : [];
        return _stepSizes!.Row(row, RowOf(_v.Span, row), sums, _rows[row].Passed);
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

    /// <summary>Multiplies the scale of a row into its weights, which are stored by row.</summary>
    private void MultiplyScale(int row)
    {
        ref RowNumbers numbers = ref _rows[row];
        float scale = (float)numbers.Scale;
        Span<float> v = RowOf(_v.Span, row);
        if (_hasSums)
            Fold(row);
        Kernels.Multiply(v, scale, v);
        if (_stepSizes is not null)
        {
            Span<float> compensations = RowOf(_stepSizes.Compensations.AsSpan(), row);
            Kernels.Multiply(compensations, scale, compensations);
        }
        numbers.Scale = 1;
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
