namespace LinearLearn;

/// <summary>Represents an easily solved approximation of the second derivatives; better ones need fewer conjugate gradient steps.</summary>
internal abstract class Preconditioner
{
    /// <summary>Writes the solution of approximation * x = values.</summary>
    public abstract void Solve(double[] values, double[] solution);
}

/// <summary>Represents the preconditioner of the diagonal of the second derivatives.</summary>
internal sealed class DiagonalPreconditioner(double[] diagonal) : Preconditioner
{
    public override void Solve(double[] values, double[] solution) => DoubleKernels.Divide(values, diagonal, solution);
}
