namespace LinearLearn;

/// <summary>Minimizes objectives with an L1 penalty by the proximal Newton method with products of the second derivatives only.</summary>
/// <remarks>
/// Its sums can be over shards, whose sparse rows coordinate descent cannot visit. J. D. Lee, Y. Sun, M. A. Saunders, "Proximal Newton-type
/// Methods for Minimizing Composite Functions", SIAM Journal on Optimization 24, 2014.
/// </remarks>
internal sealed class ConjugateProximalSolver(PrimalProblem problem, double tolerance) : PrimalSolver(problem, tolerance)
{
    /// <summary>The fraction of the model's gain that a step may leave if the last step was shortened.</summary>
    private const double ForcingAfterPart = 0.1;

    private double[] _diagonal = [];
    private double _gainOfSlope = 1;

    protected override bool IsDamped => true;

    private PrimalSums Sums => Problem.Sums;

    protected override SolverStep? TryFindStep(CancellationToken cancellationToken)
    {
        double[] absolutes = Spread(Problem.Absolutes), squares = Spread(Problem.Squares), raised = UpdateDiagonal(squares);
        double first = GainOfSlopes();
        Problem.StopsAtZeros = true;
        ConjugateModel model = new(Multiply, _diagonal, Problem.Weights, Problem.Gradient, absolutes)
        {
            SharedSquares = Sums.Outputs > 1 ? squares[..Sums.Stride] : [],
        };
        double leastForcing = Problem.LastPart < 1 ? ForcingAfterPart : 0;
        if (!model.TryMinimize(Math.Abs(Problem.Objective), Tolerance, leastForcing, cancellationToken))
            return null;
        double[] direction = model.FindChanges();
        double gain = double.IsNaN(model.Gain) ? double.PositiveInfinity : model.Gain;
        if (first > 0)
            _gainOfSlope = gain / first;
        Sums.SetDirection(direction);
        double decrease = DoubleKernels.Dot(Problem.Gradient, direction) + Problem.AbsolutePenaltyChange(direction);
        return new SolverStep(direction, decrease, gain, model.Rest);

        void Multiply(double[] vector, double[] product)
        {
            Sums.Curve(vector, product);
            DoubleKernels.AddProducts(vector, raised, product);
        }
    }

    /// <summary>Estimates the gain of each weight by itself, scaled by how much more than that the last step gained.</summary>
    protected override double EstimateGap() => GainOfSlopes() * Math.Max(1, _gainOfSlope);

    private double GainOfSlopes()
    {
        double[] slopes = new double[Problem.Length];
        for (int k = 0; k < Sums.Outputs; k++)
        {
            for (int column = 0; column <= Sums.Columns; column++)
                slopes[k * Sums.Stride + column] = Problem.LeastSlope(k * Sums.Stride + column, column);
        }
        if (Sums.Outputs > 1)
            NewtonSolver.CenterBiases(Sums, slopes);
        double gain = 0;
        for (int i = 0; i < slopes.Length; i++)
            gain += slopes[i] * slopes[i] / (2 * _diagonal[i]);
        return gain;
    }

    /// <summary>Computes the diagonal of the second derivatives, including the penalty.</summary>
    /// <returns>What is added to the second derivatives of the costs: the penalty, and what <see cref="PrimalSolver.Bend"/> adds.</returns>
    private double[] UpdateDiagonal(double[] squares)
    {
        _diagonal = Sums.SumDiagonal();
        double[] raised = new double[_diagonal.Length];
        for (int i = 0; i < _diagonal.Length; i++)
        {
            double curvature = _diagonal[i];
            _diagonal[i] = i % Sums.Stride <= Sums.Columns ? Bend(curvature + squares[i]) : 1;
            raised[i] = i % Sums.Stride <= Sums.Columns ? _diagonal[i] - curvature : 0;
        }
        return raised;
    }

    /// <summary>Repeats a number for each column for all outputs.</summary>
    private double[] Spread(double[] ofColumns)
    {
        double[] spread = new double[Problem.Length];
        for (int k = 0; k < Sums.Outputs; k++)
            ofColumns.CopyTo(spread, k * Sums.Stride);
        return spread;
    }
}
