namespace LinearLearn;

/// <summary>Solves one problem, step by step.</summary>
internal abstract class PrimalSolver(PrimalProblem problem, double tolerance)
{
    /// <summary>Where curvatures jump, a step of no error at all crossed no jump.</summary>
    private const double RoughPart = 1e-4;

    /// <summary>A sum of losses is only known to about this part of the costs of its examples, however small the sum is.</summary>
    private const double Rounding = 1e-15;

    private const double LeastDamping = 1e-8, MostDamping = 1e10;

    /// <summary>A curvature of less than this part of the costs is none, and the other one is taken instead.</summary>
    private const double FlatPart = 1e-12, BentPart = 1e-4;

    private double _damping;

    public PrimalProblem Problem { get; } = problem;

    protected double Tolerance { get; } = tolerance;

    /// <summary>By how much the objective is above its minimum, as a part of it: estimated.</summary>
    public double Gap { get; private set; } = double.PositiveInfinity;

    /// <summary>Whether the gap was within the tolerance.</summary>
    public bool IsConverged { get; private set; }

    /// <summary>Whether the objective cannot be lowered any more, though the gap is larger: rounding is all that is left.</summary>
    public bool IsStuck { get; private set; }

    /// <summary>The steps taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Takes a step.</summary>
    /// <returns>False where it was cancelled: nothing has changed then.</returns>
    public bool Step(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || TryFindStep(cancellationToken) is not { } step)
            return false;
        double before = Problem.Objective, part = 0;
        if (step.Decrease < 0 && (part = Problem.Move(step.Direction, step.Moved, step.Decrease)) > 0)
            Steps++;
        // What a whole step leaves is of a higher order than the error of its model. Both may be small by chance, so the slopes count, too.
        double error = Math.Abs(before - Problem.Objective - step.Gap), gap = step.Gap + step.Rest;
        double limit = Math.Max(Tolerance * Math.Abs(Problem.Objective), Rounding * Problem.Loss.TotalCost);
        if (part == 1 && gap > limit && error + step.Rest <= (Problem.Loss.IsSmooth ? limit : RoughPart * limit))
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

    /// <summary>Whether <see cref="Bend"/> is used, so that a step that lowered nothing can be followed by a shorter one.</summary>
    protected virtual bool IsDamped => false;

    /// <summary>
    /// Raises a curvature after steps that lowered nothing: where few examples have any, the minimum of the model is far away, and rounding
    /// decides where. Where no example has any curvature, it is a small one, which gives a slope a step.
    /// </summary>
    protected double Bend(double curvature)
    {
        double raised = Math.Max(curvature, 0) * (1 + _damping), cost = Problem.Loss.TotalCost;
        return raised > FlatPart * cost ? raised : BentPart * cost;
    }

    private bool TryDamp()
    {
        _damping = Math.Max(_damping * 100, LeastDamping);
        return IsDamped && _damping <= MostDamping;
    }

    /// <summary>By how much the objective is above its minimum, from the slopes after a step.</summary>
    protected abstract double EstimateGap();

    /// <summary>Finds the next step; null if that was cancelled.</summary>
    protected abstract SolverStep? TryFindStep(CancellationToken cancellationToken);
}

/// <summary>A step of a solver.</summary>
/// <param name="Direction">The change of the weights.</param>
/// <param name="Moved">The change of the scores.</param>
/// <param name="Decrease">The change of the objective, to the first order.</param>
/// <param name="Gap">By how much the objective is above the minimum of its model.</param>
/// <param name="Rest">By how much the model will still be above its minimum.</param>
internal readonly record struct SolverStep(double[] Direction, double[] Moved, double Decrease, double Gap, double Rest);
