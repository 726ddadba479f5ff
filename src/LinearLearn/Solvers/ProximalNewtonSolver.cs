namespace LinearLearn;

/// <summary>Minimizes objectives with an L1 penalty over dense rows by the proximal Newton method.</summary>
/// <remarks>
/// Each step minimizes the second-order model of the smooth part plus the L1 penalty by coordinate descent, over the weights that are not 0
/// or should not be. G.-X. Yuan, C.-H. Ho, C.-J. Lin, "An Improved GLMNET for L1-regularized Logistic Regression", JMLR 13, 2012; J.
/// Friedman, T. Hastie, R. Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent", Journal of Statistical
/// Software 33, 2010.
/// </remarks>
internal sealed class ProximalNewtonSolver(PrimalProblem problem, double tolerance) : PrimalSolver(problem, tolerance)
{
    /// <summary>The largest number of weights of a model.</summary>
    /// <remarks>
    /// With more weights, each output has its own model of the columns that gain most, and the line search compensates for the interaction
    /// of outputs.
    /// </remarks>
    private const int MostWeights = 1200;

    private readonly double[] _direction = new double[problem.Length];
    private int[] _columns = [];
    private int[] _outputs = [];
    private QuadraticModel? _model;

    protected override bool IsDamped => true;

    private PrimalSums Sums => Problem.Sums;

    protected override SolverStep? TryFindStep(CancellationToken cancellationToken)
    {
        _direction.AsSpan().Clear();
        int[] all = [.. Enumerable.Range(0, Sums.Outputs)];
        bool isJoint = (FindColumns(all).Length + 1) * all.Length <= MostWeights;
        double decrease = 0, gain = 0, rest = 0;
        foreach (int[] outputs in isJoint ? [all] : all.Select(k => new[] { k }))
        {
            gain += SelectColumns(_outputs = outputs);
            QuadraticModel model = _model = CreateModel(outputs);
            if (!model.TryMinimize(Problem.Objective, Tolerance, cancellationToken))
                return null;
            WriteDirection(outputs, model);
            (decrease, gain, rest) = (decrease + model.Decrease, gain + model.Gain, rest + model.Rest);
        }
        if (!isJoint && all.Length > 1)
            _outputs = []; // no model covers all weights
        Sums.SetDirection(_direction);
        return new SolverStep(_direction, decrease, gain, rest);
    }

    /// <summary>Estimates the gap by the last model, and for weights that it omits by the curvature of the biases.</summary>
    protected override double EstimateGap()
    {
        List<int> moving = [];
        List<double> slopes = [];
        double gap = FindSlopes(moving, slopes);
        return gap + _model!.GainOf([.. moving], [.. slopes]);
    }

    /// <summary>Adds the indices and slopes of the weights of the last model that should move.</summary>
    /// <returns>The estimated gain of the weights that the model omits.</returns>
    private double FindSlopes(List<int> moving, List<double> slopes)
    {
        int stride = Sums.Stride, width = _columns.Length + 1;
        double gap = 0;
        double[] curvatures = Sums.SumCurvatures();
        for (int k = 0; k < Sums.Outputs; k++)
        {
            int index = Array.IndexOf(_outputs, k);
            double curvature = curvatures[k];
            for (int column = 0, found = 0; column <= Sums.Columns; column++)
            {
                double slope = Problem.LeastSlope(k * stride + column, column);
                bool isSelected = index >= 0 && (column == Sums.Columns || (found < _columns.Length && _columns[found] == column));
                if (isSelected && slope != 0)
                {
                    moving.Add(index * width + (column == Sums.Columns ? width - 1 : found));
                    slopes.Add(slope);
                }
                found += isSelected ? 1 : 0;
                gap += isSelected ? 0 : slope * slope / (2 * Math.Max(curvature + Problem.Squares[column], double.Epsilon));
            }
        }
        return gap;
    }

    /// <summary>Selects the columns of a model.</summary>
    /// <returns>The estimated gain of the columns that it omits.</returns>
    private double SelectColumns(int[] outputs)
    {
        int[] columns = FindColumns(outputs);
        double leftOut = 0;
        if (columns.Length + 1 > MostWeights)
        {
            double[] slopes = Array.ConvertAll(
                columns, column => -outputs.Max(k => Math.Abs(Problem.LeastSlope(k * Sums.Stride + column, column))));
            Array.Sort(slopes, columns);
            double[] curvatures = Sums.SumCurvatures();
            foreach (int column in columns.AsSpan(MostWeights - 1))
                leftOut += outputs.Sum(k => GainOf(k, column, curvatures[k]));
            columns = columns[..(MostWeights - 1)];
            Array.Sort(columns);
        }
        _columns = columns;
        return leftOut;
    }

    /// <summary>Estimates the gain of a single weight, with the curvature of its output's bias.</summary>
    private double GainOf(int output, int column, double curvature)
    {
        double slope = Problem.LeastSlope(output * Sums.Stride + column, column);
        return slope * slope / (2 * Math.Max(curvature + Problem.Squares[column], double.Epsilon));
    }

    private void WriteDirection(int[] outputs, QuadraticModel model)
    {
        int width = _columns.Length + 1;
        for (int k = 0; k < outputs.Length; k++)
        {
            int start = outputs[k] * Sums.Stride;
            for (int column = 0; column < _columns.Length; column++)
                _direction[start + _columns[column]] = model.Changes[k * width + column];
            _direction[start + Sums.Columns] = model.Changes[(k + 1) * width - 1];
        }
    }

    private int[] FindColumns(int[] outputs) => [.. Enumerable.Range(0, Sums.Columns).Where(column => outputs.Any(k =>
    {
        int index = k * Sums.Stride + column;
        return Problem.Weights[index] != 0 || Problem.LeastSlope(index, column) != 0;
    }))];

    private QuadraticModel CreateModel(int[] outputs)
    {
        int width = _columns.Length + 1, order = outputs.Length * width;
        double[] squares = [.. _columns.Select(column => Problem.Squares[column]), 0];
        double[] hessian = Sums.SumSecondDerivatives(_columns, outputs.Length == Sums.Outputs ? null : outputs[0]);
        HessianSums.AddPenalties(hessian, outputs.Length, squares);
        double[] weights = new double[order], slopes = new double[order], absolutes = new double[order];
        for (int k = 0; k < outputs.Length; k++)
        {
            for (int column = 0; column < width; column++)
            {
                int source = column < _columns.Length ? _columns[column] : Sums.Columns;
                weights[k * width + column] = Problem.Weights[outputs[k] * Sums.Stride + source];
                slopes[k * width + column] = Problem.Gradient[outputs[k] * Sums.Stride + source];
                absolutes[k * width + column] = Problem.Absolutes[source];
            }
        }
        for (int i = 0; i < order; i++)
            hessian[i * (order + 1)] = Bend(hessian[i * (order + 1)]);
        return new QuadraticModel(hessian, weights, slopes, absolutes) { SharedSquares = outputs.Length > 1 ? squares : [] };
    }
}
