namespace LinearLearn;

/// <summary>Something that a run does after every so many examples, or never.</summary>
internal readonly record struct Cadence(long? Every)
{
    public bool IsDue(long examplesSeen) => Every is { } every && examplesSeen % every == 0;

    /// <summary>How many of some examples there are until it is due again.</summary>
    public int Limit(int count, long examplesSeen) => Every is { } every ? (int)Math.Min(count, every - examplesSeen % every) : count;
}
