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
    private readonly int[] _classOf;
    private readonly int _classes;
    private readonly int _columns;
    private readonly AlignedArray<float> _sums;
    private readonly DualBias[] _biases;
    private readonly float[] _alphas;
    private readonly int[] _activeClasses;
    private readonly int[] _activeCounts;
    private readonly bool[] _hasMoved;
    private readonly float[] _dots;
    private readonly double[] _gradients;
    private readonly double[] _sorted;
    private double _restoreBelow;
    private double _highest;
    private bool _isRestored = true;
    private bool _startedWithAll;

    /// <param name="problem">The examples and their costs.</param>
    /// <param name="classOf">The class of each example: 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">The number of classes, 2 or more.</param>
    public CrammerSingerSolver(DualProblem problem, int[] classOf, int classes)
        : base(problem)
    {
        _classOf = classOf;
        _classes = classes;
        _columns = problem.Features.Columns;
        _biases = new DualBias[classes];
        Array.Fill(_biases, problem.FirstBias);
        if ((long)problem.Features.Rows * classes > Array.MaxLength || (long)classes * _columns > Array.MaxLength)
        {
            string found = Guard.Text($"{problem.Features.Rows} examples of {_columns} features and {classes} classes");
            throw new ArgumentException($"{found} are more than an array can hold", nameof(problem));
        }
        _sums = new AlignedArray<float>(classes * _columns);
        _alphas = new float[problem.Features.Rows * classes];
        _activeClasses = new int[_alphas.Length];
        for (int i = 0; i < _alphas.Length; i++)
            _activeClasses[i] = i % classes;
        _activeCounts = new int[problem.Features.Rows];
        Array.Fill(_activeCounts, classes);
        _hasMoved = new bool[problem.Features.Rows];
        _dots = new float[classes];
        _gradients = new double[classes];
        _sorted = new double[classes];
        _restoreBelow = Math.Max(10 * problem.Settings.Tolerance, 1);
    }

    /// <summary>Gets the dual variables: examples x classes.</summary>
    public ReadOnlySpan<float> Alphas => _alphas;

    /// <inheritdoc/>
    protected override int Outputs => _classes;

    /// <inheritdoc/>
    protected override void CopyCurrent(Span<float> weights, Span<double> biases)
    {
        _sums.Span.CopyTo(weights);
        for (int k = 0; k < biases.Length; k++)
        {
            Problem.Center(weights.Slice(k * _columns, _columns), _biases[k]);
            biases[k] = _biases[k].GetBias(0);
        }
    }

    /// <inheritdoc/>
    protected override void StartPass()
    {
        _startedWithAll = _isRestored;
        _isRestored = false;
        _highest = 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Visit(ReadOnlySpan<int> examples)
    {
        foreach (int i in examples)
        {
            int count = _activeCounts[i];
            (double norm, float meanDot) = Problem.GetMeasures(i);
            if (2 * count > _classes)
            {
                Problem.Features.Storage.Dots(i, _sums.Span, _dots);
                if (!_hasMoved[i] && Lead(_classOf[i], meanDot) is var lead && lead > 1)
                {
                    if (lead <= 1 + Caution)
                        Active.Keep(i);
                    continue;
                }
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
    protected override bool EndPass()
    {
        double tolerance = Problem.Settings.Tolerance, pendingStep = 0, distance = 0;
        foreach (DualBias bias in _biases)
            (pendingStep, distance) = (Math.Max(pendingStep, bias.PendingStep), Math.Max(distance, bias.Distance));
        Violation = Math.Max(_highest, distance);
        if (Violation <= tolerance && _startedWithAll)
            return true;
        if (Violation > tolerance && _highest <= Math.Max(tolerance, pendingStep))
        {
            for (int k = 0; k < _classes; k++)
                _biases[k].UpdateOffset();
            CountMove();
        }
        if (_highest <= _restoreBelow)
        {
            Restore();
            _restoreBelow = Math.Max(_restoreBelow / 2, tolerance);
        }
        return false;
    }

    /// <inheritdoc/>
    protected override void Restore()
    {
        base.Restore();
        Array.Fill(_activeCounts, _classes);
        _isRestored = true;
    }

    /// <summary>
    /// Computes the derivative by each active alpha, the highest of them, and the lowest of those whose alpha can increase.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Lowest, double Highest) FindGradients(
        int example, float meanDot, ReadOnlySpan<int> active, ReadOnlySpan<float> alphas, float cost)
    {
        if (2 * active.Length <= _classes)
        {
            foreach (int k in active)
                _dots[k] = Problem.Features.Storage.Dot(example, _sums.Span.Slice(k * _columns, _columns));
        }
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
    private double Lead(int own, float meanDot)
    {
        double score = _dots[own] + _biases[own].GetBias(meanDot), lead = double.MaxValue;
        for (int k = 0; k < _dots.Length; k++)
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
            if (alphas[k] == (k == own ? cost : 0) && _gradients[k] < lowest - Caution)
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
        sorted.Sort();
        double sum = sorted[^1] - norm * cost;
        int count = 1;
        while (count < sorted.Length && sum < count * sorted[^(count + 1)])
            sum += sorted[^++count];
        double level = sum / count;

        bool hasMoved = false;
        foreach (int k in active)
        {
            float next = (float)Math.Min(k == own ? cost : 0, (level - _gradients[k]) / norm);
            double step = (double)next - alphas[k];
            alphas[k] = next; // even if nearly unchanged: shrinking needs alphas exactly at their bound
            if (step == 0)
                continue;
            Problem.Features.Storage.AddTo(example, (float)step, _sums.Span.Slice(k * _columns, _columns));
            _biases[k].Add(step, meanDot);
            hasMoved = true;
        }
        return hasMoved;
    }
}
