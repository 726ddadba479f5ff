namespace LinearLearn;

/// <summary>Runs the tasks of a <see cref="ShardedTrainer"/> on shards in the memory of this process, on all cores.</summary>
public sealed class LocalShards : IShardRunner
{
    private readonly ShardWorker[] _workers;
    private readonly int _cores;

    /// <summary>Creates workers for datasets.</summary>
    /// <param name="trainer">The trainer of the <see cref="ShardedTrainer"/>.</param>
    /// <param name="shards">The examples of each shard.</param>
    /// <param name="groups">The number of groups, as for <see cref="ShardLayout"/>. Default: null, the default of the layout.</param>
    /// <exception cref="ArgumentException">There is no shard, one is null, or the trainer cannot train on shards.</exception>
    public LocalShards(ITrainer trainer, IReadOnlyList<Dataset> shards, int? groups = null)
        : this(trainer, shards, groups, Environment.ProcessorCount)
    {
    }

    internal LocalShards(ITrainer trainer, IReadOnlyList<Dataset> shards, int? groups, int cores)
    {
        ArgumentNullException.ThrowIfNull(shards);
        if (shards.Count == 0 || shards.Contains(null!))
            throw new ArgumentException("expected the dataset of one shard or more, found none or null", nameof(shards));
        Layout = new ShardLayout(shards.Count, groups);
        _workers = [.. shards.Select((data, shard) => new ShardWorker(trainer, data, shard))];
        _cores = cores;
    }

    /// <inheritdoc/>
    public ShardLayout Layout { get; }

    /// <inheritdoc/>
    public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
    {
        byte[][] results = new byte[_workers.Length][];
        Cores.ForEach(_workers.Length, shard => results[shard] = _workers[shard].Run(task, cancellationToken), _cores);
        byte[][] groups = new byte[Layout.Groups][];
        Cores.ForEach(groups.Length, group => groups[group] = ShardWorker.Combine(results[Layout.ShardsOf(group)]), _cores);
        return ShardWorker.Combine(groups);
    }
}
