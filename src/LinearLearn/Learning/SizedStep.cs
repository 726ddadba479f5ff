namespace LinearLearn;

/// <summary>Represents the step of one row of weights by a rule with a step size for each weight.</summary>
internal readonly struct SizedStep
{
    /// <summary>The largest fraction of a variance that a step removes.</summary>
    /// <remarks>
    /// If one large feature removed nearly all of it, rounding could make the rest 0, so that the weight would never move again, or
    /// negative, so that it would move in the wrong direction.
    /// </remarks>
    public const float MostOfVariance = 1 - 1f / (1 << 20);

    private readonly AdaGrad? _adaGrad;
    private readonly float _rate;
    private readonly float _biasRate;
    private readonly float _biasStep;

    /// <param name="adaGrad">The options of AdaGrad; null for variances.</param>
    /// <param name="sign">y.</param>
    /// <param name="step">The step of the rule.</param>
    /// <param name="weight">The weight of the example, used by AdaGrad for a combined step of as many copies.</param>
    /// <param name="meanSquaredNorm">The mean |x|^2 of the examples so far.</param>
    public SizedStep(AdaGrad? adaGrad, float sign, in UpdateStep step, float weight, float meanSquaredNorm)
    {
        (_adaGrad, Weight, Confidence) = (adaGrad, weight, step.Confidence);
        (Tau, _biasStep) = (sign * step.Weights, sign * step.Bias);
        (_rate, _biasRate) = adaGrad?.GetRates(meanSquaredNorm) is { } rates ? (weight * rates.Weight, weight * rates.Bias) : (Tau, 0);
    }

    /// <summary>Gets the step that the rule proposes, times y.</summary>
    public float Tau { get; }

    /// <summary>Gets the strength with which variances shrink.</summary>
    public float Confidence { get; }

    /// <summary>Gets the weight of the example.</summary>
    public float Weight { get; }

    /// <summary>Computes the factor of the moves, which are divided by the scale of the row.</summary>
    public float ScaleOf(in RowNumbers numbers) => (float)(_rate / numbers.Scale);

    /// <summary>Moves a row along a sparse row of features.</summary>
    public void Move(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, in RowNumbers numbers, in StepRow row)
    {
        if (_adaGrad is null)
            StepKernels.StepByVariances(columns, values, Confidence, MostOfVariance, ScaleOf(in numbers), in row);
        else
            StepKernels.StepByRoots(columns, values, Tau, Weight, _adaGrad.Epsilon, ScaleOf(in numbers), in row);
    }

    /// <summary>Moves the bias of a row, after its weights.</summary>
    public void MoveBias(ref RowNumbers numbers)
    {
        ref double accumulator = ref numbers.BiasAccumulator;
        if (_adaGrad is null)
        {
            numbers.Bias += _biasStep * accumulator;
            accumulator -= Math.Min(MostOfVariance, Confidence * accumulator) * accumulator;
        }
        else
        {
            accumulator += Weight * ((double)_biasStep * _biasStep);
            numbers.Bias += _biasRate * _biasStep / (Math.Sqrt(accumulator) + _adaGrad.Epsilon);
        }
    }
}
