namespace LinearLearn;

/// <summary>
/// Represents the loss of all examples as a function of their scores, one for each output: its value, slopes and curvature.
/// </summary>
/// <remarks>Methods process a block of rows at a time, so that different cores can process different blocks.</remarks>
/// <param name="outputs">The number of scores of an example.</param>
/// <param name="pitch">The distance between the scores of neighboring outputs.</param>
/// <param name="costs">The weight of the loss of each example; 0 for rows that only fill a block.</param>
internal abstract class PrimalLoss(int outputs, int pitch, double[] costs)
{
    public int Outputs => outputs;

    /// <summary>Gets the sum of the weights of the losses.</summary>
    public double TotalCost { get; } = DoubleKernels.SumInOrder(costs);

    /// <summary>Gets whether the second derivatives are continuous, so that those of neighboring steps are close.</summary>
    public abstract bool IsSmooth { get; }

    protected int Pitch => pitch;

    protected double[] Costs => costs;

    /// <summary>Writes the slopes, the derivatives of the costs by the scores, and stores the values that the curvature needs.</summary>
    /// <returns>The sum of the costs of the rows.</returns>
    public abstract double Linearize(int first, int count, double[] scores, double[] slopes);

    /// <summary>Computes factors = second derivatives * products, at the scores of the last linearization.</summary>
    public abstract void ApplyCurvature(int first, int count, double[] products, double[] factors);

    /// <summary>Writes the second derivatives of the costs by two scores.</summary>
    public abstract void CopyCurvature(int output, int other, int first, Span<double> curvature);

    /// <summary>Computes the best biases without any features, where training starts.</summary>
    public abstract double[] BestBiases();
}
