namespace LinearLearn;

/// <summary>Represents the preconditioner of all second derivatives, at the current or an earlier point.</summary>
internal sealed class FullPreconditioner : Preconditioner
{
    private readonly CholeskyFactor _factor;
    private readonly int _outputs;
    private readonly int _width;
    private readonly int _stride;

    /// <param name="sums">The sums at the current point.</param>
    /// <param name="penalties">The second derivative of the penalty by each weight of an output.</param>
    public FullPreconditioner(PrimalSums sums, double[] penalties)
    {
        (_outputs, _width, _stride) = (sums.Outputs, sums.Columns + 1, sums.Stride);
        double[] matrix = sums.SumSecondDerivatives([.. Enumerable.Range(0, sums.Columns)], null);
        HessianSums.AddPenalties(matrix, _outputs, penalties);
        _factor = CholeskyFactor.Create(matrix, _outputs * _width);
    }

    public override void Solve(double[] values, double[] solution)
    {
        Span<double> packed = new double[_outputs * _width];
        for (int k = 0; k < _outputs; k++)
            values.AsSpan(k * _stride, _width).CopyTo(packed[(k * _width)..]);
        _factor.Solve(packed);
        for (int k = 0; k < _outputs; k++)
            packed.Slice(k * _width, _width).CopyTo(solution.AsSpan(k * _stride));
    }
}
