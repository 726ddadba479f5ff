namespace LinearLearn;

/// <summary>
/// Represents a step size for each weight: AdaGrad's, from sums of squares that start at 0, or AROW's, from variances that start at 1.
/// </summary>
/// <remarks>Sums of squares rise and variances fall. Dense and sparse rows use the same arithmetic.</remarks>
/// <param name="adaGrad">The options of AdaGrad; null for variances.</param>
/// <param name="accumulators">AdaGrad's sums of squares or AROW's variances, rows x D.</param>
/// <param name="accumulatorCompensations">The rounding error of each of these.</param>
/// <param name="compensations">The rounding error of each weight, rows x D.</param>
internal sealed class StepSizes(AdaGrad? adaGrad, float[] accumulators, float[] accumulatorCompensations, float[] compensations)
{
    public AdaGrad? AdaGrad { get; } = adaGrad;

    public float[] Accumulators { get; } = accumulators;

    public float[] AccumulatorCompensations { get; } = accumulatorCompensations;

    public float[] Compensations { get; } = compensations;

    public bool AreVariances => AdaGrad is null;

    /// <summary>Creates the initial step sizes, or returns null if a rule and its options have one for all weights.</summary>
    public static StepSizes? Create(AdaGrad? adaGrad, bool usesVariance, int length)
    {
        if (adaGrad is null && !usesVariance)
            return null;
        float[] accumulators = new float[length];
        Array.Fill(accumulators, usesVariance ? 1 : 0);
        return new StepSizes(adaGrad, accumulators, new float[length], new float[length]);
    }

    /// <summary>Copies the step sizes of weights stored by feature.</summary>
    public static StepSizes From(AdaGrad? adaGrad, FeatureMajorWeights weights) => new(
        adaGrad,
        weights.GetSection(weights.Accumulators),
        weights.GetSection(weights.AccumulatorCompensations),
        weights.GetSection(weights.Compensations));

    public StepSizes Copy() => new(AdaGrad, [.. Accumulators], [.. AccumulatorCompensations], [.. Compensations]);

    /// <summary>Copies the numbers of another instance of the same kind and size.</summary>
    public void CopyFrom(StepSizes source)
    {
        source.Accumulators.CopyTo(Accumulators, 0);
        source.AccumulatorCompensations.CopyTo(AccumulatorCompensations, 0);
        source.Compensations.CopyTo(Compensations, 0);
    }

    /// <summary>Gets the numbers of a row, with its weights and sums, for sparse rows of features.</summary>
    public StepRow Row(int row, Span<float> weights, Span<double> sums, double factor)
    {
        int first = row * weights.Length;
        return new StepRow(
            weights,
            Compensations.AsSpan(first, weights.Length),
            Accumulators.AsSpan(first, weights.Length),
            AccumulatorCompensations.AsSpan(first, weights.Length),
            sums,
            factor);
    }

    /// <summary>Moves a row of weights, and its block, along a dense row of features.</summary>
    public void MoveDense<TRow>(
        TRow features, int row, Span<float> weights, Span<float> block, in RowNumbers numbers, in SizedStep step, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        int first = row * weights.Length;
        Span<float> accumulators = Accumulators.AsSpan(first, weights.Length);
        Span<float> accumulatorCompensations = AccumulatorCompensations.AsSpan(first, weights.Length);
        Span<float> moves = scratch.Moves;
        if (AdaGrad is null)
        {
            StepKernels.ShrinkVariances(
                values, accumulators, accumulatorCompensations, step.Confidence, SizedStep.MostOfVariance, moves);
        }
        else
        {
            Kernels.Multiply(values, step.Tau, moves);
            StepKernels.DivideByRoots(moves, step.Weight, accumulators, accumulatorCompensations, AdaGrad.Epsilon);
        }
        Span<float> compensations = Compensations.AsSpan(first, weights.Length);
        StepKernels.AddCompensated(moves, step.ScaleOf(in numbers), weights, compensations, (float)numbers.Passed, block);
    }
}
