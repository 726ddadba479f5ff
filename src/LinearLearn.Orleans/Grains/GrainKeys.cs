using System.Globalization;

namespace LinearLearn.Orleans;

/// <summary>Formats and parses the keys of grains, which end with the index of the shard that determines the silo.</summary>
internal static class GrainKeys
{
    /// <summary>Formats the key of a shard: run/shard/shards.</summary>
    public static string OfShard(string run, int shard, int shards) => Guard.Text($"{run}/{shard}/{shards}");

    /// <summary>Formats the key of a group: run/end of its shards/first shard/shards.</summary>
    public static string OfGroup(string run, int end, int first, int shards) => Guard.Text($"{run}/{end}/{first}/{shards}");

    /// <summary>Parses the key of a shard or a group.</summary>
    public static (string Run, int End, int First, int Shards) Parse(string key)
    {
        string[] parts = key.Split('/');
        int shards = Number(parts[^1]), first = Number(parts[^2]);
        return (parts[0], parts.Length == 4 ? Number(parts[1]) : first + 1, first, shards);

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}
