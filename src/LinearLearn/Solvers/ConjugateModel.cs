using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Minimizes slopes * changes + changes * hessian * changes / 2 + sum(absolutes * |weights + changes|) by products of the matrix.
/// </summary>
/// <remarks>
/// Each cycle takes a proximal step, which decides which weights are not 0, and then runs conjugate gradients over these weights:
/// J. J. Moré and G. Toraldo, "On the solution of large quadratic programming problems with bound constraints", SIAM Journal on
/// Optimization 1, 1991, carried over from bounds to the L1 penalty. See <see cref="QuadraticModel"/> for matrices that fit into memory.
/// </remarks>
internal sealed class ConjugateModel
{
    private const int MostCycles = 100, MostConjugateSteps = 50;

    private const double LargestForcing = 0.1;

    /// <summary>The fraction of the gain of conjugate gradients below which another step of them is not worth its product.</summary>
    /// <remarks>Once a weight changes its sign, the other weights move towards a point that they will not reach.</remarks>
    private const double SmallPart = 0.05, SmallPartAfterCrossing = 0.3;

    /// <summary>The smallest and the largest proximal step, relative to that of a diagonal matrix.</summary>
    private const double LeastScale = 1e-3, MostScale = 10;

    /// <summary>The part of a weight below which it counts as 0 after a change that should end there.</summary>
    private const double Rounding = 1e-12;

    private readonly Action<double[], double[]> _multiply;
    private readonly double[] _diagonal;
    private readonly double[] _weights;
    private readonly double[] _slopes;
    private readonly double[] _absolutes;
    private readonly double[] _found;
    private readonly double[] _current;
    private readonly double[] _target;
    private readonly double[] _step;
    private readonly double[] _product;
    private readonly double[] _residual;
    private readonly double[] _solved;
    private readonly double[] _conjugate;
    private double _scale = 1;

    /// <param name="multiply">Writes the product of the matrix and its first argument to the second one.</param>
    /// <param name="diagonal">The diagonal of the matrix, or numbers above 0 that are close to it.</param>
    /// <param name="weights">The weights before the changes.</param>
    /// <param name="slopes">The slopes at these weights.</param>
    /// <param name="absolutes">The L1 penalty of each weight; 0 for a bias.</param>
    public ConjugateModel(
        Action<double[], double[]> multiply, double[] diagonal, double[] weights, double[] slopes, double[] absolutes)
    {
        (_multiply, _diagonal, _weights, _slopes, _absolutes) = (multiply, diagonal, weights, slopes, absolutes);
        (_found, _current) = ([.. weights], [.. slopes]);
        int order = weights.Length;
        (_target, _step, _product) = (new double[order], new double[order], new double[order]);
        (_residual, _solved, _conjugate) = (new double[order], new double[order], new double[order]);
    }

    /// <summary>
    /// Gets the second derivative of the penalty by each weight of an output, for a softmax loss; empty for other losses.
    /// </summary>
    /// <remarks>With a softmax loss, adding a number to a column's weights of all outputs changes only the penalty.</remarks>
    public double[] SharedSquares { get; init; } = [];

    /// <summary>Gets the decrease of the model by the changes.</summary>
    public double Gain { get; private set; }

    /// <summary>Gets the estimated excess of the model over its minimum.</summary>
    public double Rest { get; private set; }

    /// <summary>Returns the changes: a weight that became 0 changed by exactly its opposite.</summary>
    public double[] FindChanges()
    {
        double[] changes = [.. _found];
        DoubleKernels.AddScaled(_weights, -1, changes);
        return changes;
    }

    /// <summary>Minimizes the model, less precisely while the objective is far from its minimum.</summary>
    /// <param name="objective">The objective before the changes.</param>
    /// <param name="tolerance">The tolerance of the objective.</param>
    /// <param name="leastForcing">The fraction of the gain that may always be left, for a model that is far from the objective.</param>
    /// <param name="cancellationToken">Cancels the method.</param>
    /// <returns>False if the method was canceled.</returns>
    public bool TryMinimize(double objective, double tolerance, double leastForcing, CancellationToken cancellationToken)
    {
        for (int cycle = 1; cycle <= MostCycles; cycle++)
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            double before = Gain;
            TakeProximalStep();
            ShiftColumns();
            if (!TryFollowFace(cancellationToken))
                return false;
            ShiftColumns();
            Gain = ComputeGain();
            double gain = Gain - before;
            Rest = gain;
            double needed = Math.Max(leastForcing, LargestForcing * tolerance * objective / Gain);
            double forcing = Math.Max(Math.Min(LargestForcing, Gain / objective), needed);
            if (!(Rest > forcing * Gain))
                break;
        }
        return true;
    }

    private double ComputeGain()
    {
        double[] changes = FindChanges();
        return -(DoubleKernels.Dot(_slopes, changes) + DoubleKernels.Dot(_current, changes)) / 2 - PenaltyChange(_weights, _found);
    }

    /// <summary>Sets each weight to the best value of a diagonal model, and moves there as far as the model decreases.</summary>
    private void TakeProximalStep()
    {
        WriteBestValues();
        double decrease = FindDecrease(_target);
        if (!(decrease < 0))
            return;
        _multiply(_step, _product);
        double curvature = DoubleKernels.Dot(_step, _product);
        DoubleKernels.Multiply(_step, _diagonal, _solved);
        Apply(_target, FindLength(decrease, curvature));
        if (curvature > 0) // the length of Barzilai and Borwein
            _scale = Math.Clamp(DoubleKernels.Dot(_step, _solved) / curvature, LeastScale, MostScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteBestValues()
    {
        for (int i = 0; i < _target.Length; i++)
        {
            double curvature = _diagonal[i] / _scale, target = _found[i] * curvature - _current[i];
            double best = Math.Max(Math.Abs(target) - _absolutes[i], 0) / curvature;
            _target[i] = target < 0 ? -best : best;
        }
    }

    /// <summary>Runs conjugate gradients over the weights that are not 0, as long as they gain much, and keeps their signs.</summary>
    /// <returns>False if the method was canceled.</returns>
    private bool TryFollowFace(CancellationToken cancellationToken)
    {
        double slope = StartConjugateSteps(), gain = 0, gainBefore = 0;
        double[] moved = new double[_found.Length], product = new double[_found.Length];
        (double[] Moved, double[] Product)? beforeCrossing = null;
        for (int step = 1; step <= MostConjugateSteps && slope > 0; step++)
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            _multiply(_conjugate, _product);
            double curvature = DoubleKernels.Dot(_conjugate, _product), length = slope / curvature;
            double part = beforeCrossing is null ? FindCrossing(moved) : double.PositiveInfinity;
            bool isFlat = !(curvature > 0) || !double.IsFinite(length);
            if (isFlat && !double.IsFinite(part))
                break;
            if (part < length || isFlat)
            {
                (double[] Moved, double[] Product) end = ([.. moved], [.. product]);
                DoubleKernels.AddScaled(_conjugate, part, end.Moved);
                DoubleKernels.AddScaled(_product, part, end.Product);
                (beforeCrossing, gainBefore) = (end, gain + part * (slope - part * curvature / 2));
                if (isFlat)
                    break;
            }
            DoubleKernels.AddScaled(_conjugate, length, moved);
            DoubleKernels.AddScaled(_product, length, product);
            double own = length * slope / 2;
            gain += own;
            if (own <= (beforeCrossing is null ? SmallPart : SmallPartAfterCrossing) * gain)
                break;
            for (int i = 0; i < _residual.Length; i++)
                _residual[i] = IsFree(i) ? _residual[i] - length * _product[i] : 0;
            CenterFree(_residual);
            DoubleKernels.Divide(_residual, _diagonal, _solved);
            double next = DoubleKernels.Dot(_residual, _solved);
            DoubleKernels.Rescale(_solved, next / slope, _conjugate);
            slope = next;
        }
        if (beforeCrossing is { } kept)
            MoveAcross(moved, kept.Moved, kept.Product, gainBefore);
        else
            Add(moved, product);
        return true;
    }

    /// <summary>Writes the slopes of the weights that are not 0, and the first direction.</summary>
    /// <returns>The dot product of the residual and the direction.</returns>
    private double StartConjugateSteps()
    {
        for (int i = 0; i < _residual.Length; i++)
            _residual[i] = IsFree(i) ? -_current[i] - _absolutes[i] * SignOf(_found[i]) : 0;
        CenterFree(_residual);
        DoubleKernels.Divide(_residual, _diagonal, _solved);
        _solved.CopyTo(_conjugate, 0);
        return DoubleKernels.Dot(_residual, _solved);
    }

    private bool IsFree(int index) => _found[index] != 0 || _absolutes[index] == 0;

    /// <summary>Makes the slopes of the biases of a softmax sum to 0, because a sum by rounding would lead far away.</summary>
    private void CenterFree(double[] slopes)
    {
        int width = SharedSquares.Length;
        for (int column = 0; column < width; column++)
        {
            if (SharedSquares[column] != 0 || _absolutes[column] != 0)
                continue;
            double sum = 0;
            for (int i = column; i < slopes.Length; i += width)
                sum += slopes[i];
            for (int i = column; i < slopes.Length; i += width)
                slopes[i] -= sum * width / slopes.Length;
        }
    }

    /// <summary>Finds the part of the conjugate direction after which the first weight becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double FindCrossing(double[] moved)
    {
        double part = double.PositiveInfinity;
        for (int i = 0; i < moved.Length; i++)
        {
            double value = _found[i] + moved[i];
            if (_absolutes[i] > 0 && value * _conjugate[i] < 0)
                part = Math.Min(part, -value / _conjugate[i]);
        }
        return part;
    }

    /// <summary>Moves to where weights that changed their signs are 0, or to the point before the first one did if that is lower.</summary>
    private void MoveAcross(double[] moved, double[] movedBefore, double[] productBefore, double gainBefore)
    {
        for (int i = 0; i < moved.Length; i++)
        {
            double value = _found[i] + moved[i];
            _target[i] = _absolutes[i] > 0 && value * _found[i] <= 0 ? 0 : value;
        }
        double decrease = FindDecrease(_target);
        if (decrease < 0)
        {
            _multiply(_step, _product);
            double curvature = DoubleKernels.Dot(_step, _product), length = FindLength(decrease, curvature);
            if (-length * (decrease + length * curvature / 2) >= gainBefore)
            {
                Apply(_target, length);
                return;
            }
        }
        Add(movedBefore, productBefore);
    }

    /// <summary>Writes the step to a target.</summary>
    /// <returns>The first-order change of the model: an upper bound of its change by a short part of the step.</returns>
    private double FindDecrease(double[] target)
    {
        target.CopyTo(_step, 0);
        DoubleKernels.AddScaled(_found, -1, _step);
        return DoubleKernels.Dot(_current, _step) + PenaltyChange(_found, target);
    }

    /// <summary>Returns the part of a step with the least upper bound of the model.</summary>
    private static double FindLength(double decrease, double curvature) => curvature > 0 ? Math.Min(1, -decrease / curvature) : 1;

    private void Apply(double[] target, double length)
    {
        if (length == 1)
            target.CopyTo(_found, 0);
        else
            DoubleKernels.AddScaled(_step, length, _found);
        DoubleKernels.AddScaled(_product, length, _current);
    }

    /// <summary>Adds a change that keeps signs: the weight that became 0 is exactly 0.</summary>
    private void Add(double[] moved, double[] product)
    {
        for (int i = 0; i < moved.Length; i++)
        {
            double value = _found[i] + moved[i];
            bool isZero = _absolutes[i] > 0 && Math.Abs(value) <= Rounding * Math.Abs(_found[i]);
            _found[i] = isZero || (_absolutes[i] > 0 && value * _found[i] < 0) ? 0 : value;
        }
        DoubleKernels.Add(product, _current);
    }

    /// <summary>Shifts the weights of all outputs for each column to the lowest penalty, which changes no score.</summary>
    private void ShiftColumns()
    {
        int width = SharedSquares.Length;
        double[] weights = new double[width == 0 ? 0 : _found.Length / width];
        for (int column = 0; column < width; column++)
        {
            for (int k = 0; k < weights.Length; k++)
                weights[k] = _found[k * width + column];
            if (_absolutes[column] == 0 || !weights.AsSpan().ContainsAnyExcept(0))
                continue;
            double shift = QuadraticModel.BestShift(weights, SharedSquares[column], _absolutes[column], out double lowered);
            if (!(lowered > 0))
                continue;
            for (int k = 0; k < weights.Length; k++)
            {
                _found[k * width + column] = weights[k] == -shift ? 0 : weights[k] + shift;
                _current[k * width + column] += SharedSquares[column] * shift;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double PenaltyChange(double[] from, double[] to)
    {
        double sum = 0;
        for (int i = 0; i < to.Length; i++)
            sum += _absolutes[i] * (Math.Abs(to[i]) - Math.Abs(from[i]));
        return sum;
    }

    /// <summary>Returns the sign of a number: 0 for NaN, for which <see cref="Math.Sign(double)"/> throws.</summary>
    private static double SignOf(double value) => value > 0 ? 1 : value < 0 ? -1 : 0;
}
