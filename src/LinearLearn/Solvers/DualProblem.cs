using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>What the solvers of one training run share: the examples, what each of them costs, and when to stop. Read only.</summary>
internal sealed class DualProblem
{
    private readonly double _cost;
    private readonly float[]? _weights;
    private readonly float[] _squaredNorms;

    /// <param name="features">One row for each example.</param>
    /// <param name="weights">How much each example counts: 0 leaves it out. All count 1 where null.</param>
    /// <param name="settings">What the user chose.</param>
    /// <param name="paramName">Whom to blame for features that are not finite, or too large.</param>
    public DualProblem(FeatureMatrix features, float[]? weights, DualSettings settings, string paramName)
    {
        Features = features;
        Settings = settings;
        ParamName = paramName;
        _cost = settings.Cost;
        _weights = weights;
        _squaredNorms = new float[features.Rows];
        Examples = [.. Measure(out double normSum, out double costSum)];
        FirstBias = DualBias.For(settings.BiasFeature, normSum / Examples.Length, costSum / Examples.Length);
    }

    public FeatureMatrix Features { get; }

    public DualSettings Settings { get; }

    public string ParamName { get; }

    /// <summary>The rows that count more than nothing.</summary>
    public int[] Examples { get; }

    /// <summary>The bias that every solver starts from.</summary>
    public DualBias FirstBias { get; }

    /// <summary>C * the weight of an example.</summary>
    public double Cost(int example) => _weights is null ? _cost : _cost * _weights[example];

    /// <summary>The squared length of an example, its bias feature included.</summary>
    public double SquaredNorm(int example) => _squaredNorms[example] + FirstBias.Square;

    /// <summary>Finds the squared lengths, and the examples that count more than nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Span<int> Measure(out double normSum, out double costSum)
    {
        int[] examples = new int[_squaredNorms.Length];
        int count = 0;
        (normSum, costSum) = (0, 0);
        for (int i = 0; i < examples.Length; i++)
        {
            double cost = Cost(i);
            if (cost == 0)
                continue;
            float norm = Features.SquaredNormCore(i);
            if (!float.IsFinite(norm))
                Refuse(i);
            _squaredNorms[i] = norm;
            normSum += norm;
            costSum += cost;
            examples[count++] = i;
        }
        return examples.AsSpan(0, count);
    }

    /// <summary>For a score, or a length, that is not finite.</summary>
    public void Refuse(int example)
    {
        ReadOnlySpan<float> values = Features.StoredValuesCore(example, new float[Features.Columns]);
        throw new ArgumentException(
            Kernels.IndexOfNonFinite(values) >= 0
                ? Guard.Text($"expected finite numbers, found NaN or infinity in example {example}")
                : Guard.Text($"the features of example {example} are too large: its score or its squared length outgrows a float. Scale them to about -1 to 1"),
            ParamName);
    }
}

/// <summary>What the user of a dual solver chooses.</summary>
/// <param name="Cost">C: what a loss of 1 costs. Finite, above 0.</param>
/// <param name="Tolerance">The largest violation of the optimality conditions to stop at. Above 0.</param>
/// <param name="BiasFeature">See <see cref="DualBias.For"/>.</param>
/// <param name="Shrinking">Whether to leave out variables that have come to rest at a bound.</param>
/// <param name="Shuffle">Whether each pass has an order of its own.</param>
/// <param name="Seed">Decides these orders.</param>
internal sealed record DualSettings(double Cost, double Tolerance, float? BiasFeature = null, bool Shrinking = true, bool Shuffle = true, ulong Seed = 1);
