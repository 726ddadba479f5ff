using System.Numerics;

namespace LinearLearn;

/// <summary>
/// The mean of a long run's weights and biases, over the later half of its passes or more. On columns of very different size each visit of
/// a long example throws the weights about, a little less with every pass. Their mean lies still, and nearer to the solution.
/// </summary>
/// <remarks>Suffix averaging: A. Rakhlin, O. Shamir, K. Sridharan, "Making Gradient Descent Optimal for Strongly Convex Stochastic
/// Optimization", ICML 2012.</remarks>
internal sealed class WeightAverage
{
    /// <summary>Shorter runs need none. A power of two.</summary>
    private const int FirstPass = 128;

    /// <summary>Each so many passes are as good as all, and cost next to nothing.</summary>
    private const int Interval = 16;

    private double[] _older = [];
    private double[] _newer = [];
    private int _olderCount;
    private int _newerCount;

    /// <summary>Whether the weights after a pass, 1 or more, are to be added.</summary>
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
    /// <returns>False where the run was too short to have one.</returns>
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
