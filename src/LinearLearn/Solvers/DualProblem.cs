using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>What the solvers of one training run share: the examples, what each of them costs, and when to stop. Read only.</summary>
internal sealed class DualProblem
{
    /// <summary>
    /// The least part of its length that an example keeps when it is centered: beyond, rounding would be all that is left of it.
    /// </summary>
    private const double LeastPart = 1e-5;

    /// <summary>
    /// B^2 of a free bias, as a part of an example's mean squared length, or of what makes one alpha of full size move the bias by 1,
    /// whichever is
    /// longer. It decides how fast it goes, not where to: with 1 it takes up to five times the passes, with 0.02 sometimes many more too.
    /// </summary>
    private const double PenaltyPart = 0.1;

    /// <summary>
    /// A float of a squared length below this has lost digits, if not all of them: the squares are below the smallest normal float.
    /// </summary>
    private const float LeastPreciseNorm = 1e-30f;

    private readonly float[]? _weights;
    private readonly float[]? _shift;
    private readonly float[]? _mean;
    private readonly Measures[] _measures;

    /// <param name="features">One row for each example.</param>
    /// <param name="weights">How much each example counts: 0 leaves it out. Empty: all count 1.</param>
    /// <param name="settings">What the user chose.</param>
    /// <param name="paramName">Whom to blame for features that are not finite, or too large.</param>
    public DualProblem(FeatureMatrix features, ReadOnlySpan<float> weights, DualSettings settings, string paramName)
    {
        Features = features;
        Settings = settings;
        ParamName = paramName;
        _weights = weights.IsEmpty ? null : weights.ToArray();
        _measures = new Measures[features.Rows];
        Examples = FindExamples(out double costSum);
        if (settings.BiasFeature is { } feature)
        {
            Measure(null, costSum);
            double square = (double)feature * feature;
            AddToNorms(square);
            FirstBias = new DualBias(square, 0, isFree: false);
        }
        else
        {
            _mean = new float[features.Columns];
            Measure(_mean, costSum);
            Features = ColumnShift.Apply(features, Examples, out _shift);
            if (_shift is not null)
                Measure(_mean, costSum);
            double meanSquare = Center(_mean, out double normSum);
            double square = PenaltyPart * Math.Max(normSum / Examples.Length, Examples.Length / costSum);
            AddToNorms(square);
            FirstBias = new DualBias(square, meanSquare, isFree: true);
        }
    }

    /// <summary>One row for each example; of a free bias, columns far from 0 are moved there.</summary>
    public FeatureMatrix Features { get; }

    public DualSettings Settings { get; }

    public string ParamName { get; }

    /// <summary>The rows that count more than nothing.</summary>
    public int[] Examples { get; }

    /// <summary>The bias that every solver starts from.</summary>
    public DualBias FirstBias { get; }

    /// <summary>C * the weight of an example.</summary>
    public double Cost(int example) => _weights is null ? Settings.Cost : Settings.Cost * _weights[example];

    /// <summary>
    /// The squared length of an example, centered where the bias is free, its bias feature included; and the mean example's dot product
    /// with it.
    /// </summary>
    public Measures MeasuresOf(int example) => _measures[example];

    /// <summary>Makes the weights of sum(alpha * y * features).</summary>
    public void Center(Span<float> weights, DualBias bias)
    {
        if (_mean is not null)
            Kernels.AddScaled(_mean, (float)-bias.Sum, weights);
    }

    /// <summary>The bias for the user's features, of one for those that the solvers see.</summary>
    public double Unshift(double bias, ReadOnlySpan<float> weights)
    {
        for (int column = 0; column < _shift?.Length; column++)
            bias -= (double)weights[column] * _shift[column];
        return bias;
    }

    /// <summary>For a score, or a length, that is not finite.</summary>
    public void Refuse(int example)
    {
        ReadOnlySpan<float> values = Features.Storage.StoredValues(example, new float[Features.Columns]);
        throw new ArgumentException(
            Kernels.IndexOfNonFinite(values) >= 0
                ? Guard.Text($"expected finite numbers, found NaN or infinity in example {example}")
                : Guard.Text($"the features of example {example} are too large: its score or its squared length overflows a float. Scale them to about -1 to 1"),
            ParamName);
    }

    private int[] FindExamples(out double costSum)
    {
        int[] examples = new int[Features.Rows];
        int count = 0;
        costSum = 0;
        for (int i = 0; i < examples.Length; i++)
        {
            double cost = Cost(i);
            costSum += cost;
            examples[count] = i;
            count += cost > 0 ? 1 : 0;
        }
        return examples[..count];
    }

    /// <summary>
    /// The squared lengths, and the mean by costs where it is wanted. Any other vector would do, if not as well, so that rounding is of no
    /// concern.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(float[]? mean, double costSum)
    {
        mean.AsSpan().Clear();
        float[]? scratch = null;
        foreach (int i in Examples)
        {
            double norm = Features.Storage.SquaredNorm(i);
            if (!double.IsFinite(norm))
                Refuse(i);
            if (norm < LeastPreciseNorm)
                norm = PreciseNorm(i, scratch ??= new float[Features.Columns]);
            _measures[i] = new Measures(norm, 0);
            if (mean is not null)
                Features.Storage.AddTo(i, (float)(Cost(i) / costSum), mean);
        }
    }

    private double PreciseNorm(int example, float[] scratch)
    {
        double norm = 0;
        foreach (float value in Features.Storage.StoredValues(example, scratch))
            norm += (double)value * value;
        return norm;
    }

    /// <returns>The squared length of the mean.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Center(float[] mean, out double normSum)
    {
        double meanSquare = Kernels.Dot(mean, mean);
        normSum = 0;
        float[] meanDots = new float[Features.Rows];
        Features.Scores(0, mean, [0], meanDots);
        foreach (int i in Examples)
        {
            double norm = _measures[i].SquaredNorm;
            float meanDot = meanDots[i];
            if (!float.IsFinite(meanDot))
                Refuse(i);
            double centered = Math.Max(norm - 2.0 * meanDot + meanSquare, LeastPart * (norm + meanSquare));
            _measures[i] = new Measures(centered, meanDot);
            normSum += centered;
        }
        return meanSquare;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToNorms(double square)
    {
        foreach (int i in Examples)
            _measures[i] = _measures[i] with { SquaredNorm = _measures[i].SquaredNorm + square };
    }
}

/// <summary>What a solver has to know of an example's features.</summary>
/// <param name="SquaredNorm">The squared length, of the centered example where the bias is free, its bias feature included.</param>
/// <param name="MeanDot">The mean example's dot product with it; 0 where examples are not centered.</param>
internal readonly record struct Measures(double SquaredNorm, float MeanDot);

/// <summary>What the user of a dual solver chooses.</summary>
/// <param name="Cost">C: what a loss of 1 costs. Finite, above 0.</param>
/// <param name="Tolerance">The largest violation of the optimality conditions to stop at. Above 0.</param>
/// <param name="BiasFeature">
/// The value of the feature whose weight is the bias; 0 for no bias, null for one that is not regularized.
/// </param>
/// <param name="Shuffle">Whether each pass has an order of its own.</param>
/// <param name="Seed">Decides these orders.</param>
internal sealed record DualSettings(double Cost, double Tolerance, float? BiasFeature = null, bool Shuffle = true, ulong Seed = 1);
