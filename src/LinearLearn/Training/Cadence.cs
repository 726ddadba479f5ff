namespace LinearLearn;

/// <summary>Represents the number of examples between two occurrences of a recurring action; null for never.</summary>
internal readonly record struct Cadence(long? Every)
{
    /// <summary>Determines whether the action is due after a number of examples.</summary>
    public bool IsDue(long examplesSeen) => Every is { } every && examplesSeen % every == 0;

    /// <summary>Limits a number of examples to those that remain until the action is due again.</summary>
    public int Limit(int count, long examplesSeen) => Every is { } every ? (int)Math.Min(count, every - examplesSeen % every) : count;
}
