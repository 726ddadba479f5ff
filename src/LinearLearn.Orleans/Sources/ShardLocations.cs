using System.Globalization;
using System.Text.RegularExpressions;

namespace LinearLearn.Orleans;

/// <summary>Represents the paths or addresses of the shards: a pattern with the index of the shard, or a list.</summary>
internal sealed partial class ShardLocations
{
    private readonly string _pattern = "";
    private readonly string[]? _list;

    /// <exception cref="ArgumentException">The pattern is empty, lacks the index, or has an unknown format of it.</exception>
    public ShardLocations(string pattern, int shards)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        Count = Guard.AtLeast(shards, 1, nameof(shards));
        _pattern = pattern;
        MatchCollection found = Placeholder().Matches(pattern);
        if (found.Count == 0 && shards > 1)
        {
            throw new ArgumentException(
                Guard.Text($"expected a pattern with {{shard}} or {{shard:D4}} for {shards} shards, found {Excerpt.Format(pattern)}"),
                nameof(pattern));
        }
        try
        {
            _ = this[0];
        }
        catch (FormatException exception)
        {
            throw new ArgumentException(
                $"expected {{shard}} or a format such as {{shard:D4}}, found {Excerpt.Format(pattern)}", nameof(pattern), exception);
        }
    }

    /// <exception cref="ArgumentException">The list or one of its items is empty.</exception>
    public ShardLocations(IReadOnlyList<string> list)
    {
        ArgumentNullException.ThrowIfNull(list);
        _list = [.. list];
        if (_list.Length == 0 || Array.Exists(_list, string.IsNullOrWhiteSpace))
            throw new ArgumentException("expected a path or an address for each shard, found none or an empty one", nameof(list));
        Count = _list.Length;
    }

    public int Count { get; }

    /// <summary>Gets the pattern; empty for a list.</summary>
    public string Pattern => _pattern;

    /// <summary>Gets the list; null for a pattern.</summary>
    public string[]? List => _list;

    /// <summary>Gets the path or address of a shard.</summary>
    public string this[int shard] => _list is not null
        ? _list[shard]
        : Placeholder().Replace(_pattern, match => shard.ToString(match.Groups[1].Value, CultureInfo.InvariantCulture));

    public override string ToString() => _list is null ? _pattern : $"{_list[0]}{(_list.Length > 1 ? ", ..." : "")}";

    [GeneratedRegex(@"\{shard(?::([^{}]*))?\}")]
    private static partial Regex Placeholder();
}
