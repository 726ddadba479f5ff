namespace LinearLearn;

/// <summary>Represents the move of a row of weights by several steps along one example.</summary>
/// <remarks>The row becomes Kept * weights + y * Weights * features, and its bias grows by y * Bias.</remarks>
internal readonly record struct RowMove(double Kept, double Weights, double Bias)
{
    public static RowMove None => new(1, 0, 0);

    /// <summary>Adds a step, or a fraction of one.</summary>
    public RowMove Then(double part, in UpdateStep step)
    {
        double rest = 1 - part * step.Decay;
        return new(Kept * rest, Weights * rest + part * step.Weights, Bias + part * step.Bias);
    }

    public UpdateStep ToStep() => new((float)Weights, (float)Bias) { Decay = (float)(1 - Kept) };
}
