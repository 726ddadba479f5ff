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

    /// <summary>The sum of weight * scale after each example.</summary>
    public double Passed;

    /// <summary>The sum of weight * bias after each example.</summary>
    public double BiasSum;

    /// <summary>The sum of the weights of the examples that the sums are of.</summary>
    public double Weight;

    /// <summary>How many moves by dense rows are in the block.</summary>
    public long BlockMoves;

    /// <summary>A float, except where each weight has a step size of its own.</summary>
    public double Bias;

    /// <summary>AdaGrad's sum of squares, or AROW's variance, of the bias.</summary>
    public double BiasAccumulator;

    public readonly bool IsFinite => double.IsFinite(Scale) && double.IsFinite(Passed) && double.IsFinite(BiasSum) && double.IsFinite(Weight)
        && double.IsFinite(BiasAccumulator) && float.IsFinite((float)Bias);
}
