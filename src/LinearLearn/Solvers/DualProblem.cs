using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Holds the read-only data that the solvers of a training run share: the examples, their costs and the settings.</summary>
internal sealed class DualProblem
{
    /// <summary>
    /// The smallest fraction of its squared length that an example keeps when it is centered: less would be only rounding.
    /// </summary>
    private const double LeastPart = 1e-5;

    /// <summary>
    /// B^2 of a free bias, relative to the larger of an example's mean squared length and the value with which one alpha of full size moves
    /// the bias by 1.
    /// </summary>
    /// <remarks>It affects only the speed: with 1, up to five times the passes; with 0.02, sometimes many more, too.</remarks>
    private const double PenaltyPart = 0.1;

    /// <summary>The squared length below which a float has lost digits, because squares are below the smallest normal float.</summary>
    private const float LeastPreciseNorm = 1e-30f;

    private readonly float[]? _weights;
    private readonly float[]? _shift;
    private readonly float[]? _mean;
    private readonly Measures[] _measures;
    private DualRows? _rows;
    private HingeExample[]? _hingeExamples;

    /// <param name="features">One row for each example.</param>
    /// <param name="weights">How much each example counts: 0 leaves it out. Empty: all count 1.</param>
    /// <param name="settings">The settings of the user.</param>
    /// <param name="paramName">The parameter that errors about non-finite or too large features name.</param>
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

    /// <summary>Gets one row for each example; with a free bias, columns far from 0 are shifted to 0.</summary>
    public FeatureMatrix Features { get; }

    public DualSettings Settings { get; }

    public string ParamName { get; }

    /// <summary>Gets the rows with a weight above 0.</summary>
    public int[] Examples { get; }

    /// <summary>Gets the initial bias of every solver.</summary>
    public DualBias FirstBias { get; }

    /// <summary>Returns the rows in the form for one or several outputs, which all solvers share.</summary>
    public DualRows GetRows(bool isSingle) => _rows ??= DualRows.Create(Features, isSingle);

    /// <summary>Returns what steps of the hinge loss or its square need of each example, which all solvers share.</summary>
    public HingeExample[] GetHingeExamples(int[] classOf, bool squared) => _hingeExamples ??= CreateHingeExamples(classOf, squared);

    /// <summary>Computes C * the weight of an example.</summary>
    public double Cost(int example) => _weights is null ? Settings.Cost : Settings.Cost * _weights[example];

    /// <summary>
    /// Returns the squared length of an example, including its bias feature and centered if the bias is free, and its dot product with the
    /// mean example.
    /// </summary>
    public Measures GetMeasures(int example) => _measures[example];

    /// <summary>Converts sum(alpha * y * features) to the weights of the centered features.</summary>
    public void Center(Span<float> weights, DualBias bias)
    {
        if (_mean is not null)
            Kernels.AddScaled(_mean, (float)-bias.Sum, weights);
    }

    /// <summary>Converts the bias for the shifted features to that for the user's features.</summary>
    public double Unshift(double bias, ReadOnlySpan<float> weights)
    {
        for (int column = 0; column < _shift?.Length; column++)
            bias -= (double)weights[column] * _shift[column];
        return bias;
    }

    /// <summary>Throws because a score or a length is not finite.</summary>
    public void Reject(int example)
    {
        const string Overflow = "its score or its squared length overflows a float";
        ReadOnlySpan<float> values = Features.Storage.StoredValues(example, new float[Features.Columns]);
        throw new ArgumentException(
            Kernels.IndexOfNonFinite(values) >= 0
                ? Guard.Text($"expected finite numbers, found NaN or infinity in example {example}")
                : Guard.Text($"the features of example {example} are too large: {Overflow}. Scale them to about -1 to 1"),
            ParamName);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private HingeExample[] CreateHingeExamples(int[] classOf, bool squared)
    {
        HingeExample[] examples = new HingeExample[Features.Rows];
        foreach (int i in Examples)
        {
            double cost = Cost(i), diagonal = squared ? 0.5 / cost : 0, upper = squared ? double.PositiveInfinity : cost;
            (double norm, float meanDot) = _measures[i];
            examples[i] = new HingeExample(1 / (norm + diagonal), diagonal, upper, meanDot, classOf[i]);
        }
        return examples;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>Computes the squared lengths, and the mean weighted by costs if requested.</summary>
    /// <remarks>Rounding of the mean is harmless: any other vector would also give the solution, in more passes.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(float[]? mean, double costSum)
    {
        mean.AsSpan().Clear();
        float[]? scratch = null;
        foreach (int i in Examples)
        {
            double norm = Features.Storage.SquaredNorm(i);
            if (!double.IsFinite(norm))
                Reject(i);
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
                Reject(i);
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

/// <summary>Holds the measures of an example's features that a solver needs.</summary>
/// <param name="SquaredNorm">The squared length, including the bias feature, of the example; centered if the bias is free.</param>
/// <param name="MeanDot">The dot product with the mean example; 0 if examples are not centered.</param>
internal readonly record struct Measures(double SquaredNorm, float MeanDot);

/// <summary>Holds the settings of a dual solver.</summary>
/// <param name="Cost">C, the weight of the losses. Finite, above 0.</param>
/// <param name="Tolerance">The largest violation of the optimality conditions at which the solver stops. Above 0.</param>
/// <param name="BiasFeature">
/// The value of the feature whose weight is the bias; 0 for no bias, null for one that is not regularized.
/// </param>
/// <param name="Shuffle">Whether each pass has a new random order.</param>
/// <param name="Seed">The seed of these orders.</param>
internal sealed record DualSettings(double Cost, double Tolerance, float? BiasFeature = null, bool Shuffle = true, ulong Seed = 1);
