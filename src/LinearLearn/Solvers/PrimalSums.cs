namespace LinearLearn;

/// <summary>Computes the sums over the examples that a primal solver needs: costs, their slopes and their second derivatives.</summary>
/// <remarks>
/// The weights are those of <see cref="SolverRows"/>: a row for each output at a distance of <see cref="Stride"/>, the bias last, then
/// zeros. Penalties are not part of the sums. The examples can be in the memory of this process or in shards.
/// </remarks>
internal abstract class PrimalSums(ColumnScaling scaling, int outputs)
{
    /// <summary>Gets how columns are standardized.</summary>
    public ColumnScaling Scaling { get; } = scaling;

    /// <summary>Gets the number of scores of an example.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Gets the number of features.</summary>
    public int Columns { get; } = scaling.Factors.Length;

    /// <summary>Gets the distance between the weights of neighboring outputs; the bias is at index <see cref="Columns"/>.</summary>
    public int Stride { get; } = SolverRows.StrideOf(scaling);

    /// <summary>Gets the number of weights, including biases and the zeros between them.</summary>
    public int Length => Outputs * Stride;

    /// <summary>Gets the number of examples.</summary>
    public abstract long Count { get; }

    /// <summary>Gets the number of examples, rounded up to whole blocks.</summary>
    public abstract long Pitch { get; }

    /// <summary>Gets the number of multiplications of a product of all rows with the weights of one output.</summary>
    public abstract long Products { get; }

    /// <summary>Gets the sum of the weights of the losses.</summary>
    public abstract double TotalCost { get; }

    /// <summary>Gets whether the second derivatives are continuous, so that those of neighboring steps are close.</summary>
    public abstract bool IsSmooth { get; }

    /// <summary>Gets whether products of columns can be summed: rows are dense.</summary>
    public abstract bool AreDense { get; }

    /// <summary>Gets whether computing all second derivatives at once is faster than several products with a vector.</summary>
    public virtual bool PrefersFactors => false;

    /// <summary>Computes the best biases without any features, where training starts.</summary>
    public abstract double[] BestBiases();

    /// <summary>Makes given weights the current point.</summary>
    /// <returns>The costs at these weights.</returns>
    public abstract double Linearize(double[] weights);

    /// <summary>Writes the derivatives of the costs by the weights at the current point.</summary>
    public abstract void CopyGradient(double[] gradient);

    /// <summary>Computes product = second derivatives * vector at the current point, in single precision if rows are dense.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="product">Receives the product.</param>
    /// <param name="areSeparate">Whether second derivatives by weights of different outputs count as 0.</param>
    public abstract void Curve(double[] vector, double[] product, bool areSeparate = false);

    /// <summary>Prepares steps from the current point along a direction.</summary>
    public abstract void SetDirection(double[] direction);

    /// <summary>
    /// Computes the costs and their slope along the direction after a fraction of a step; the current point is unchanged.
    /// </summary>
    /// <param name="step">The fraction.</param>
    /// <param name="direction">The direction that was set last.</param>
    /// <param name="weights">The weights after the step.</param>
    public abstract (double Costs, double Slope) Evaluate(double step, double[] direction, double[] weights);

    /// <summary>Makes the point that was evaluated last the current point.</summary>
    public abstract void Accept();

    /// <summary>Returns to the current point after evaluations.</summary>
    public abstract void Reject();

    /// <summary>Computes the sum of the second derivatives of each output's costs by its scores.</summary>
    public abstract double[] SumCurvatures();

    /// <summary>Computes the second derivatives by each weight twice.</summary>
    public abstract double[] SumDiagonal();

    /// <summary>
    /// Computes the second derivatives by all pairs of weights: a full matrix, of which only the lower triangle is valid.
    /// </summary>
    /// <param name="columns">The columns of the matrix in addition to the bias, ascending.</param>
    /// <param name="output">The output, or null for all of them.</param>
    public abstract double[] SumSecondDerivatives(int[] columns, int? output);

    /// <summary>
    /// Computes the second derivatives by pairs of scores, summed over the examples, and the sum of (trace * z * transposed z), where the
    /// trace is that of an example's second derivatives by its scores.
    /// </summary>
    /// <param name="pairs">The pairs of scores, including all pairs of equal ones.</param>
    /// <param name="step">The distance of the blocks of rows from which the matrix is estimated: 1 for all.</param>
    public abstract (double[] Pairs, double[] Gram) SumProducts((int Output, int Other)[] pairs, int step);
}
