using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Solves the dual of logistic regression.</summary>
/// <remarks>
/// <para>
/// It minimizes |w|^2/2 + sum(C_i * log(1 + exp(-y_i * score_i))). Dual: maximize -|sum(alpha_i * y_i * x_i)|^2/2 - sum(alpha_i *
/// log(alpha_i) + (C_i - alpha_i) * log(C_i - alpha_i) - C_i * log(C_i)), where 0 &lt; alpha_i &lt; C_i.
/// </para>
/// <para>
/// H.-F. Yu, F.-L. Huang, C.-J. Lin, "Dual coordinate descent methods for logistic regression and maximum entropy models", Machine Learning
/// 85, 2011, use Newton's method in alpha, from the nearer bound. This solver uses the logit t = log(alpha / (C - alpha)): the equation
/// becomes t + margin + |x|^2 * (C / (1 + exp(-t)) - previous alpha) = 0. Its slope is at least 1, so that the value at any t bounds the
/// root, and an alpha close to C loses no digits. No alpha reaches a bound, so there is no shrinking.
/// </para>
/// </remarks>
internal sealed class LogisticSolver(DualProblem problem, bool[] isPositive) : BinarySolver(problem, isPositive)
{
    private const int NewtonSteps = 100;

    private readonly double[] _logits = new double[problem.Features.Rows];
    private readonly double _newtonTolerance = Math.Min(problem.Settings.Tolerance, 0.1) / 10;
    private bool _isFirstPass = true;
    private double _highest;

    /// <inheritdoc/>
    protected override void StartPass() => _highest = 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Visit(ReadOnlySpan<int> examples)
    {
        foreach (int i in examples)
        {
            Active.Keep(i);
            double alpha = Alphas[i], sign = Sign(i), cost = Problem.Cost(i);
            (double norm, float meanDot) = Problem.GetMeasures(i);
            double margin = Margin(i, sign, meanDot);
            double logit = _isFirstPass ? -margin : _logits[i];
            double next = cost * Sigmoid(logit);
            double residual = logit + margin + norm * (next - alpha);
            _highest = Math.Max(_highest, Math.Abs(residual));
            if (Math.Abs(residual) > _newtonTolerance)
            {
                logit = FindRoot(logit, residual, margin - norm * alpha, norm * cost);
                next = cost * Sigmoid(logit);
            }
            _logits[i] = logit;
            if (next != alpha)
                Move(i, sign, meanDot, next);
        }
    }

    /// <inheritdoc/>
    protected override bool EndPass()
    {
        Violation = _highest;
        bool isSolved = UpdateBias() && !_isFirstPass && IsBiasBest(); // the first pass started without alphas to measure
        _isFirstPass = false;
        return isSolved;
    }

    /// <inheritdoc/>
    protected override double FindBias(BiasSearch search, double start) => search.Find<Slope>(start);

    /// <summary>Solves t + constant + scale * sigmoid(t) = 0 from a t at which the value of the left side is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double FindRoot(double t, double value, double constant, double scale)
    {
        double low = Math.Min(t, t - value), high = Math.Max(t, t - value); // the slope is 1 or more
        double slope = Sigmoid(t);
        for (int step = 0; step < NewtonSteps && Math.Abs(value) > _newtonTolerance; step++)
        {
            t -= value / (1 + scale * slope * (1 - slope));
            if (!(t > low && t < high))
                t = low + (high - low) / 2;
            slope = Sigmoid(t);
            value = t + constant + scale * slope;
            if (value > 0)
                high = t;
            else
                low = t;
        }
        return t;
    }

    private static double Sigmoid(double t) => 1 / (1 + Math.Exp(-t));

    private readonly struct Slope : ILossSlope
    {
        public static (double Slope, double Bend) GetDerivatives(double margin)
        {
            double slope = Sigmoid(-margin);
            return (slope, slope * (1 - slope));
        }
    }
}
