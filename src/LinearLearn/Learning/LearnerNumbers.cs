namespace LinearLearn;

/// <summary>The numbers of <see cref="LearnerWeights"/> as they are kept in a file.</summary>
/// <param name="Columns">D.</param>
/// <param name="Rows">What each row of weights keeps beside them.</param>
/// <param name="Weights">v, rows x D: a weight is its row's scale * v.</param>
/// <param name="Rests">What averages need, rows x D; null where none are kept.</param>
/// <param name="Block">What averages need of the last moves by dense rows, rows x D; null before the first one, and where none are kept.</param>
/// <param name="Compensations">What rounding has kept from each weight, rows x D; null without AdaGrad and variances.</param>
/// <param name="SquareCompensations">What rounding has kept from each square or variance, likewise.</param>
/// <param name="Squares">AdaGrad's sums of squares, rows x D; null without AdaGrad.</param>
/// <param name="Variances">AROW's variances, rows x D; null where the rule has none.</param>
internal sealed record LearnerNumbers(
    int Columns,
    RowNumbers[] Rows,
    ReadOnlyMemory<float> Weights,
    ReadOnlyMemory<double>? Rests,
    ReadOnlyMemory<float>? Block,
    ReadOnlyMemory<float>? Compensations,
    ReadOnlyMemory<float>? SquareCompensations,
    ReadOnlyMemory<float>? Squares,
    ReadOnlyMemory<float>? Variances)
{
    /// <summary>Whether learning has not diverged.</summary>
    public bool AreFinite() => Kernels.AreFinite((Rests ?? default).Span) && Array.TrueForAll(Rows, row => row.IsFinite)
        && new[] { Weights, Block, Compensations, SquareCompensations, Squares, Variances }.All(values => Kernels.IndexOfNonFinite((values ?? default).Span) < 0);
}
