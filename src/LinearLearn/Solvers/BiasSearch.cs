using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>How a loss changes with the margin, y * score.</summary>
internal interface ILossSlope
{
    /// <summary>By how much the loss falls where the margin rises by 1, and by how much less it does then.</summary>
    static abstract (double Slope, double Bend) GetDerivatives(double margin);
}

/// <summary>
/// The bias that is best for given weights: minimizes sum(C_i * loss(y_i * (score_i + bias))), a convex function of one number. It is
/// Newton's method between the nearest biases known to be too low and too high; where the loss does not bend, steps double until there are
/// two such biases, and the distance between them is halved.
/// </summary>
internal sealed class BiasSearch
{
    /// <summary>
    /// How near two biases must be to be taken for one, as a part of the larger of them and of a score of 1: below the digits of a float.
    /// </summary>
    private const double Nearness = 1e-9;

    private const int MaxIterations = 200;

    private readonly double _firstStep;
    private readonly float[] _margins;
    private readonly double[] _signedCosts;
    private readonly bool _hasBothClasses;
    private int _count;
    private double _constant;

    /// <param name="problem">The examples and what they cost.</param>
    /// <param name="isPositive">The class of each example.</param>
    /// <param name="scores">The score of each example, without a bias.</param>
    public BiasSearch(DualProblem problem, bool[] isPositive, ReadOnlySpan<float> scores)
    {
        _firstStep = Math.Max(problem.Settings.Tolerance / 8, Nearness);
        _count = problem.Examples.Length;
        _margins = new float[_count];
        _signedCosts = new double[_count];
        int positives = 0;
        for (int j = 0; j < _count; j++)
        {
            int i = problem.Examples[j];
            _margins[j] = isPositive[i] ? scores[i] : -scores[i];
            _signedCosts[j] = isPositive[i] ? problem.Cost(i) : -problem.Cost(i);
            positives += isPositive[i] ? 1 : 0;
        }
        _hasBothClasses = positives > 0 && positives < _count;
    }

    /// <summary>Finds the best bias; the nearest to the start where several are.</summary>
    /// <returns>The bias; where the examples are of one class, so that there may be none, the start.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Find<TSlope>(double start)
        where TSlope : struct, ILossSlope
    {
        double bias = start, low = double.NegativeInfinity, high = double.PositiveInfinity, step = _firstStep, direction = 0;
        for (int i = 0; i < MaxIterations && _hasBothClasses; i++)
        {
            (double pull, double bend) = Pull<TSlope>(bias);
            bool isFlat = pull == 0 && bend == 0; // any bias hereabouts is best: the nearest one is back towards the start
            if (!double.IsFinite(pull) || (pull == 0 && (i == 0 || !isFlat)))
                return bias;
            direction = i == 0 ? pull : direction;
            if (isFlat ? direction < 0 : pull > 0)
                low = bias;
            else
                high = bias;
            double next = bias + pull / bend;
            bool isEnclosed = double.IsFinite(high - low);
            if (!(next > low && next < high) || (isEnclosed && i % 4 == 3)) // also where nothing bends, and against small steps without end
                next = isEnclosed ? low + (high - low) / 2 : bias + Math.CopySign(step, pull);
            else if (!isEnclosed)
                next = Math.Clamp(next, bias - 8 * step, bias + 8 * step); // the loss bends far less here than at its minimum
            if (bend == 0 && isEnclosed && _count == _margins.Length)
                LeaveOutConstant<TSlope>(low, high);
            if (Math.Abs(next - bias) <= Nearness * Math.Max(1, Math.Abs(next)))
                return next;
            bias = next;
            step *= 2;
        }
        return bias;
    }

    /// <summary>By how much the sum of the losses falls where the bias rises by 1, and by how much less it does then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Pull, double Bend) Pull<TSlope>(double bias)
        where TSlope : struct, ILossSlope
    {
        ReadOnlySpan<float> margins = _margins.AsSpan(0, _count);
        ReadOnlySpan<double> costs = _signedCosts.AsSpan(0, margins.Length);
        double pull = _constant, bend = 0;
        for (int j = 0; j < margins.Length; j++)
        {
            double cost = costs[j];
            (double slope, double loss) = TSlope.GetDerivatives(margins[j] + (cost > 0 ? bias : -bias));
            pull += cost * slope;
            bend += Math.Abs(cost) * loss;
        }
        return (pull, bend);
    }

    /// <summary>Keeps the examples whose slope changes between two biases, and the sum of the others' pulls.</summary>
    private void LeaveOutConstant<TSlope>(double low, double high)
        where TSlope : struct, ILossSlope
    {
        int kept = 0;
        for (int j = 0; j < _count; j++)
        {
            double sign = Math.Sign(_signedCosts[j]), slope = TSlope.GetDerivatives(_margins[j] + sign * low).Slope;
            if (slope == TSlope.GetDerivatives(_margins[j] + sign * high).Slope)
                _constant += _signedCosts[j] * slope;
            else
                (_margins[kept], _signedCosts[kept++]) = (_margins[j], _signedCosts[j]);
        }
        _count = kept;
    }
}
