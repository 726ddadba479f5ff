using System.Numerics;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Solves the dual of the hinge loss or its square.</summary>
/// <remarks>
/// <para>
/// It minimizes |w|^2/2 + sum(C_i * max(0, 1 - y_i * score_i)), or with the squares of these losses. Dual: maximize sum(alpha_i) -
/// |sum(alpha_i * y_i * x_i)|^2/2 - sum(d_i * alpha_i^2)/2, where 0 &lt;= alpha_i &lt;= u_i; u_i = C_i, d_i = 0 for the hinge, u_i =
/// infinity, d_i = 1/(2 * C_i) for its square.
/// </para>
/// <para>
/// C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. S. Keerthi, S. Sundararajan, "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML
/// 2008, with its shrinking: an alpha at a bound whose gradient points outwards by more than any violation of the previous pass is left out
/// until the others are solved; then all are restored.
/// </para>
/// </remarks>
internal sealed class HingeSolver(DualProblem problem, int[] classOf, int firstClass, int count, bool isOnly, bool squared)
    : BinarySolver(problem, classOf, firstClass, count, isOnly)
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Visit(ReadOnlySpan<int> examples)
    {
        Span<float> dots = stackalloc float[Stride], steps = stackalloc float[Stride];
        Span<float> sums = Sums;
        int stride = Stride, prefetched = 0, last = Rows.Prefetches ? examples.Length - PrefetchDistance : 0;
        for (int at = 0; at < examples.Length; at++)
        {
            int i = examples[at];
            if (at < last && examples[at + PrefetchDistance] is var next && GetActive(next) != 0)
                prefetched += Rows.Prefetch(next);
            uint active = GetActive(i);
            if (active == 0)
            {
                SetActive(i, 0);
                continue;
            }
            Rows.Dots(i, sums, stride, dots);
            (uint kept, bool hasMoved) = Step(i, active, dots, steps);
            if (hasMoved)
            {
                Rows.AddScaled(i, steps, stride, sums);
                steps.Clear();
            }
            SetActive(i, kept);
        }
        Prefetched += prefetched;
    }

    /// <summary>Moves the alphas of an example.</summary>
    /// <returns>The problems in which the example stays active, and whether an alpha has moved.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (uint Kept, bool HasMoved) Step(int example, uint active, ReadOnlySpan<float> dots, Span<float> steps)
    {
        double cost = Problem.Cost(example), diagonal = squared ? 0.5 / cost : 0, upper = squared ? double.PositiveInfinity : cost;
        (double norm, float meanDot) = Problem.GetMeasures(example);
        double inverse = 1 / (norm + diagonal);
        BinaryLane[] lanes = Lanes;
        Span<double> alphas = Alphas.AsSpan(example * lanes.Length, lanes.Length);
        uint kept = active;
        int moved = 0;
        for (uint rest = active; rest != 0; rest &= rest - 1)
        {
            int k = BitOperations.TrailingZeroCount(rest);
            BinaryLane lane = lanes[k];
            double alpha = alphas[k], sign = Sign(example, k), margin = sign * (dots[k] + lane.Bias.GetBias(meanDot));
            if (!double.IsFinite(margin))
                Problem.Reject(example);
            double gradient = margin - 1 + diagonal * alpha;
            if (gradient > 0 ? alpha == 0 : alpha == upper || gradient == 0)
            {
                if (gradient > 0 ? gradient > lane.ShrinkAbove : gradient < lane.ShrinkBelow)
                {
                    kept ^= 1u << k;
                    lane.HasLeftOut = true;
                }
                continue;
            }
            if (gradient > lane.Highest)
                lane.Highest = gradient;
            else if (gradient < lane.Lowest)
                lane.Lowest = gradient;
            double target = alpha - gradient * inverse;
            target = target < 0 ? 0 : target > upper ? upper : target;
            double step = (target - alpha) * sign;
            alphas[k] = target;
            steps[k] = (float)step;
            lane.Bias.Add(step, meanDot);
            moved++;
        }
        UpdatesMade += moved;
        Visits += BitOperations.PopCount(active);
        return (kept, moved > 0);
    }

    /// <inheritdoc/>
    protected override void EndPass()
    {
        for (int k = 0; k < Lanes.Length; k++)
        {
            if (!Lanes[k].IsConverged)
                EndPass(k);
        }
    }

    /// <inheritdoc/>
    protected override double FindBias(BiasSearch search, double start) =>
        squared ? search.Find<SquaredSlope>(start) : search.Find<Slope>(start);

    private void EndPass(int output)
    {
        BinaryLane lane = Lanes[output];
        lane.Violation = lane.Highest - lane.Lowest;
        bool isSolved = UpdateBias(output);
        if (isSolved && lane.StartedWithAll)
        {
            if (IsBiasBest(output))
            {
                Finish(output);
                return;
            }
        }
        else if (isSolved)
        {
            Restore(output);
        }
        double caution = lane.Moves.Caution;
        lane.ShrinkAbove = !lane.IsRestored && lane.Highest > 0 ? lane.Highest + caution : double.PositiveInfinity;
        lane.ShrinkBelow = !lane.IsRestored && lane.Lowest < 0 ? lane.Lowest - caution : double.NegativeInfinity;
    }

    private readonly struct Slope : ILossSlope
    {
        public static (double Slope, double Bend) GetDerivatives(double margin) => (margin < 1 ? 1 : 0, 0);
    }

    private readonly struct SquaredSlope : ILossSlope
    {
        public static (double Slope, double Bend) GetDerivatives(double margin) => margin < 1 ? (2 * (1 - margin), 2) : (0, 0);
    }
}
