namespace LinearLearn;

/// <summary>Solves one problem, step by step.</summary>
internal abstract class PrimalSolver(PrimalProblem problem, double tolerance)
{
    /// <summary>
    /// The fraction of the limit that a step's error must not exceed if curvatures can jump: then the step crossed no jump.
    /// </summary>
    private const double RoughPart = 1e-4;

    /// <summary>The precision of a sum of losses, relative to the costs of its examples, however small the sum is.</summary>
    private const double Rounding = 1e-15;

    private const double LeastDamping = 1e-8, MostDamping = 1e10;

    /// <summary>The curvature, relative to the costs, below which it counts as none, and the one that replaces it.</summary>
    private const double FlatPart = 1e-12, BentPart = 1e-4;

    private double _damping;

    public PrimalProblem Problem { get; } = problem;

    protected double Tolerance { get; } = tolerance;

    /// <summary>Gets the estimated excess of the objective over its minimum, relative to the objective.</summary>
    public double Gap { get; private set; } = double.PositiveInfinity;

    /// <summary>Gets whether the gap was within the tolerance.</summary>
    public bool IsConverged { get; private set; }

    /// <summary>Gets whether the objective cannot be lowered further because of rounding, although the gap exceeds the tolerance.</summary>
    public bool IsStuck { get; private set; }

    /// <summary>Gets the number of steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Takes a step.</summary>
    /// <returns>False if the step was canceled: then nothing has changed.</returns>
    public bool Step(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || TryFindStep(cancellationToken) is not { } step)
            return false;
        double before = Problem.Objective, part = 0;
        if (step.Decrease < 0 && (part = Problem.Move(step.Direction, step.Decrease)) > 0)
            Steps++;
        // After a whole step, the rest is of a higher order than the error of its model. Both can be small by chance, so the slopes count,
        // too.
        double error = Math.Abs(before - Problem.Objective - step.Gap), gap = step.Gap + step.Rest;
        double limit = Math.Max(Tolerance * Math.Abs(Problem.Objective), Rounding * Problem.Sums.TotalCost);
        if (part == 1 && gap > limit && error + step.Rest <= (Problem.Sums.IsSmooth ? limit : RoughPart * limit))
            gap = Math.Min(gap, Math.Max(error + step.Rest, EstimateGap()));
        Gap = gap / Math.Max(Math.Abs(Problem.Objective), double.Epsilon);
        IsConverged = Math.Abs(gap) <= limit; // below 0 by rounding
        IsStuck = part == 0 && !IsConverged && !TryDamp();
        if (part > 0)
            _damping = _damping > LeastDamping ? _damping / 10 : 0;
        if (IsConverged)
            Problem.DropWeights();
        return true;
    }

    /// <summary>Gets whether <see cref="Bend"/> is used, so that a shorter step can follow one that lowered nothing.</summary>
    protected virtual bool IsDamped => false;

    /// <summary>Increases a curvature after steps that lowered nothing, and replaces a missing one by a small one.</summary>
    /// <remarks>
    /// If few examples have any curvature, the minimum of the model is far away, at a point decided by rounding. If no example has any, a
    /// small curvature limits the step.
    /// </remarks>
    protected double Bend(double curvature)
    {
        double raised = Math.Max(curvature, 0) * (1 + _damping), cost = Problem.Sums.TotalCost;
        return raised > FlatPart * cost ? raised : BentPart * cost;
    }

    /// <summary>Gets the part by which curvatures are increased.</summary>
    protected double Damping => _damping;

    private bool TryDamp()
    {
        _damping = Math.Max(_damping * 100, LeastDamping);
        return IsDamped && _damping <= MostDamping;
    }

    /// <summary>Estimates the excess of the objective over its minimum from the slopes after a step.</summary>
    protected abstract double EstimateGap();

    /// <summary>Finds the next step, or returns null if that was canceled.</summary>
    protected abstract SolverStep? TryFindStep(CancellationToken cancellationToken);
}

/// <summary>Represents a step of a solver.</summary>
/// <param name="Direction">The change of the weights, which was set in the <see cref="PrimalSums"/>.</param>
/// <param name="Decrease">The first-order change of the objective.</param>
/// <param name="Gap">The excess of the objective over the minimum of its model.</param>
/// <param name="Rest">The excess of the model over its minimum after the step.</param>
internal readonly record struct SolverStep(double[] Direction, double Decrease, double Gap, double Rest);
