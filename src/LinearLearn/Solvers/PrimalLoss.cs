namespace LinearLearn;

/// <summary>
/// The loss of all examples as a function of their scores, one for each output: its value, slopes and curvature. A block of rows at a time,
/// so that any core may take any block.
/// </summary>
/// <param name="outputs">The number of scores of an example.</param>
/// <param name="pitch">How far the scores of neighboring outputs are apart.</param>
/// <param name="costs">What a loss of 1 costs, for each example; 0 where a row only fills a block.</param>
internal abstract class PrimalLoss(int outputs, int pitch, double[] costs)
{
    public int Outputs => outputs;

    /// <summary>The sum of what a loss of 1 costs.</summary>
    public double TotalCost { get; } = costs.Sum();

    /// <summary>Whether the second derivatives are continuous, so that those of the last step are close to those of this one.</summary>
    public abstract bool IsSmooth { get; }

    protected int Pitch => pitch;

    protected double[] Costs => costs;

    /// <summary>Writes the slopes: the derivatives of the costs by the scores. Keeps what the curvature needs.</summary>
    /// <returns>The sum of the costs of the rows.</returns>
    public abstract double Linearize(int first, int count, double[] scores, double[] slopes);

    /// <summary>factors = second derivatives * products, for the scores of the last linearization.</summary>
    public abstract void ApplyCurvature(int first, int count, double[] products, double[] factors);

    /// <summary>The second derivatives of the costs by two scores.</summary>
    public abstract void CopyCurvature(int output, int other, int first, Span<double> curvature);

    /// <summary>The scores without any features that are best: where training starts.</summary>
    public abstract double[] BestBiases();
}
