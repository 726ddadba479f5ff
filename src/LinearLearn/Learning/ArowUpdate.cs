namespace LinearLearn;

/// <summary>
/// AROW, adaptive regularization of weights, with a diagonal covariance: each weight has a variance sigma, 1 at first, that falls as the weight
/// is learned, and weights that are still unsure move further. With v = sum(sigma * x * x) and beta = 1 / (v + r), where y * score &lt; 1:
/// weights += (1 - y * score) * beta * y * sigma * x, then sigma -= beta * sigma^2 * x^2.
/// </summary>
/// <remarks>
/// K. Crammer, A. Kulesza, M. Dredze, "Adaptive Regularization of Weight Vectors", NIPS 2009. The bias is a weight like the others, of a
/// feature that is always 1. The steps are passive-aggressive ones (PA-II) in the metric of the variances. An example of weight w has r / w in place of
/// r, which is what w observations of it come to where they are independent.
/// </remarks>
public sealed record ArowUpdate : IUpdateRule
{
    private const float RelativeRegularization = 0.03f;

    /// <summary>Makes an AROW rule.</summary>
    /// <param name="regularization">
    /// r: the larger, the smaller are the steps and the slower variances fall. Finite, above 0. Default: null, 0.03 times the mean |x|^2 of
    /// the examples so far, for features of any size.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public ArowUpdate(float? regularization = null) =>
        Regularization = regularization is { } given ? Guard.Positive(given, nameof(regularization)) : null;

    /// <summary>r: the larger, the smaller are the steps; null for 0.03 times the mean |x|^2.</summary>
    public float? Regularization { get; }

    bool IUpdateRule.UsesVariance => true;

    bool IUpdateRule.UsesMeanSquaredNorm => Regularization is null;

    float IUpdateRule.IdleMargin => 1;

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example)
    {
        float loss = 1 - example.Margin;
        if (!(loss > 0))
            return default;
        float regularization = Regularization ?? RelativeRegularization * example.MeanSquaredNorm;
        float beta = 1 / (example.Variance + regularization / example.Weight);
        return new UpdateStep(loss * beta, loss * beta) { Confidence = beta };
    }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Format(nameof(ArowUpdate), (nameof(Regularization), Regularization));
}
