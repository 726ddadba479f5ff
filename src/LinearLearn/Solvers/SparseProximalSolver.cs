using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Minimizes objectives with an L1 penalty over sparse rows by the proximal Newton method.</summary>
/// <remarks>
/// Each step minimizes, separately for each output, the second-order model plus the penalty by coordinate descent, column by column; the
/// line search compensates for the interaction of outputs. The model needs only one number for each example. G.-X. Yuan, C.-H. Ho, C.-J.
/// Lin, "An Improved GLMNET for L1-regularized Logistic Regression", JMLR 13, 2012.
/// </remarks>
internal sealed class SparseProximalSolver(PrimalProblem problem, RowSums sums, SparseSolverRows rows, double tolerance)
    : PrimalSolver(problem, tolerance)
{
    private const int MostSweeps = 100;

    /// <summary>The largest fraction of a step's gain that may be left, and the fraction near the end.</summary>
    private const double LargestForcing = 0.1, LastForcing = 0.5;

    private readonly double[] _direction = new double[problem.Length];
    private readonly double[] _curvatures = new double[rows.Pitch];

    protected override bool IsDamped => true;

    protected override SolverStep? TryFindStep(CancellationToken cancellationToken)
    {
        _direction.AsSpan().Clear();
        double gain = 0, rest = 0;
        for (int k = 0; k < sums.Outputs; k++)
        {
            sums.CopyCurvature(k, _curvatures);
            OutputModel model = new(Problem, rows, k, _curvatures, Bend, _direction, sums.Moved);
            if (!model.TryMinimize(Math.Abs(Problem.Objective), Tolerance, cancellationToken))
                return null;
            gain += model.Gain;
            rest += model.Rest;
        }
        gain += Problem.ShiftColumns(_direction);
        double decrease = DoubleKernels.Dot(Problem.Gradient, _direction) + Problem.AbsolutePenaltyChange(_direction);
        return new SolverStep(_direction, decrease, gain, rest);
    }

    /// <summary>Each weight by itself, with the curvature of its output's bias, which is about that of a standardized column.</summary>
    protected override double EstimateGap()
    {
        double gap = 0;
        double[] curvatures = sums.SumCurvatures();
        for (int k = 0; k < sums.Outputs; k++)
        {
            double curvature = Math.Max(curvatures[k], double.Epsilon);
            for (int column = 0; column <= rows.Columns; column++)
            {
                double slope = Problem.LeastSlope(k * rows.Stride + column, column);
                gap += slope * slope / (2 * (curvature + Problem.Squares[column]));
            }
        }
        return gap;
    }

    /// <summary>Represents the second-order model of one output as a function of the changes of its weights.</summary>
    private sealed class OutputModel
    {
        private readonly PrimalProblem _problem;
        private readonly SparseSolverRows _rows;
        private readonly int _start;
        private readonly double[] _curvatures;
        private readonly double[] _changes;
        private readonly ArraySegment<double> _moved;
        private readonly double _curvature;
        private readonly double _biasCurvature;
        private readonly List<ActiveColumn> _active = [];
        private double _shift;
        private double _weighted;

        public OutputModel(
            PrimalProblem problem,
            SparseSolverRows rows,
            int output,
            double[] curvatures,
            Func<double, double> bend,
            double[] changes,
            double[] moved)
        {
            (_problem, _rows, _start, _curvatures, _changes) = (problem, rows, output * rows.Stride, curvatures, changes);
            _moved = new ArraySegment<double>(moved, output * rows.Pitch, rows.Pitch);
            _moved.AsSpan().Clear();
            _curvature = curvatures.Sum();
            _biasCurvature = bend(_curvature);
            for (int column = 0; column < rows.Columns; column++)
            {
                if (problem.Weights[_start + column] != 0 || problem.LeastSlope(_start + column, column) != 0)
                    _active.Add(Measure(column, bend));
            }
        }

        public double Gain { get; private set; }

        public double Rest { get; private set; }

        public bool TryMinimize(double objective, double tolerance, CancellationToken cancellationToken)
        {
            for (int sweep = 1; sweep <= MostSweeps; sweep++)
            {
                if (cancellationToken.IsCancellationRequested)
                    return false;
                double gain = MoveBias();
                foreach (ActiveColumn column in _active)
                    gain += Move(column);
                Gain += gain;
                Rest = gain * sweep;
                double needed = LargestForcing * tolerance * objective / Gain;
                double forcing = Math.Min(LastForcing, Math.Max(Math.Min(LargestForcing, Gain / objective), needed));
                if (!(Rest > forcing * Gain))
                    break;
            }
            foreach (ref double moved in _moved.AsSpan(0, _rows.Count))
                moved += _shift;
            return true;
        }

        /// <summary>Computes the curvature of a column and the sum of its weighted z.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private ActiveColumn Measure(int column, Func<double, double> bend)
        {
            ReadOnlySpan<int> examples = _rows.RowsOf(column);
            ReadOnlySpan<float> values = _rows.ValuesOf(column);
            double sum = 0, squares = 0, mean = _rows.Scaling.Means[column], factor = _rows.Scaling.Factors[column];
            for (int i = 0; i < examples.Length; i++)
            {
                double weighted = _curvatures[examples[i]] * values[i];
                sum += weighted;
                squares += weighted * values[i];
            }
            double curvature = factor * factor * Math.Max(0, squares - 2 * mean * sum + mean * mean * _curvature);
            return new ActiveColumn(column, bend(curvature + _problem.Squares[column]), factor * (sum - mean * _curvature));
        }

        /// <summary>Sets a weight to its best value, with all others fixed.</summary>
        /// <returns>The decrease of the model.</returns>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double Move(ActiveColumn active)
        {
            int column = active.Column, index = _start + column;
            ReadOnlySpan<int> examples = _rows.RowsOf(column);
            ReadOnlySpan<float> values = _rows.ValuesOf(column);
            ReadOnlySpan<double> curvatures = _curvatures;
            Span<double> moved = _moved.AsSpan();
            double sum = 0,
                mean = _rows.Scaling.Means[column], factor = _rows.Scaling.Factors[column], absolute = _problem.Absolutes[column];
            for (int i = 0; i < examples.Length; i++)
                sum += values[i] * curvatures[examples[i]] * (moved[examples[i]] + _shift);
            double slope = _problem.Gradient[index] + _problem.Squares[column] * _changes[index] + factor * (sum - mean * _weighted);
            double found = _problem.Weights[index] + _changes[index], target = found * active.Curvature - slope;
            double best = Math.Max(Math.Abs(target) - absolute, 0) / active.Curvature * (target < 0 ? -1 : 1), change = best - found;
            if (change == 0)
                return 0;
            _changes[index] = best == 0 ? -_problem.Weights[index] : _changes[index] + change;
            double step = change * factor;
            for (int i = 0; i < examples.Length; i++)
                moved[examples[i]] += step * values[i];
            _shift -= step * mean;
            _weighted += change * active.WeightedSum;
            return -change * (slope + active.Curvature * change / 2) - absolute * (Math.Abs(best) - Math.Abs(found));
        }

        private double MoveBias()
        {
            int index = _start + _rows.Columns;
            double slope = _problem.Gradient[index] + _weighted, change = -slope / _biasCurvature;
            _changes[index] += change;
            _shift += change;
            _weighted += change * _curvature;
            return slope * slope / (2 * _biasCurvature);
        }
    }

    /// <param name="Column">The column.</param>
    /// <param name="Curvature">The second derivative of the model by its weight.</param>
    /// <param name="WeightedSum">The sum over the examples of (curvature * z).</param>
    private readonly record struct ActiveColumn(int Column, double Curvature, double WeightedSum);
}
