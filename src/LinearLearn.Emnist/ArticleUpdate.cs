namespace LinearLearn.Emnist;

/// <summary>Represents the update rule of the program behind the article "Hello Deep Learning: actually learning something".</summary>
/// <remarks>
/// If y * sum(features * weights) &lt; 2, then weights += 0.01 * y * features and bias += 0.1 * y, where y is -1 or +1 (B. Hubert, "Hello
/// Deep Learning: actually learning something", 2023). The comparison ignores the bias, so the bias drifts and accuracy suffers. Use this
/// rule only to reproduce the published figures, and <see cref="MarginUpdate"/> otherwise.
/// </remarks>
public sealed class ArticleUpdate : IUpdateRule
{
    bool IUpdateRule.AveragesByDefault => false; // the article uses the last weights

    /// <inheritdoc/>
    public UpdateStep GetStep(ScoredExample example) => example.Sign * example.WeightedSum < 2 ? new UpdateStep(0.01f, 0.1f) : default;

    /// <summary>Returns the name of the rule, for logs and metadata.</summary>
    /// <returns>"ArticleUpdate"</returns>
    public override string ToString() => nameof(ArticleUpdate);
}
