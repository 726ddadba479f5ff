using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Minimizes slopes * changes + changes * hessian * changes / 2 + sum(absolutes * |weights + changes|) over the changes.</summary>
/// <remarks>It proceeds coordinate by coordinate and, once the signs of the weights are stable, solves for all of them at once.</remarks>
internal sealed class QuadraticModel
{
    private const int MostSweeps = 300;

    private const int SweepsBetweenSolutions = 3;

    private const int MostSolutions = 10;

    private const double LargestForcing = 0.1, SmallPart = 0.01;

    private readonly double[] _hessian;
    private readonly double[] _weights;
    private readonly double[] _slopes;
    private readonly double[] _absolutes;
    private readonly double[] _current;
    private readonly int _order;

    /// <param name="hessian">The matrix, of which only the lower triangle is read; the upper one is overwritten.</param>
    /// <param name="weights">The weights before the changes.</param>
    /// <param name="slopes">The slopes at these weights.</param>
    /// <param name="absolutes">The L1 penalty of each weight; 0 for a bias.</param>
    public QuadraticModel(double[] hessian, double[] weights, double[] slopes, double[] absolutes)
    {
        (_hessian, _weights, _slopes, _absolutes, _order) = (hessian, weights, slopes, absolutes, weights.Length);
        Changes = new double[_order];
        _current = [.. slopes];
        MakeSymmetric();
    }

    public double[] Changes { get; }

    /// <summary>
    /// Gets the second derivative of the penalty by each weight of an output, for a softmax loss; empty for other losses.
    /// </summary>
    /// <remarks>With a softmax loss, adding a number to a column's weights of all outputs changes only the penalty.</remarks>
    public double[] SharedSquares { get; init; } = [];

    /// <summary>Gets the first-order change of the objective: below 0.</summary>
    public double Decrease => DoubleKernels.Dot(_slopes, Changes) + PenaltyChange();

    /// <summary>Gets the decrease of the model by the changes.</summary>
    public double Gain => -(DoubleKernels.Dot(_slopes, Changes) + DoubleKernels.Dot(_current, Changes)) / 2 - PenaltyChange();

    /// <summary>Gets the estimated excess of the model over its minimum.</summary>
    public double Rest { get; private set; }

    /// <summary>Minimizes the model, less precisely while the objective is far from its minimum.</summary>
    /// <returns>False if the method was canceled.</returns>
    public bool TryMinimize(double objective, double tolerance, CancellationToken cancellationToken)
    {
        bool isSolved = false;
        for (int sweep = 1; sweep <= MostSweeps; sweep++)
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            double gain = Sweep() + ShiftColumns(), total = Gain;
            Rest = gain;
            double forcing = Math.Max(Math.Min(LargestForcing, total / objective), LargestForcing * tolerance * objective / total);
            if (isSolved && !(gain > SmallPart * forcing * total)) // the sweep moved no other weights and changed no signs
                break;
            isSolved = sweep % SweepsBetweenSolutions == 0 && SolveForSigns();
        }
        return true;
    }

    /// <summary>Sets each weight to its best value, with all others fixed.</summary>
    /// <returns>The decrease of the model.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Sweep()
    {
        double gain = 0;
        for (int i = 0; i < _order; i++)
        {
            double curvature = _hessian[i * (_order + 1)];
            if (!(curvature > 0))
                continue;
            double found = _weights[i] + Changes[i], slope = _current[i], absolute = _absolutes[i];
            double target = found * curvature - slope;
            double best = Math.Max(Math.Abs(target) - absolute, 0) / curvature * SignOf(target), change = best - found;
            if (change == 0)
                continue;
            gain -= change * (slope + curvature * change / 2) + absolute * (Math.Abs(best) - Math.Abs(found));
            Changes[i] += change;
            if (best == 0)
                Changes[i] = -_weights[i];
            DoubleKernels.AddScaled(_hessian.AsSpan(i * _order, _order), change, _current);
        }
        return gain;
    }

    /// <summary>
    /// Computes the decrease of the model without penalty at its minimum over some weights, given their slopes, with all others fixed.
    /// </summary>
    public double GainOf(int[] moving, double[] slopes)
    {
        double[] solution = [.. slopes];
        Factor(moving).Solve(solution);
        return DoubleKernels.Dot(slopes, solution) / 2;
    }

    private CholeskyFactor Factor(int[] moving)
    {
        double[] matrix = new double[(long)moving.Length * moving.Length];
        for (int i = 0; i < moving.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                matrix[i * moving.Length + j] = _hessian[moving[i] * _order + moving[j]];
        }
        return CholeskyFactor.Create(matrix, moving.Length);
    }

    /// <summary>
    /// Shifts the weights of all outputs for each column to the lowest penalty, where one of them is 0 or their sum is balanced.
    /// </summary>
    /// <returns>The decrease of the model.</returns>
    private double ShiftColumns()
    {
        int width = SharedSquares.Length, outputs = width == 0 ? 0 : _order / width;
        double gain = 0;
        double[] weights = new double[outputs];
        for (int column = 0; column + 1 < width; column++)
        {
            for (int k = 0; k < outputs; k++)
                weights[k] = _weights[k * width + column] + Changes[k * width + column];
            double shift = BestShift(weights, SharedSquares[column], _absolutes[column], out double lowered);
            if (!(lowered > 0))
                continue;
            gain += lowered;
            for (int k = 0; k < outputs; k++)
            {
                int index = k * width + column;
                bool becomesZero = weights[k] == -shift;
                Changes[index] = becomesZero ? -_weights[index] : Changes[index] + shift;
                _current[index] += SharedSquares[column] * shift;
            }
        }
        return gain;
    }

    /// <summary>Minimizes sum(square / 2 * (weight + shift)^2 + absolute * |weight + shift|) over the shift.</summary>
    public static double BestShift(double[] weights, double square, double absolute, out double lowered)
    {
        double[] sorted = [.. weights.Order()];
        double sum = sorted.Sum(), best = 0, before = Cost(0), least = before;
        for (int above = 0; above <= sorted.Length; above++)
        {
            // The shifts that make this many weights positive: the minimum of their parabola, or the end of their range.
            int below = sorted.Length - above;
            double from = above == 0 ? double.NegativeInfinity : -sorted[below],
                to = below == 0 ? double.PositiveInfinity : -sorted[below - 1];
            double lowest = square > 0 ? -(square * sum + absolute * (above - below)) / (square * sorted.Length) : from;
            double shift = Math.Clamp(lowest, from, to), cost = double.IsFinite(shift) ? Cost(shift) : double.PositiveInfinity;
            if (cost < least)
                (best, least) = (shift, cost);
        }
        lowered = best == 0 ? 0 : before - least;
        return best;

        double Cost(double shift)
        {
            double cost = 0;
            foreach (double weight in weights)
                cost += square / 2 * (weight + shift) * (weight + shift) + absolute * Math.Abs(weight + shift);
            return cost;
        }
    }

    /// <summary>Moves to the minimum for weights that keep their signs.</summary>
    /// <remarks>A weight that becomes 0 on the way stays 0, and the others continue from that point.</remarks>
    /// <returns>Whether the minimum was reached.</returns>
    private bool SolveForSigns()
    {
        double before = Gain;
        double[] changes = [.. Changes], current = [.. _current];
        bool isReached = false;
        for (int solution = 0; solution < MostSolutions && !isReached; solution++)
            isReached = GoTowardsSolution();
        if (Gain >= before)
            return isReached;
        changes.CopyTo(Changes, 0);
        current.CopyTo(_current, 0);
        return false;
    }

    /// <returns>Whether the solution was reached without a change of sign.</returns>
    private bool GoTowardsSolution()
    {
        int[] moving = [.. Enumerable.Range(0, _order).Where(i => _absolutes[i] == 0 || _weights[i] + Changes[i] != 0)];
        double[] right = new double[moving.Length];
        for (int i = 0; i < moving.Length; i++)
            right[i] = -_current[moving[i]] - _absolutes[moving[i]] * SignOf(_weights[moving[i]] + Changes[moving[i]]);
        Factor(moving).Solve(right);
        (double part, int stopped) = (1, -1);
        for (int i = 0; i < moving.Length; i++)
        {
            double found = _weights[moving[i]] + Changes[moving[i]];
            if (_absolutes[moving[i]] > 0 && found * (found + right[i]) < 0 && -found / right[i] < part)
                (part, stopped) = (-found / right[i], moving[i]);
        }
        for (int i = 0; i < moving.Length; i++)
        {
            Changes[moving[i]] += part * right[i];
            DoubleKernels.AddScaled(_hessian.AsSpan(moving[i] * _order, _order), part * right[i], _current);
        }
        if (stopped < 0)
            return true;
        Changes[stopped] = -_weights[stopped];
        return false;
    }

    /// <summary>Returns the sign of a number: 0 for NaN, for which <see cref="Math.Sign(double)"/> throws.</summary>
    private static int SignOf(double value) => value > 0 ? 1 : value < 0 ? -1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double PenaltyChange()
    {
        double sum = 0;
        for (int i = 0; i < _order; i++)
            sum += _absolutes[i] * (Math.Abs(_weights[i] + Changes[i]) - Math.Abs(_weights[i]));
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeSymmetric()
    {
        for (int i = 0; i < _order; i++)
        {
            for (int j = 0; j < i; j++)
                _hessian[j * _order + i] = _hessian[i * _order + j];
        }
    }
}
