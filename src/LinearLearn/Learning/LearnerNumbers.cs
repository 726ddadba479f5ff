namespace LinearLearn;

/// <summary>Represents the numbers of <see cref="LearnerWeights"/> as they are stored in a file.</summary>
/// <param name="Columns">D.</param>
/// <param name="Rows">The additional numbers of each row of weights.</param>
/// <param name="Weights">v, rows x D: a weight is the scale of its row * v.</param>
/// <param name="Rests">The sums for averages, rows x D; null without averaging.</param>
/// <param name="Block">The sums of the last moves by dense rows, rows x D; null before the first such move, and without averaging.</param>
/// <param name="StepSizes">The step sizes per weight; null if all weights share one.</param>
internal sealed record LearnerNumbers(
    int Columns,
    RowNumbers[] Rows,
    ReadOnlyMemory<float> Weights,
    ReadOnlyMemory<double>? Rests,
    ReadOnlyMemory<float>? Block,
    StepSizes? StepSizes)
{
    /// <summary>Determines whether all numbers are finite, that is, whether training has not diverged.</summary>
    public bool AreFinite() => Kernels.AreFinite((Rests ?? default).Span) && Array.TrueForAll(Rows, row => row.IsFinite)
        && new[] { Weights, Block ?? default, StepSizes?.Accumulators, StepSizes?.AccumulatorCompensations, StepSizes?.Compensations }
            .All(values => Kernels.IndexOfNonFinite(values.Span) < 0);
}
