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
internal sealed partial class LearnerWeights
{
    /// <summary>
    /// Below this the scale is multiplied into the weights: often enough that passed * v and the rest do not cancel out each other's digits.
    /// </summary>
    public const double LeastScale = 1.0 / 256;

    private readonly int _columns;
    private readonly AlignedFloats _v;
    private readonly RowNumbers[] _rows;
    private readonly AlignedFloats? _rests;
    private readonly AdaGrad? _adaGrad;
    private readonly float[]? _squares;
    private readonly float[]? _variances;

    public LearnerWeights(LinearModel start, LearnerOptions options, bool usesVariance)
    {
        _columns = start.FeatureCount;
        if ((options.AdaGrad is not null || usesVariance) && _columns > Array.MaxLength / 4)
            throw new ArgumentException(Guard.Text($"expected at most {Array.MaxLength / 4} features for a step size of each, found {_columns}"), nameof(start));
        _v = AlignedFloats.Of(start.Weights);
        _rows = new RowNumbers[start.Biases.Length];
        for (int row = 0; row < _rows.Length; row++)
            _rows[row] = new RowNumbers { Scale = 1, Bias = start.Biases[row], BiasVariance = 1 };
        _rests = options.Averaging ? new AlignedFloats(start.Weights.Length) : null;
        _adaGrad = options.AdaGrad;
        _squares = _adaGrad is null ? null : new float[start.Weights.Length];
        _variances = usesVariance ? new float[start.Weights.Length] : null;
        _variances?.AsSpan().Fill(1);
    }

    /// <summary>From numbers that were found to belong together, which are copied.</summary>
    public LearnerWeights(LearnerNumbers numbers, AdaGrad? adaGrad)
    {
        _columns = numbers.Columns;
        _v = AlignedFloats.Of(numbers.Weights.Span);
        _rows = [.. numbers.Rows];
        _rests = numbers.Rests is { } rests ? AlignedFloats.Of(rests.Span) : null;
        _adaGrad = adaGrad;
        _squares = numbers.Squares?.ToArray();
        _variances = numbers.Variances?.ToArray();
    }

    public int Rows => _rows.Length;

    public bool HasVariances => _variances is not null;

    /// <summary>How many floats a thread must lend for its steps.</summary>
    public int ScratchLength => _adaGrad is not null || HasVariances ? 4 * _columns : 0;

    public LearnerWeights Copy() => new(Numbers(), _adaGrad);

    /// <summary>These very numbers, not copies: they change with the next step.</summary>
    public LearnerNumbers Numbers() => new(_columns, _rows, _v.Memory, _rests?.Memory, MemoryOf(_squares), MemoryOf(_variances));

    public float Bias(int row) => _rows[row].Bias;

    /// <summary>sum(features * weights), without the bias.</summary>
    public float Dot<TRow>(TRow features, int row)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float dot = features.Dot(RowOf(_v.Span, row));
        double scale = _rows[row].Scale;
        return scale == 1 ? dot : (float)(scale * dot);
    }

    /// <summary>The same for the rows from the first on.</summary>
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
        ref RowNumbers numbers = ref _rows[row];
        if (tau != 0)
        {
            float scaled = numbers.Scale == 1 ? sign * tau : (float)(sign * tau / numbers.Scale);
            features.AddTo(scaled, RowOf(_v.Span, row));
            if (_rests is { } rests)
                features.AddTo((float)(-numbers.Passed * scaled), RowOf(rests.Span, row));
        }
        numbers.Bias += biasStep;
    }

    /// <summary>Multiplies the weights of a row, not its bias, with 1 - decay.</summary>
    public void Decay(int row, float decay)
    {
        ref RowNumbers numbers = ref _rows[row];
        numbers.Scale *= Math.Max(0, 1 - (double)decay);
        if (numbers.Scale >= LeastScale)
            return;
        if (_rests is { } rests)
        {
            // While passed stands for the old v, the sum goes into the rest.
            Kernels.AddScaled(RowOf(_v.Span, row), (float)numbers.Passed, RowOf(rests.Span, row));
            numbers.Passed = 0;
        }
        Kernels.Multiply(RowOf(_v.Span, row), (float)numbers.Scale, RowOf(_v.Span, row));
        numbers.Scale = 1;
    }

    /// <summary>Counts an example for the averages of a row, after it moved.</summary>
    public void Pass(int row)
    {
        if (_rests is null)
            return;
        ref RowNumbers numbers = ref _rows[row];
        numbers.Passed += numbers.Scale;
        numbers.BiasSum += numbers.Bias;
        numbers.Count++;
    }

    /// <summary>The model now: averages where they are kept, else the last weights. Numbers may not be finite.</summary>
    public (float[] Weights, float[] Biases) Model()
    {
        float[] weights = new float[Rows * _columns];
        float[] biases = new float[Rows];
        for (int row = 0; row < Rows; row++)
        {
            ref readonly RowNumbers numbers = ref _rows[row];
            ReadOnlySpan<float> v = RowOf(_v.Span, row);
            Span<float> destination = RowOf(weights, row);
            if (_rests is { } rests && numbers.Count > 0)
            {
                ReadOnlySpan<float> rest = RowOf(rests.Span, row);
                for (int i = 0; i < v.Length; i++)
                    destination[i] = (float)((numbers.Passed * v[i] + rest[i]) / numbers.Count);
                biases[row] = (float)(numbers.BiasSum / numbers.Count);
                continue;
            }
            biases[row] = numbers.Bias;
            if (numbers.Scale == 1)
                v.CopyTo(destination);
            else
                Kernels.Multiply(v, (float)numbers.Scale, destination);
        }
        return (weights, biases);
    }

    /// <summary>Null of null: by itself, an array that is null, and null between arrays, becomes memory of length 0.</summary>
    private static ReadOnlyMemory<float>? MemoryOf(float[]? values) => values is null ? default(ReadOnlyMemory<float>?) : values.AsMemory();

    private Span<float> RowOf(Span<float> matrix, int row) => matrix.Slice(row * _columns, _columns);
}
