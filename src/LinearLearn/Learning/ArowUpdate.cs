namespace LinearLearn;

/// <summary>Provides AROW, adaptive regularization of weights, with a diagonal covariance.</summary>
/// <remarks>
/// Each weight has a variance sigma, which is 1 at first and falls as the weight is learned, so that uncertain weights move further.
/// With v = sum(sigma * x * x) and beta = 1 / (v + r), if y * score &lt; 1: weights += (1 - y * score) * beta * y * sigma * x, then
/// sigma -= beta * sigma^2 * x^2. The bias is the weight of a feature that is always 1. The steps are passive-aggressive ones (PA-II) in
/// the metric of the variances. For an example of weight w, r / w replaces r, which is equivalent to w independent observations.
/// K. Crammer, A. Kulesza, M. Dredze, "Adaptive Regularization of Weight Vectors", NIPS 2009.
/// </remarks>
public sealed record ArowUpdate : IUpdateRule
{
    private const float RelativeRegularization = 0.03f;

    /// <summary>Creates the rule.</summary>
    /// <param name="regularization">
    /// r, the regularization: with larger values, steps are smaller and variances fall more slowly. Finite, above 0. Default: null, 0.03
    /// times the mean |x|^2 of the examples so far, which suits features of any scale.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="regularization"/> is out of range.</exception>
    public ArowUpdate(float? regularization = null) =>
        Regularization = regularization is { } given ? Guard.Positive(given, nameof(regularization)) : null;

    /// <summary>Gets r, the regularization: larger values make smaller steps; null for 0.03 times the mean |x|^2.</summary>
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

    /// <summary>Formats the parameters in the invariant culture.</summary>
    public override string ToString() => RecordText.Format(nameof(ArowUpdate), (nameof(Regularization), Regularization));
}
