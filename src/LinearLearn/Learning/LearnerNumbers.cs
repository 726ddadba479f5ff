namespace LinearLearn;

/// <summary>The numbers of <see cref="LearnerWeights"/> as they are kept in a file.</summary>
/// <param name="Columns">D.</param>
/// <param name="Rows">What each row of weights keeps beside them.</param>
/// <param name="Weights">v, rows x D: a weight is its row's scale * v.</param>
/// <param name="Rests">What averages need, rows x D; null where none are kept.</param>
/// <param name="Squares">AdaGrad's sums of squares, rows x D; null without AdaGrad.</param>
/// <param name="Variances">AROW's variances, rows x D; null where the rule has none.</param>
internal sealed record LearnerNumbers(
    int Columns, RowNumbers[] Rows, ReadOnlyMemory<float> Weights, ReadOnlyMemory<float>? Rests, ReadOnlyMemory<float>? Squares, ReadOnlyMemory<float>? Variances)
{
    /// <summary>Whether learning has not diverged. A sum of squares may be infinite: its weight no longer moves.</summary>
    public bool AreFinite() =>
        new[] { Weights, Rests, Variances }.All(values => Kernels.IndexOfNonFinite((values ?? default).Span) < 0) && Array.TrueForAll(Rows, row => row.IsFinite);
}
