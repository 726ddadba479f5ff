using static System.FormattableString;

namespace LinearLearn.Extensions.AI;

/// <summary>Represents the options of an <see cref="EmbeddingClassifier"/>: how it embeds texts and when it asks a fallback.</summary>
public sealed record EmbeddingClassifierOptions
{
    /// <summary>Gets the maximum number of texts that the generator embeds in one call: 1 or more.</summary>
    /// <remarks>Default: 64.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = RequireAtLeast(value, 1, nameof(BatchSize)); } = 64;

    /// <summary>Gets the maximum number of embeddings in the cache, which avoids embedding a text twice: 0 (no cache) or more.</summary>
    /// <remarks>Default: 10,000. An embedding takes 4 bytes per dimension.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0.</exception>
    public int CacheSize { get; init => field = RequireAtLeast(value, 0, nameof(CacheSize)); } = 10_000;

    /// <summary>Gets the decision threshold, from 0 to 1: <see cref="Fallback"/> classifies texts whose probability is lower.</summary>
    /// <remarks>Default: 0 (never).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Threshold
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Threshold), Invariant($"expected a number from 0 to 1, found {value}"));
    }

    /// <summary>Gets the fallback for predictions below the threshold, for instance <see cref="ChatFallback.Create"/>.</summary>
    /// <remarks>Default: none.</remarks>
    public LabelFallback? Fallback { get; init; }

    /// <summary>Gets whether the classifier learns from the answers of <see cref="Fallback"/>.</summary>
    /// <remarks>Default: true.</remarks>
    public bool LearnsFromFallback { get; init; } = true;

    private static int RequireAtLeast(int value, int minimum, string name) => value >= minimum
        ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"expected {minimum} or more, found {value}"));
}
