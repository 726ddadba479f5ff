namespace LinearLearn;

/// <summary>Represents the number of shards and how their results are combined: first within groups, then over the groups.</summary>
/// <remarks>
/// The layout determines the bits of the model, while the number of machines, processes and cores does not. Groups are consecutive shards,
/// as equal in size as possible.
/// </remarks>
public sealed record ShardLayout
{
    /// <summary>Creates a layout.</summary>
    /// <param name="shards">The number of shards. 1 or more.</param>
    /// <param name="groups">
    /// The number of groups, 1 to <paramref name="shards"/>. Default: null, groups of the largest power of two that is at most the square
    /// root of the number of shards.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public ShardLayout(int shards, int? groups = null)
    {
        Shards = Guard.AtLeast(shards, 1, nameof(shards));
        if (groups is { } count && (count < 1 || count > shards))
        {
            throw new ArgumentOutOfRangeException(
                nameof(groups), Guard.Text($"expected 1 to {shards} groups for {shards} shards, found {count}"));
        }
        Groups = groups ?? DefaultGroups(shards);
    }

    /// <summary>Gets the number of shards.</summary>
    public int Shards { get; }

    /// <summary>Gets the number of groups.</summary>
    public int Groups { get; }

    /// <summary>Gets the shards of a group.</summary>
    /// <param name="group">The index of the group, 0 to <see cref="Groups"/> - 1.</param>
    /// <returns>The first shard and the end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public Range ShardsOf(int group)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(group);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(group, Groups);
        return StartOf(group)..StartOf(group + 1);
    }

    private int StartOf(int group) => (int)((long)Shards * group / Groups);

    private static int DefaultGroups(int shards)
    {
        long size = 1;
        while (4 * size * size <= shards)
            size *= 2;
        return (int)((shards + size - 1) / size);
    }
}
