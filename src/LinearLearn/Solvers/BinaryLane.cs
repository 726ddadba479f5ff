namespace LinearLearn;

/// <summary>Holds the state of one of the two-class problems that a solver solves side by side.</summary>
internal sealed class BinaryLane(DualBias bias)
{
    /// <summary>The bias.</summary>
    public DualBias Bias = bias;

    /// <summary>The moves of the bias.</summary>
    public BiasMoves Moves;

    /// <summary>Gets or sets the best bias for the weights, once the problem is solved.</summary>
    public double BestBias { get; set; }

    /// <summary>Gets or sets whether all optimality conditions hold within the tolerance.</summary>
    public bool IsConverged { get; set; }

    /// <summary>Gets or sets the largest violation of the optimality conditions in the last pass.</summary>
    public double Violation { get; set; }

    /// <summary>Gets or sets the gradient above which an alpha of 0 is left out.</summary>
    public double ShrinkAbove { get; set; } = double.PositiveInfinity;

    /// <summary>Gets or sets the gradient below which an alpha at its upper bound is left out.</summary>
    public double ShrinkBelow { get; set; } = double.NegativeInfinity;

    /// <summary>Gets or sets the highest violation of this pass, 0 or more.</summary>
    public double Highest { get; set; }

    /// <summary>Gets or sets the lowest violation of this pass, 0 or less.</summary>
    public double Lowest { get; set; }

    /// <summary>Gets or sets whether the pass started with all examples.</summary>
    public bool StartedWithAll { get; set; }

    /// <summary>Gets or sets whether examples are left out.</summary>
    public bool HasLeftOut { get; set; }

    /// <summary>Gets or sets whether all examples were restored for the next pass.</summary>
    public bool IsRestored { get; set; }
}
