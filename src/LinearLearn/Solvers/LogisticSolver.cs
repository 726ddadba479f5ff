using System.Numerics;
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
internal sealed class LogisticSolver : BinarySolver
{
    private const int NewtonSteps = 100;

    private readonly double[] _logits;
    private readonly double _newtonTolerance;
    private bool _isFirstPass = true;

    /// <inheritdoc/>
    public LogisticSolver(DualProblem problem, int[] classOf, int firstClass, int count, bool isSingle)
        : base(problem, classOf, firstClass, count, isSingle) // checks that an array can hold the logits
    {
        _logits = new double[(long)problem.Features.Rows * count];
        _newtonTolerance = Math.Min(problem.Settings.Tolerance, 0.1) / 10;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void VisitOne<TRows>(TRows rows, ReadOnlySpan<int> examples)
    {
        Span<float> weights = Sums;
        int prefetched = 0, last = Rows.Prefetches ? examples.Length - PrefetchDistance : 0;
        for (int at = 0; at < examples.Length; at++)
        {
            int i = examples[at];
            if (at < last)
                prefetched += Rows.Prefetch(examples[at + PrefetchDistance]);
            float dot = rows.Dot(i, weights), step = 0;
            if (Step(i, active: 1, new ReadOnlySpan<float>(in dot), new Span<float>(ref step)))
                rows.AddScaled(i, step, weights);
            Active.Keep(i);
        }
        Prefetched += prefetched;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void VisitSeveral(ReadOnlySpan<int> examples)
    {
        Span<float> dots = stackalloc float[Stride], steps = stackalloc float[Stride];
        Span<float> sums = Sums;
        int stride = Stride, prefetched = 0, last = Rows.Prefetches ? examples.Length - PrefetchDistance : 0;
        for (int at = 0; at < examples.Length; at++)
        {
            int i = examples[at];
            if (at < last)
                prefetched += Rows.Prefetch(examples[at + PrefetchDistance]);
            uint active = GetActive(i);
            if (active != 0)
            {
                Rows.Dots(i, sums, stride, dots);
                if (Step(i, active, dots, steps))
                {
                    Rows.AddScaled(i, steps, stride, sums);
                    steps.Clear();
                }
            }
            SetActive(i, active);
        }
        Prefetched += prefetched;
    }

    /// <summary>Moves the alphas of an example.</summary>
    /// <returns>Whether an alpha has moved.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Step(int example, uint active, ReadOnlySpan<float> dots, Span<float> steps)
    {
        double cost = Problem.Cost(example);
        (double norm, float meanDot) = Problem.GetMeasures(example);
        BinaryLane[] lanes = Lanes;
        Span<double> alphas = Alphas.AsSpan(example * lanes.Length, lanes.Length);
        Span<double> logits = _logits.AsSpan(example * lanes.Length, lanes.Length);
        int moved = 0;
        for (uint rest = active; rest != 0; rest &= rest - 1)
        {
            int k = BitOperations.TrailingZeroCount(rest);
            BinaryLane lane = lanes[k];
            double alpha = alphas[k], sign = Sign(example, k), margin = sign * (dots[k] + lane.Bias.GetBias(meanDot));
            if (!double.IsFinite(margin))
                Problem.Reject(example);
            double logit = logits[k], residual = logit + margin, target = alpha; // alpha = cost * sigmoid(logit)
            if (_isFirstPass)
            {
                logit = -margin;
                target = cost * Sigmoid(logit);
                residual = norm * target;
                logits[k] = logit;
            }
            if (Math.Abs(residual) > lane.Highest)
                lane.Highest = Math.Abs(residual);
            if (Math.Abs(residual) > _newtonTolerance)
            {
                (logits[k], double part) = FindRoot(logit, residual, margin - norm * alpha, norm * cost, target / cost);
                target = cost * part;
            }
            if (target == alpha)
                continue;
            double step = (target - alpha) * sign;
            alphas[k] = target;
            steps[k] = (float)step;
            lane.Bias.Add(step, meanDot);
            moved++;
        }
        UpdatesMade += moved;
        Visits += BitOperations.PopCount(active);
        return moved > 0;
    }

    /// <inheritdoc/>
    protected override void EndPass()
    {
        for (int k = 0; k < Lanes.Length; k++)
        {
            if (Lanes[k].IsConverged)
                continue;
            Lanes[k].Violation = Lanes[k].Highest;
            if (UpdateBias(k) && !_isFirstPass && IsBiasBest(k)) // the first pass started without alphas to measure
                Finish(k);
        }
        _isFirstPass = false;
    }

    /// <inheritdoc/>
    protected override double FindBias(BiasSearch search, double start) => search.Find<Slope>(start);

    /// <summary>Solves t + constant + scale * sigmoid(t) = 0 from a t at which the left side and the sigmoid are known.</summary>
    /// <returns>t and its sigmoid.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Root, double Part) FindRoot(double t, double value, double constant, double scale, double slope)
    {
        double low = Math.Min(t, t - value), high = Math.Max(t, t - value); // the slope is 1 or more
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
        return (t, slope);
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
