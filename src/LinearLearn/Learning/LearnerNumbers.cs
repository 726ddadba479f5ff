namespace LinearLearn;

/// <summary>The numbers of <see cref="LearnerWeights"/> as they are kept in a file.</summary>
/// <param name="Columns">D.</param>
/// <param name="Rows">What each row of weights keeps beside them.</param>
/// <param name="Weights">v, rows x D: a weight is its row's scale * v.</param>
/// <param name="Rests">What averages need, rows x D; null where none are kept.</param>
/// <param name="Compensations">What rounding has kept from each weight, rows x D; null without AdaGrad and variances.</param>
/// <param name="Squares">AdaGrad's sums of squares, rows x D; null without AdaGrad.</param>
/// <param name="Variances">AROW's variances, rows x D; null where the rule has none.</param>
internal sealed record LearnerNumbers(
    int Columns,
    RowNumbers[] Rows,
    ReadOnlyMemory<float> Weights,
    ReadOnlyMemory<double>? Rests,
    ReadOnlyMemory<float>? Compensations,
    ReadOnlyMemory<double>? Squares,
    ReadOnlyMemory<double>? Variances)
{
    /// <summary>Whether learning has not diverged.</summary>
    public bool AreFinite() => Kernels.IndexOfNonFinite(Weights.Span) < 0 && Kernels.IndexOfNonFinite((Compensations ?? default).Span) < 0
        && new[] { Rests, Squares, Variances }.All(values => Kernels.AreFinite((values ?? default).Span)) && Array.TrueForAll(Rows, row => row.IsFinite);
}
