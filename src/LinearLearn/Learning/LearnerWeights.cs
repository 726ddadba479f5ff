namespace LinearLearn;

/// <summary>
/// The numbers of an online learner: K rows of weights with all that averaging, L2 shrinkage, AdaGrad and variances need beside them. Rows are
/// independent of each other, so different rows may be moved by different threads.
/// </summary>
/// <remarks>
/// A row of weights is w = scale * v: shrinking changes only the scale. The sum of a row over all examples so far, which averaging needs, is
/// sum = passed * v + rest, where passed is the sum of the scales: an example that does not move v only adds its scale to passed, and a move of v
/// by d takes passed * d from the rest. (W. Xu, "Towards Optimal One Pass Large Scale Learning with Averaged Stochastic Gradient Descent", 2011.)
/// </remarks>
internal sealed class LearnerWeights
{
    /// <summary>
    /// Below this the scale is multiplied into the weights: often enough that passed * v and the rest do not cancel out each other's digits.
    /// </summary>
    private const double LeastScale = 1.0 / 256;

    /// <summary>
    /// A variance keeps at least this part of itself in a step: where one large feature takes nearly all of it, what is left is rounding, and
    /// could be 0, from where the weight would never move again, or negative, from where it would move the wrong way.
    /// </summary>
    private const float LeastRest = 1f / (1 << 20);

    private readonly int _columns;
    private readonly float[] _v;
    private readonly float[] _biases;
    private readonly double[] _scales;
    private readonly Averages? _averages;
    private readonly AdaGrad? _adaGrad;
    private readonly float[]? _squares;
    private readonly float[]? _variances;

    public LearnerWeights(LinearModel start, LearnerOptions options, bool usesVariance)
    {
        Rows = start.Biases.Length;
        _columns = start.FeatureCount;
        _v = start.Weights.ToArray();
        _biases = start.Biases.ToArray();
        _scales = Filled(1.0, Rows);
        if (options.Averaging)
            _averages = new Averages(_v.Length, Rows);
        _adaGrad = options.StepSizes;
        if (_adaGrad is not null)
            _squares = new float[_v.Length + Rows];
        if (usesVariance)
            _variances = Filled(1f, _v.Length + Rows);
    }

    private LearnerWeights(LearnerWeights other)
    {
        Rows = other.Rows;
        _columns = other._columns;
        _v = [.. other._v];
        _biases = [.. other._biases];
        _scales = [.. other._scales];
        _averages = other._averages?.Copy();
        _adaGrad = other._adaGrad;
        _squares = other._squares?[..];
        _variances = other._variances?[..];
    }

    public int Rows { get; }

    public bool HasVariances => _variances is not null;

    /// <summary>How many floats a thread must lend for its steps.</summary>
    public int ScratchLength => _adaGrad is not null || HasVariances ? 4 * _columns : 0;

    public LearnerWeights Copy() => new(this);

    public float Bias(int row) => _biases[row];

    /// <summary>sum(features * weights), without the bias, for the rows from the first on.</summary>
    public void Dots<TRow>(TRow features, int first, Span<float> dots)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> v = _v.AsSpan(first * _columns, dots.Length * _columns);
        if (dots.Length == 1)
            dots[0] = features.Dot(v);
        else
            features.Dots(v, dots);
        for (int k = 0; k < dots.Length; k++)
        {
            if (_scales[first + k] != 1)
                dots[k] = (float)(_scales[first + k] * dots[k]);
        }
    }

    /// <summary>sum(variances * features * features) + the bias's variance.</summary>
    public float Variance<TRow>(TRow features, int row, Span<float> scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch[.._columns]);
        Span<float> squares = scratch.Slice(_columns, values.Length);
        Kernels.Multiply(values, values, squares);
        ReadOnlySpan<float> variances = Gather(features.StoredColumns, RowOf(_variances!, row), scratch[(2 * _columns)..], values.Length);
        return RowKernels.Dot<float, float>(squares, variances) + _variances![_v.Length + row];
    }

    /// <summary>Moves a row along y * features; the step's decay was made before. Steps are multiplied with the weight of the example.</summary>
    public void Move<TRow>(TRow features, int row, float sign, float weight, in UpdateStep step, Span<float> scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float tau = weight * step.Weights, biasStep = sign * (weight * step.Bias);
        if (_adaGrad is not null)
        {
            MoveByAdaGrad(features, row, sign * tau, biasStep, scratch);
            return;
        }
        if (_variances is not null)
        {
            MoveByVariances(features, row, sign * tau, biasStep, Math.Min(1, weight) * step.Confidence, scratch);
            return;
        }
        if (tau != 0)
        {
            float scaled = _scales[row] == 1 ? sign * tau : (float)(sign * tau / _scales[row]);
            features.AddTo(scaled, RowOf(_v, row));
            if (_averages is not null)
                features.AddTo(_averages.Share(row, scaled), RowOf(_averages.Rests, row));
        }
        _biases[row] += biasStep;
    }

    /// <summary>Multiplies the weights of a row, not its bias, with 1 - decay.</summary>
    public void Decay(int row, float decay)
    {
        _scales[row] *= Math.Max(0, 1 - (double)decay);
        if (_scales[row] >= LeastScale)
            return;
        // While passed stands for the old v, the sum goes into the rest.
        _averages?.Gather(row, RowOf(_v, row));
        Kernels.Multiply(RowOf(_v, row), (float)_scales[row], RowOf(_v, row));
        _scales[row] = 1;
    }

    /// <summary>Counts an example for the averages of a row, after it moved.</summary>
    public void Pass(int row) => _averages?.Pass(row, _scales[row], _biases[row]);

    /// <summary>The model now: averages where they are kept, else the last weights. Numbers may not be finite.</summary>
    public (float[] Weights, float[] Biases) Model()
    {
        float[] weights = new float[_v.Length];
        float[] biases = new float[Rows];
        for (int row = 0; row < Rows; row++)
        {
            Span<float> destination = weights.AsSpan(row * _columns, _columns);
            if (_averages is not null && _averages.Count(row) > 0)
            {
                biases[row] = _averages.Mean(row, RowOf(_v, row), destination);
                continue;
            }
            biases[row] = _biases[row];
            if (_scales[row] == 1)
                RowOf(_v, row).CopyTo(destination);
            else
                Kernels.Multiply(RowOf(_v, row), (float)_scales[row], destination);
        }
        return (weights, biases);
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

        ref float biasSquares = ref _squares![_v.Length + row];
        biasSquares += biasStep * biasStep;
        _biases[row] += _adaGrad.LearningRate * biasStep / (MathF.Sqrt(biasSquares) + _adaGrad.Epsilon);
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

        ref float biasVariance = ref _variances![_v.Length + row];
        _biases[row] += biasStep * biasVariance;
        biasVariance *= Math.Max(LeastRest, 1 - confidence * biasVariance);
    }

    /// <summary>w += factor * moves, in the columns of a sparse row or in all.</summary>
    private void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> moves, int row, float factor)
    {
        float scaled = (float)(factor / _scales[row]);
        Add(columns, moves, scaled, RowOf(_v, row));
        if (_averages is not null)
            Add(columns, moves, _averages.Share(row, scaled), RowOf(_averages.Rests, row));
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

    private Span<float> RowOf(float[] matrix, int row) => matrix.AsSpan(row * _columns, _columns);

    private static T[] Filled<T>(T value, int count)
    {
        T[] values = new T[count];
        Array.Fill(values, value);
        return values;
    }

    /// <summary>The sums of the weights and biases after each example.</summary>
    private sealed class Averages(int weights, int rows)
    {
        private readonly double[] _passed = new double[rows];
        private readonly double[] _biasSums = new double[rows];
        private readonly long[] _counts = new long[rows];

        public float[] Rests { get; private init; } = new float[weights];

        public Averages Copy()
        {
            Averages copy = new(0, _counts.Length) { Rests = [.. Rests] };
            _passed.CopyTo(copy._passed, 0);
            _biasSums.CopyTo(copy._biasSums, 0);
            _counts.CopyTo(copy._counts, 0);
            return copy;
        }

        public long Count(int row) => _counts[row];

        /// <summary>What goes to the rest where v moves by a multiple of something.</summary>
        public float Share(int row, float multiple) => (float)(-_passed[row] * multiple);

        public void Pass(int row, double scale, float bias)
        {
            _passed[row] += scale;
            _biasSums[row] += bias;
            _counts[row]++;
        }

        public void Gather(int row, ReadOnlySpan<float> v)
        {
            Kernels.AddScaled(v, (float)_passed[row], Rests.AsSpan(row * v.Length, v.Length));
            _passed[row] = 0;
        }

        /// <summary>Writes the mean of the weights, and returns that of the bias.</summary>
        public float Mean(int row, ReadOnlySpan<float> v, Span<float> mean)
        {
            ReadOnlySpan<float> rest = Rests.AsSpan(row * v.Length, v.Length);
            for (int i = 0; i < mean.Length; i++)
                mean[i] = (float)((_passed[row] * v[i] + rest[i]) / _counts[row]);
            return (float)(_biasSums[row] / _counts[row]);
        }
    }
}
