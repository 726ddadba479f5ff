namespace LinearLearn;

/// <summary>
/// How far several steps along one example move a row of weights: it becomes Kept * weights + y * Weights * features, and its bias grows by
/// y * Bias.
/// </summary>
internal readonly record struct RowMove(double Kept, double Weights, double Bias)
{
    public static RowMove None => new(1, 0, 0);

    /// <summary>Adds a step, or a part of one.</summary>
    public RowMove Then(double part, in UpdateStep step)
    {
        double rest = 1 - part * step.Decay;
        return new(Kept * rest, Weights * rest + part * step.Weights, Bias + part * step.Bias);
    }

    public UpdateStep ToStep() => new((float)Weights, (float)Bias) { Decay = (float)(1 - Kept) };
}
