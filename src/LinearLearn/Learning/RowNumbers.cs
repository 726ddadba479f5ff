using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Represents the numbers that an online learner keeps for a row of weights in addition to the weights.</summary>
/// <remarks>
/// It is as large as two cache lines. In adjacent cache lines, threads that write here for every example would slow down each other.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct RowNumbers
{
    /// <summary>The common factor of the weights.</summary>
    public double Scale;

    /// <summary>The sum of weight * scale after each example.</summary>
    public double Passed;

    /// <summary>The sum of weight * bias after each example.</summary>
    public double BiasSum;

    /// <summary>The sum of the weights of the examples in the sums.</summary>
    public double Weight;

    /// <summary>The number of moves by dense rows in the block.</summary>
    public long BlockMoves;

    /// <summary>The bias, a float except with step sizes per weight.</summary>
    public double Bias;

    /// <summary>The sum of squares of AdaGrad, or the variance of AROW, for the bias.</summary>
    public double BiasAccumulator;

    public readonly bool IsFinite =>
        double.IsFinite(Scale) && double.IsFinite(Passed) && double.IsFinite(BiasSum) && double.IsFinite(Weight)
        && double.IsFinite(BiasAccumulator) && float.IsFinite((float)Bias);

    /// <summary>Computes the averages of weights: (passed * v + rest + block) / weight.</summary>
    /// <param name="v">The v of some weights of the row.</param>
    /// <param name="rests">Their rests.</param>
    /// <param name="block">Their numbers in the block; empty if there is none.</param>
    /// <param name="averages">Receives the averages; it can be v.</param>
    public readonly void Average(ReadOnlySpan<float> v, ReadOnlySpan<double> rests, ReadOnlySpan<float> block, Span<float> averages)
    {
        for (int i = 0; i < v.Length; i++)
            averages[i] = (float)((Passed * v[i] + rests[i] + (block.IsEmpty ? 0 : block[i])) / Weight);
    }
}
