namespace LinearLearn;

/// <summary>
/// An approximation of the second derivatives that is easy to solve: the better it is, the fewer steps conjugate gradients take.
/// </summary>
internal abstract class Preconditioner
{
    /// <summary>Writes the solution of approximation * x = values.</summary>
    public abstract void Solve(double[] values, double[] solution);
}

/// <summary>The diagonal of the second derivatives.</summary>
internal sealed class DiagonalPreconditioner(double[] diagonal) : Preconditioner
{
    public override void Solve(double[] values, double[] solution) => DoubleKernels.Divide(values, diagonal, solution);
}
