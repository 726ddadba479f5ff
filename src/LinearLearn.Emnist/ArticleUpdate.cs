namespace LinearLearn.Emnist;

/// <summary>
/// The rule of the program that made the figures published with "Hello Deep Learning: actually learning something" (B. Hubert, 2023):
/// where y * sum(features * weights) &lt; 2, weights += 0.01 * y * features and bias += 0.1 * y. The bias is left out of the comparison.
/// </summary>
/// <remarks>For anything else, use <see cref="MarginUpdate"/>: here the bias drifts, whatever the score, and accuracy suffers.</remarks>
public sealed class ArticleUpdate : IUpdateRule
{
    bool IUpdateRule.AveragesByDefault => false; // the article has the last weights

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example) => example.Sign * example.WeightedSum < 2 ? new UpdateStep(0.01f, 0.1f) : default;

    /// <summary>Returns the name of the rule, for logs and metadata.</summary>
    /// <returns>"ArticleUpdate"</returns>
    public override string ToString() => nameof(ArticleUpdate);
}
