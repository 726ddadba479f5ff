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

    /// <summary>The largest fraction of a variance that a step removes.</summary>
    /// <remarks>
    /// If one large feature removed nearly all of it, rounding could make the rest 0, so that the weight would never move again, or
    /// negative, so that it would move in the wrong direction.
    /// </remarks>
    private const float MostOfVariance = 1 - 1f / (1 << 20);

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

    public StepSizes Copy() => new(AdaGrad, [.. Accumulators], [.. AccumulatorCompensations], [.. Compensations]);

    /// <summary>Copies the numbers of another instance of the same kind and size.</summary>
    public void CopyFrom(StepSizes source)
    {
        source.Accumulators.CopyTo(Accumulators, 0);
        source.AccumulatorCompensations.CopyTo(AccumulatorCompensations, 0);
        source.Compensations.CopyTo(Compensations, 0);
    }

    /// <summary>Computes sum(variances * features * features) + the variance of the bias.</summary>
    public static double Variance<TRow>(TRow features, ReadOnlySpan<float> variances, double biasVariance, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        if (!features.IsDense)
            return StepKernels.SumOfSquares(features.StoredColumns, values, variances) + biasVariance;
        Span<float> squares = scratch.Moves;
        Kernels.Multiply(values, values, squares);
        return RowKernels.Dot<float, float>(squares, variances) + biasVariance;
    }

    /// <summary>Moves a row of weights, its sums or block, and the bias, as <see cref="LearnerWeights.Move"/> does.</summary>
    public void Move<TRow>(
        TRow features, int row, Span<float> weights, Span<double> sums, Span<float> block, ref RowNumbers numbers, float sign,
        in UpdateStep step, float weight, LearnerScratch scratch)
        where TRow : struct, IFeatureRow, allows ref struct
    {
        float tau = sign * step.Weights, biasStep = sign * step.Bias;
        (float rate, float biasRate) = AdaGrad?.GetRates(scratch.MeanSquaredNorm) is { } rates
            ? (weight * rates.Weight, weight * rates.Bias)
            : (tau, 0);
        float scale = (float)(rate / numbers.Scale);
        ReadOnlySpan<float> values = features.StoredValues(scratch.Values);
        int first = row * weights.Length;
        Span<float> accumulators = Accumulators.AsSpan(first, weights.Length);
        Span<float> accumulatorCompensations = AccumulatorCompensations.AsSpan(first, weights.Length);
        Span<float> compensations = Compensations.AsSpan(first, weights.Length);
        if (features.IsDense)
        {
            Span<float> moves = scratch.Moves;
            if (AdaGrad is null)
            {
                StepKernels.ShrinkVariances(values, accumulators, accumulatorCompensations, step.Confidence, MostOfVariance, moves);
            }
            else
            {
                Kernels.Multiply(values, tau, moves);
                StepKernels.DivideByRoots(moves, weight, accumulators, accumulatorCompensations, AdaGrad.Epsilon);
            }
            StepKernels.AddCompensated(moves, scale, weights, compensations, (float)numbers.Passed, block);
        }
        else
        {
            StepRow sparse = new()
            {
                Weights = weights,
                Compensations = compensations,
                Accumulators = accumulators,
                AccumulatorCompensations = accumulatorCompensations,
                Sums = sums,
                Factor = numbers.Passed,
            };
            if (AdaGrad is null)
                StepKernels.StepByVariances(features.StoredColumns, values, step.Confidence, MostOfVariance, scale, in sparse);
            else
                StepKernels.StepByRoots(features.StoredColumns, values, tau, weight, AdaGrad.Epsilon, scale, in sparse);
        }

        ref double accumulator = ref numbers.BiasAccumulator;
        if (AdaGrad is null)
        {
            numbers.Bias += biasStep * accumulator;
            accumulator -= Math.Min(MostOfVariance, step.Confidence * accumulator) * accumulator;
        }
        else
        {
            accumulator += weight * ((double)biasStep * biasStep);
            numbers.Bias += biasRate * biasStep / (Math.Sqrt(accumulator) + AdaGrad.Epsilon);
        }
    }
}
