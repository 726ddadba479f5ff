namespace LinearLearn;

/// <summary>Solves one problem, step by step.</summary>
internal abstract class PrimalSolver(PrimalProblem problem, double tolerance)
{
    /// <summary>Where curvatures jump, a step of no error at all crossed no jump.</summary>
    private const double RoughPart = 1e-4;

    /// <summary>A sum of losses is only known to about this part of the costs of its examples, however small the sum is.</summary>
    private const double Rounding = 1e-15;

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
        // What a whole step leaves is of a higher order than the error of its model. Both may be small by chance, so the slopes are asked, too.
        double error = Math.Abs(before - Problem.Objective - step.Gap), gap = step.Gap;
        double limit = Math.Max(Tolerance * Math.Abs(Problem.Objective), Rounding * Problem.Loss.TotalCost);
        if (part == 1 && step.Gap > limit && error + step.Rest <= (Problem.Loss.IsSmooth ? limit : RoughPart * limit))
            gap = Math.Min(gap, Math.Max(error + step.Rest, EstimateGap()));
        Gap = gap / Math.Max(Math.Abs(Problem.Objective), double.Epsilon);
        IsConverged = gap <= limit;
        IsStuck = part == 0 && !IsConverged && !TryDamp();
        if (IsConverged)
            Problem.DropWeights();
        return true;
    }

    /// <summary>After a step that lowered nothing: makes the next one shorter.</summary>
    /// <returns>Whether there is a next one.</returns>
    protected virtual bool TryDamp() => false;

    /// <summary>By how much the objective is above its minimum, from the slopes after a step.</summary>
    protected abstract double EstimateGap();

    /// <summary>Finds where to go; null where that was cancelled.</summary>
    protected abstract SolverStep? TryFindStep(CancellationToken cancellationToken);
}

/// <summary>Where a solver goes next.</summary>
/// <param name="Direction">The change of the weights.</param>
/// <param name="Moved">The change of the scores.</param>
/// <param name="Decrease">The change of the objective, to the first order.</param>
/// <param name="Gap">By how much the objective is above the minimum of its model.</param>
/// <param name="Rest">By how much the model will still be above its minimum.</param>
internal readonly record struct SolverStep(double[] Direction, double[] Moved, double Decrease, double Gap, double Rest);
