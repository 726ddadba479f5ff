using static System.FormattableString;

namespace LinearLearn.Extensions.AI;

/// <summary>
/// How an <see cref="EmbeddingClassifier"/> embeds texts, and what it does when it is unsure. Values are checked when set.
/// </summary>
public sealed record EmbeddingClassifierOptions
{
    /// <summary>Gets the largest number of texts that the generator embeds in one call: 1 or more. Default: 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = RequireAtLeast(value, 1, nameof(BatchSize)); } = 64;

    /// <summary>
    /// Gets how many embeddings are kept in memory, so that a text is embedded once: 0 or more; 0 keeps none. An embedding takes 4 bytes a
    /// dimension. Default: 10,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int CacheSize { get; init => field = RequireAtLeast(value, 0, nameof(CacheSize)); } = 10_000;

    /// <summary>
    /// Gets the decision threshold: predictions of a lower probability are handed to <see cref="Fallback"/>. 0 to 1. Default: 0, never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Threshold
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Threshold), Invariant($"expected a number from 0 to 1, found {value}"));
    }

    /// <summary>Gets who decides below the threshold, for instance <see cref="ChatFallback.Create"/>. Default: nobody.</summary>
    public LabelFallback? Fallback { get; init; }

    /// <summary>Gets whether the classifier learns the answers of <see cref="Fallback"/>. Default: true.</summary>
    public bool LearnsFromFallback { get; init; } = true;

    private static int RequireAtLeast(int value, int minimum, string name) => value >= minimum
        ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"expected {minimum} or more, found {value}"));
}
