namespace LinearLearn;

/// <summary>The numbers of <see cref="LearnerWeights"/> as plain arrays, to be kept in a file.</summary>
/// <param name="Columns">D.</param>
/// <param name="Rows">What each row of weights keeps beside them.</param>
/// <param name="Weights">v, rows x D: a weight is its row's scale * v.</param>
/// <param name="Rests">What averages need, rows x D; null where none are kept.</param>
/// <param name="Squares">AdaGrad's sums of squares, rows x D; null without AdaGrad.</param>
/// <param name="Variances">AROW's variances, rows x D; null where the rule has none.</param>
internal sealed record LearnerNumbers(int Columns, RowNumbers[] Rows, float[] Weights, float[]? Rests, float[]? Squares, float[]? Variances)
{
    /// <summary>Whether every number is finite: they are not once learning diverged.</summary>
    public bool AreFinite() =>
        new[] { Weights, Rests, Squares, Variances }.All(values => Kernels.IndexOfNonFinite(values ?? []) < 0) && Array.TrueForAll(Rows, row => row.IsFinite);
}
