using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Solves the dual of the Crammer-Singer loss of all classes jointly.</summary>
/// <remarks>
/// <para>
/// It minimizes sum over the classes k of |w_k|^2/2 + sum(C_i * max over k of (score_ik - score_iy + [k is not y])), where y is the class
/// of example i. Dual: maximize -sum(|w_k|^2)/2 - sum(alpha_ik * [k is not y]) with w_k = sum(alpha_ik * x_i), where alpha_ik &lt;= C_i for
/// k = y, otherwise &lt;= 0, and each example's alphas sum to 0.
/// </para>
/// <para>
/// K. Crammer, Y. Singer, "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines", JMLR 2, 2001; S. S. Keerthi, S.
/// Sundararajan, K.-W. Chang, C.-J. Hsieh, C.-J. Lin, "A Sequential Dual Method for Large Scale Multi-Class Linear SVMs", KDD 2008: an
/// example's alphas are set to their joint optimum at once. Shrinking leaves out classes of an example whose alpha stays at its bound, and
/// examples with at most one class left.
/// </para>
/// </remarks>
internal sealed class CrammerSingerSolver : DualSolver
{
    /// <summary>The number of classes above the level after which the others are sorted.</summary>
    private const int MostSelected = 8;

    private readonly int[] _classOf;
    private readonly int _classes;
    private readonly int _width; // of a chunk: the outputs whose weights for a column share a cache line
    private readonly int[] _chunks;
    private readonly bool[] _needsChunk;
    private readonly DualBias[] _biases;
    private readonly float[] _alphas;
    private readonly int[] _activeClasses;
    private readonly int[] _activeCounts;
    private readonly bool[] _hasMoved;
    private readonly float[] _dots;
    private readonly float[] _steps;
    private readonly int[] _moved;
    private readonly double[] _gradients;
    private readonly double[] _sorted;
    private double _restoreBelow;
    private BiasMoves _moves;
    private double _highest;
    private double _violation;
    private bool _isConverged;
    private bool _isRestored = true;
    private bool _startedWithAll;

    /// <param name="problem">The examples and their costs.</param>
    /// <param name="classOf">The class of each example: 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">The number of classes, 2 or more.</param>
    public CrammerSingerSolver(DualProblem problem, int[] classOf, int classes)
        : base(problem, classes, isSingle: false)
    {
        _classOf = classOf;
        _classes = classes;
        _biases = new DualBias[classes];
        Array.Fill(_biases, problem.FirstBias);
        _width = Math.Min(Stride, LaneKernels.MostLanes);
        _chunks = new int[Stride / _width];
        _needsChunk = new bool[_chunks.Length];
        _alphas = new float[problem.Features.Rows * classes];
        _activeClasses = new int[_alphas.Length];
        for (int i = 0; i < _alphas.Length; i++)
            _activeClasses[i] = i % classes;
        _activeCounts = new int[problem.Features.Rows];
        Array.Fill(_activeCounts, classes);
        _hasMoved = new bool[problem.Features.Rows];
        _dots = new float[Stride];
        _steps = new float[Stride];
        _moved = new int[classes];
        _gradients = new double[classes];
        _sorted = new double[classes];
        _restoreBelow = Math.Max(10 * problem.Settings.Tolerance, 1);
    }

    /// <summary>Gets the dual variables: examples x classes.</summary>
    public ReadOnlySpan<float> Alphas => _alphas;

    /// <inheritdoc/>
    public override bool IsConverged => _isConverged;

    /// <inheritdoc/>
    public override double Violation => _violation;

    /// <inheritdoc/>
    protected override DualBias GetBias(int output) => _biases[output];

    /// <inheritdoc/>
    protected override bool IsSettled(int output) => _isConverged || IsSmall(_violation);

    /// <inheritdoc/>
    internal override void StartPass()
    {
        _startedWithAll = _isRestored;
        _isRestored = false;
        _highest = 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Visit(ReadOnlySpan<int> examples)
    {
        Visits += examples.Length;
        int last = Rows.Prefetches ? examples.Length - PrefetchDistance : 0;
        for (int at = 0; at < examples.Length; at++)
        {
            int i = examples[at];
            if (at < last)
                Prefetched += Rows.Prefetch(examples[at + PrefetchDistance]);
            int count = _activeCounts[i];
            (double norm, float meanDot) = Problem.GetMeasures(i);
            Multiply(i, _activeClasses.AsSpan(i * _classes, count));
            bool hasAllDots = count == _classes || _chunks.Length == 1;
            if (hasAllDots && !_hasMoved[i] && Lead(_classOf[i], meanDot) is var lead && lead > 1)
            {
                if (lead <= 1 + _moves.Caution)
                    Active.Keep(i);
                continue;
            }
            if (norm == 0)
                continue; // its alphas move no weights
            Span<int> active = _activeClasses.AsSpan(i * _classes, count);
            Span<float> alphas = _alphas.AsSpan(i * _classes, _classes);
            float cost = (float)Math.Min(Problem.Cost(i), float.MaxValue);
            (double lowest, double highest) = FindGradients(i, meanDot, active, alphas, cost);
            active = active[..Shrink(active, alphas, lowest, _classOf[i], cost)];
            _activeCounts[i] = active.Length;
            if (active.Length <= 1)
                continue;
            Active.Keep(i);
            _highest = Math.Max(_highest, highest - lowest);
            if (highest > lowest && Solve(i, active, alphas, norm, meanDot, cost))
            {
                _hasMoved[i] = true;
                UpdatesMade++;
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndPass()
    {
        double tolerance = Problem.Settings.Tolerance, pendingStep = 0, distance = 0;
        foreach (DualBias bias in _biases)
            (pendingStep, distance) = (Math.Max(pendingStep, bias.PendingStep), Math.Max(distance, bias.Distance));
        _violation = Math.Max(_highest, distance);
        _isConverged = _violation <= tolerance && _startedWithAll;
        if (_isConverged)
            return;
        if (_violation > tolerance && _highest <= Math.Max(tolerance, pendingStep))
        {
            for (int k = 0; k < _classes; k++)
                _biases[k].UpdateOffset();
            if (_moves.Count())
                Restore();
        }
        if (_highest <= _restoreBelow)
        {
            Restore();
            _restoreBelow = Math.Max(_restoreBelow / 2, tolerance);
        }
    }

    /// <summary>Restores all examples and classes for the next pass.</summary>
    private void Restore()
    {
        Active.Restore();
        _moves.Reset();
        Array.Fill(_activeCounts, _classes);
        _isRestored = true;
    }

    /// <summary>Computes the dot products with the active classes, and with others that share their cache lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(int example, ReadOnlySpan<int> active)
    {
        foreach (int first in FindChunks(active))
            Rows.Dots(example, Sums[first..], Stride, _dots.AsSpan(first, _width));
    }

    /// <summary>Finds the first output of each chunk that has one of the classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<int> FindChunks(ReadOnlySpan<int> classes)
    {
        if (_chunks.Length == 1)
            return _chunks; // 0
        foreach (int k in classes)
            _needsChunk[k / _width] = true;
        int count = 0;
        for (int chunk = 0; chunk < _needsChunk.Length; chunk++)
        {
            if (_needsChunk[chunk])
                _chunks[count++] = chunk * _width;
            _needsChunk[chunk] = false;
        }
        return _chunks.AsSpan(0, count);
    }

    /// <summary>
    /// Computes the derivative by each active alpha, the highest of them, and the lowest of those whose alpha can increase.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Lowest, double Highest) FindGradients(
        int example, float meanDot, ReadOnlySpan<int> active, ReadOnlySpan<float> alphas, float cost)
    {
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (int k in active)
        {
            bool isOwn = k == _classOf[example];
            double gradient = _dots[k] + _biases[k].GetBias(meanDot) + (isOwn ? 0 : 1);
            if (!double.IsFinite(gradient))
                Problem.Reject(example);
            _gradients[k] = gradient;
            highest = Math.Max(highest, gradient);
            if (alphas[k] < (isOwn ? cost : 0))
                lowest = Math.Min(lowest, gradient);
        }
        return (lowest, highest);
    }

    /// <summary>
    /// Computes the lead of a class over all others; if it is more than 1 and all alphas are 0, as for most examples, there is nothing to
    /// do.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Lead(int own, float meanDot)
    {
        double score = _dots[own] + _biases[own].GetBias(meanDot), lead = double.MaxValue;
        for (int k = 0; k < _classes; k++)
        {
            if (k != own)
                lead = Math.Min(lead, score - _dots[k] - _biases[k].GetBias(meanDot)); // NaN stays NaN
        }
        return lead;
    }

    /// <summary>Moves the classes that stay at their bound behind the others, and returns the number of the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Shrink(Span<int> active, ReadOnlySpan<float> alphas, double lowest, int own, float cost)
    {
        int count = active.Length;
        for (int j = 0; j < count;)
        {
            int k = active[j];
            if (alphas[k] == (k == own ? cost : 0) && _gradients[k] < lowest - _moves.Caution)
            {
                count--;
                (active[j], active[count]) = (active[count], k);
            }
            else
            {
                j++;
            }
        }
        return count;
    }

    /// <summary>
    /// Minimizes over an example's active alphas: norm/2 * sum(alpha_k^2) + sum(b_k * alpha_k), where b_k = gradient_k - norm * the
    /// previous alpha_k.
    /// </summary>
    /// <remarks>
    /// The solution is alpha_k = min(bound_k, (level - b_k) / norm), with the level that makes their sum 0, found among the b_k in
    /// descending order.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Solve(int example, ReadOnlySpan<int> active, Span<float> alphas, double norm, float meanDot, float cost)
    {
        int own = _classOf[example];
        Span<double> sorted = _sorted.AsSpan(0, active.Length);
        for (int j = 0; j < active.Length; j++)
        {
            int k = active[j];
            _gradients[k] -= norm * alphas[k];
            sorted[j] = _gradients[k] + (k == own ? norm * cost : 0);
        }
        double level = FindLevel(sorted, norm * cost), inverse = 1 / norm;

        int moved = 0;
        Span<int> changed = _moved.AsSpan();
        foreach (int k in active)
        {
            float next = (float)Math.Min(k == own ? cost : 0, (level - _gradients[k]) * inverse);
            double step = (double)next - alphas[k];
            alphas[k] = next; // even if nearly unchanged: shrinking needs alphas exactly at their bound
            if (step == 0)
                continue;
            _steps[k] = (float)step;
            _biases[k].Add(step, meanDot);
            changed[moved++] = k;
        }
        changed = changed[..moved];
        if (moved > 0)
        {
            foreach (int first in FindChunks(changed))
                Rows.AddScaled(example, _steps.AsSpan(first, _width), Stride, Sums[first..]);
        }
        foreach (int k in changed)
            _steps[k] = 0;
        return moved > 0;
    }

    /// <summary>Finds the level at which the alphas sum to 0, and reorders the numbers.</summary>
    /// <remarks>Usually, only a few numbers are above it. They are selected one by one, and sorted if there are many.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double FindLevel(Span<double> numbers, double total)
    {
        double sum = -total;
        int count = 0;
        for (; count < numbers.Length; count++)
        {
            Span<double> rest = numbers[count..];
            if (count < MostSelected)
            {
                int highest = 0;
                for (int j = 1; j < rest.Length; j++)
                    highest = rest[j] > rest[highest] ? j : highest;
                (rest[0], rest[highest]) = (rest[highest], rest[0]);
            }
            else if (count == MostSelected)
            {
                rest.Sort();
                rest.Reverse();
            }
            if (count > 0 && sum >= count * rest[0])
                break;
            sum += rest[0];
        }
        return sum / count;
    }
}
