using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>
/// What an online learner keeps for a row of weights beside the weights. As large as two cache lines: rows that stood closer would slow down each
/// other's threads, which write here for every example.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct RowNumbers
{
    /// <summary>The common factor of the weights.</summary>
    public double Scale;

    /// <summary>The sum of the scales after each example.</summary>
    public double Passed;

    /// <summary>The sum of the biases after each example.</summary>
    public double BiasSum;

    /// <summary>How many examples the sums are of.</summary>
    public long Count;

    public float Bias;

    /// <summary>AdaGrad's sum of squares for the bias.</summary>
    public float BiasSquares;

    public float BiasVariance;

    public readonly bool IsFinite => double.IsFinite(Scale) && double.IsFinite(Passed) && double.IsFinite(BiasSum)
        && float.IsFinite(Bias) && float.IsFinite(BiasVariance);
}
