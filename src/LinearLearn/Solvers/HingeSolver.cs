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
internal sealed class HingeSolver : BinarySolver
{
    private readonly bool _squared;
    private readonly HingeExample[] _examples;
    private readonly double[] _signs; // of each problem's positive class, then of all other classes
    private readonly int[] _signStarts; // of each class
    private readonly HingeLanes _state = new();

    /// <param name="problem">The examples and their costs.</param>
    /// <param name="classOf">The class of each example.</param>
    /// <param name="firstClass">The positive class of the first problem; those of the others follow.</param>
    /// <param name="count">The number of problems, 1 to <see cref="LaneKernels.MostLanes"/>.</param>
    /// <param name="isSingle">Whether the problem is solved on its own, not side by side with others.</param>
    /// <param name="squared">Whether the loss is the square of the hinge loss.</param>
    public HingeSolver(DualProblem problem, int[] classOf, int firstClass, int count, bool isSingle, bool squared)
        : base(problem, classOf, firstClass, count, isSingle)
    {
        _squared = squared;
        _examples = problem.GetHingeExamples(classOf, squared);
        _signs = new double[(count + 1) * HingeLanes.Room];
        Array.Fill(_signs, -1);
        for (int k = 0; k < count; k++)
            _signs[k * HingeLanes.Room + k] = 1;
        _signStarts = [.. Enumerable.Range(0, classOf.Max() + 1).Select(index => FindProblem(index) * HingeLanes.Room)];
    }

    /// <inheritdoc/>
    internal override void StartPass()
    {
        base.StartPass();
        for (int k = 0; k < Lanes.Length; k++)
        {
            BinaryLane lane = Lanes[k];
            (_state.Offsets[k], _state.MeanScores[k], _state.Sums[k]) = (lane.Bias.Offset, lane.Bias.MeanScore, lane.Bias.Sum);
            (_state.Above[k], _state.Below[k], _state.Highest[k], _state.Lowest[k]) = (lane.ShrinkAbove, lane.ShrinkBelow, 0, 0);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void VisitOne<TRows>(TRows rows, ReadOnlySpan<int> examples)
    {
        Span<float> weights = Sums;
        ReadOnlySpan<HingeExample> constants = _examples;
        ReadOnlySpan<double> signs = _signs;
        ReadOnlySpan<int> signStarts = _signStarts;
        Span<double> alphas = Alphas;
        BinaryLane lane = Lanes[0];
        DualBias bias = lane.Bias;
        (double offset, double meanScore, double sum) = (bias.Offset, bias.MeanScore, bias.Sum);
        (double highest, double lowest, double above, double below) = (lane.Highest, lane.Lowest, lane.ShrinkAbove, lane.ShrinkBelow);
        bool looksAhead = rows.HasProducts;
        float nextDot = looksAhead && examples.Length > 0 ? rows.Dot(examples[0], weights) : 0;
        int moved = 0, prefetched = 0, last = Rows.Prefetches ? examples.Length - PrefetchDistance : 0;
        for (int at = 0; at < examples.Length; at++)
        {
            int i = examples[at];
            if (at < last)
                prefetched += Rows.Prefetch(examples[at + PrefetchDistance]);
            float dot = looksAhead ? nextDot : rows.Dot(i, weights);
            int next = at + 1 < examples.Length ? examples[at + 1] : i;
            if (looksAhead)
                nextDot = rows.Dot(next, weights); // without the step of this example, which is added below
            ref readonly HingeExample example = ref constants[i];
            double sign = signs[signStarts[example.Class]], alpha = alphas[i];
            double margin = sign * (dot + (offset - meanScore + bias.GetFactor(example.MeanDot) * sum));
            if (!double.IsFinite(margin))
                Problem.Reject(i);
            double gradient = margin - 1 + example.Diagonal * alpha;
            bool isPositive = gradient > 0;
            // The operators are bitwise because the sign of the gradient is hard to predict.
            if ((isPositive & alpha <= 0) | (!isPositive & (alpha >= example.Upper | gradient >= 0)))
            {
                if (isPositive ? gradient > above : gradient < below)
                    lane.HasLeftOut = true;
                else
                    Active.Keep(i);
                continue;
            }
            Active.Keep(i);
            highest = double.MaxNative(highest, gradient);
            lowest = double.MinNative(lowest, gradient);
            double target = double.MinNative(double.MaxNative(alpha - gradient * example.Inverse, 0), example.Upper);
            double step = (target - alpha) * sign;
            alphas[i] = target;
            rows.AddScaled(i, (float)step, weights);
            if (looksAhead)
                nextDot += (float)step * rows.Product(i, next);
            sum += step;
            meanScore += step * example.MeanDot;
            moved++;
        }
        lane.Bias.SetSums(sum, meanScore);
        (lane.Highest, lane.Lowest) = (highest, lowest);
        UpdatesMade += moved;
        Visits += examples.Length;
        Prefetched += prefetched;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void VisitSeveral(ReadOnlySpan<int> examples)
    {
        Span<float> dots = stackalloc float[Stride], steps = stackalloc float[Stride];
        Span<float> sums = Sums;
        Span<double> alphas = Alphas;
        DualBias bias = Lanes[0].Bias;
        int stride = Stride, problems = Lanes.Length, prefetched = 0, last = Rows.Prefetches ? examples.Length - PrefetchDistance : 0;
        uint allLeft = 0;
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
            ref readonly HingeExample example = ref _examples[i];
            (uint moved, uint left, uint notFinite) = HingeKernels.Step(
                example, active, bias.GetFactor(example.MeanDot), dots, _signs.AsSpan(_signStarts[example.Class]), _state,
                alphas.Slice(i * problems, HingeLanes.Room), steps);
            if (notFinite != 0)
                Problem.Reject(i);
            if (moved != 0)
                Rows.AddScaled(i, steps, stride, sums);
            UpdatesMade += BitOperations.PopCount(moved);
            Visits += BitOperations.PopCount(active);
            allLeft |= left;
            SetActive(i, active ^ left);
        }
        for (; allLeft != 0; allLeft &= allLeft - 1)
            Lanes[BitOperations.TrailingZeroCount(allLeft)].HasLeftOut = true;
        for (int k = 0; k < problems; k++)
        {
            Lanes[k].Bias.SetSums(_state.Sums[k], _state.MeanScores[k]);
            (Lanes[k].Highest, Lanes[k].Lowest) = (_state.Highest[k], _state.Lowest[k]);
        }
        Prefetched += prefetched;
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
        _squared ? search.Find<SquaredSlope>(start) : search.Find<Slope>(start);

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
