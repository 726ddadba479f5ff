namespace LinearLearn;

/// <summary>The numbers of <see cref="LearnerWeights"/> as they are kept in a file.</summary>
/// <param name="Columns">D.</param>
/// <param name="Rows">What each row of weights keeps beside them.</param>
/// <param name="Weights">v, rows x D: a weight is its row's scale * v.</param>
/// <param name="Rests">What averages need, rows x D; null where none are kept.</param>
/// <param name="Block">What averages need of the last moves by dense rows, rows x D; null before the first one, and where none are kept.</param>
/// <param name="StepSizes">What step sizes of each weight's own need; null where all weights have one.</param>
internal sealed record LearnerNumbers(
    int Columns,
    RowNumbers[] Rows,
    ReadOnlyMemory<float> Weights,
    ReadOnlyMemory<double>? Rests,
    ReadOnlyMemory<float>? Block,
    StepSizes? StepSizes)
{
    /// <summary>Whether learning has not diverged.</summary>
    public bool AreFinite() => Kernels.AreFinite((Rests ?? default).Span) && Array.TrueForAll(Rows, row => row.IsFinite)
        && new[] { Weights, Block ?? default, StepSizes?.Accumulators, StepSizes?.AccumulatorCompensations, StepSizes?.Compensations }
            .All(values => Kernels.IndexOfNonFinite(values.Span) < 0);
}
