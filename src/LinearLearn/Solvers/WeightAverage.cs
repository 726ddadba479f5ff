using System.Numerics;

namespace LinearLearn;

/// <summary>Averages weights and biases of a long run over the later half of its passes or more.</summary>
/// <remarks>
/// With columns of very different scale, each visit of a long example makes the weights oscillate, less with every pass. Their mean is
/// stable and closer to the solution. Suffix averaging: A. Rakhlin, O. Shamir, K. Sridharan, "Making Gradient Descent Optimal for Strongly
/// Convex Stochastic Optimization", ICML 2012.
/// </remarks>
internal sealed class WeightAverage
{
    /// <summary>The first pass to average, a power of two; shorter runs need no average.</summary>
    private const int FirstPass = 128;

    /// <summary>The number of passes between two that are averaged, which is as good as averaging all and costs little.</summary>
    private const int Interval = 16;

    private double[] _older = [];
    private double[] _newer = [];
    private int _olderCount;
    private int _newerCount;

    /// <summary>Determines whether the weights after a pass, 1 or more, are averaged.</summary>
    public static bool TakesPass(int pass) => pass >= FirstPass && pass % Interval == 0;

    /// <summary>Adds the weights and biases after a pass.</summary>
    public void Add(int pass, ReadOnlySpan<float> weights, ReadOnlySpan<double> biases)
    {
        if (BitOperations.IsPow2(pass))
        {
            (_older, _olderCount) = (_newer, _newerCount);
            (_newer, _newerCount) = (new double[weights.Length + biases.Length], 0);
        }
        for (int i = 0; i < weights.Length; i++)
            _newer[i] += weights[i];
        for (int k = 0; k < biases.Length; k++)
            _newer[weights.Length + k] += biases[k];
        _newerCount++;
    }

    /// <summary>Writes the mean.</summary>
    /// <returns>False if the run was too short for a mean.</returns>
    public bool TryCopyTo(Span<float> weights, Span<double> biases)
    {
        int count = _olderCount + _newerCount;
        for (int i = 0; i < weights.Length && count > 0; i++)
            weights[i] = (float)(SumOf(i) / count);
        for (int k = 0; k < biases.Length && count > 0; k++)
            biases[k] = SumOf(weights.Length + k) / count;
        return count > 0;
    }

    private double SumOf(int index) => _newer[index] + (_olderCount > 0 ? _older[index] : 0);
}
