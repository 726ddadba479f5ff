namespace LinearLearn.Orleans;

/// <summary>Represents a request to load a shard, the argument of a registered loader.</summary>
public sealed class ShardRequest
{
    /// <summary>Creates a request.</summary>
    /// <param name="shard">The index of the shard, 0 or more.</param>
    /// <param name="shards">The number of shards, above the index.</param>
    /// <param name="argument">The argument of <see cref="ShardSource.Registered"/>.</param>
    /// <param name="services">The services of the silo.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the number of shards, or is negative.</exception>
    public ShardRequest(int shard, int shards, string argument, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(argument);
        ArgumentNullException.ThrowIfNull(services);
        Guard.Index(shard, shards, nameof(shard));
        Shard = shard;
        Shards = shards;
        Argument = argument;
        Services = services;
    }

    /// <summary>Gets the index of the shard, from 0.</summary>
    public int Shard { get; }

    /// <summary>Gets the number of shards.</summary>
    public int Shards { get; }

    /// <summary>Gets the argument of <see cref="ShardSource.Registered"/>.</summary>
    public string Argument { get; }

    /// <summary>Gets the services of the silo.</summary>
    public IServiceProvider Services { get; }
}
