using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Defines the derivatives of a loss by the margin, y * score.</summary>
internal interface ILossSlope
{
    /// <summary>Computes the negative first derivative and the second derivative of the loss.</summary>
    static abstract (double Slope, double Bend) GetDerivatives(double margin);
}

/// <summary>
/// Finds the best bias for given weights: it minimizes sum(C_i * loss(y_i * (score_i + bias))), a convex function of one number.
/// </summary>
/// <remarks>
/// Newton's method between the nearest biases known to be too low and too high. Where the loss has no curvature, steps double until there
/// are two such biases, and then their distance is halved.
/// </remarks>
internal sealed class BiasSearch
{
    /// <summary>
    /// The difference below which two biases are equal, relative to the larger of them and to a score of 1: below the precision of a float.
    /// </summary>
    private const double Nearness = 1e-9;

    private const int MaxIterations = 200;

    private readonly double _firstStep;
    private readonly float[] _margins;
    private readonly double[] _signedCosts;
    private readonly bool _hasBothClasses;
    private int _count;
    private double _constant;

    /// <param name="problem">The examples and their costs.</param>
    /// <param name="isPositive">Whether each example is of the positive class.</param>
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

    /// <summary>Finds the best bias, or the one nearest to the start if there are several.</summary>
    /// <returns>The bias; the start if all examples are of one class, because then there may be no best bias.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Find<TSlope>(double start)
        where TSlope : struct, ILossSlope
    {
        double bias = start, low = double.NegativeInfinity, high = double.PositiveInfinity, step = _firstStep, direction = 0;
        for (int i = 0; i < MaxIterations && _hasBothClasses; i++)
        {
            (double pull, double bend) = Pull<TSlope>(bias);
            bool isFlat = pull == 0 && bend == 0; // any bias nearby is best: the nearest one is back towards the start
            if (!double.IsFinite(pull) || (pull == 0 && (i == 0 || !isFlat)))
                return bias;
            direction = i == 0 ? pull : direction;
            if (isFlat ? direction < 0 : pull > 0)
                low = bias;
            else
                high = bias;
            double next = bias + pull / bend;
            bool isEnclosed = double.IsFinite(high - low);
            if (!(next > low && next < high) || (isEnclosed && i % 4 == 3)) // no curvature, or to prevent ever smaller steps
                next = isEnclosed ? low + (high - low) / 2 : bias + Math.CopySign(step, pull);
            else if (!isEnclosed)
                next = Math.Clamp(next, bias - 8 * step, bias + 8 * step); // the curvature is much smaller here than at the minimum
            if (bend == 0 && isEnclosed && _count == _margins.Length)
                LeaveOutConstant<TSlope>(low, high);
            if (Math.Abs(next - bias) <= Nearness * Math.Max(1, Math.Abs(next)))
                return next;
            bias = next;
            step *= 2;
        }
        return bias;
    }

    /// <summary>Computes the negative first derivative and the second derivative of the sum of the losses by the bias.</summary>
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

    /// <summary>Keeps the examples whose slope differs between two biases, and adds up the constant slopes of the others.</summary>
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
