namespace LinearLearn.Orleans.Tests;

/// <summary>Runs tasks on shards in memory, and counts the bytes that a cluster would send.</summary>
internal sealed class SpyRunner(ITrainer trainer, IReadOnlyList<Dataset> shards, int? groups = null) : IShardRunner
{
    private readonly ShardWorker[] _workers = [.. shards.Select((data, shard) => new ShardWorker(trainer, data, shard))];

    public ShardLayout Layout { get; } = new(shards.Count, groups);

    /// <summary>Gets the number of tasks.</summary>
    public int Tasks { get; private set; }

    /// <summary>Gets the bytes of the tasks for all groups.</summary>
    public long TaskBytes { get; private set; }

    /// <summary>Gets the bytes of the results of all groups.</summary>
    public long GroupResultBytes { get; private set; }

    /// <summary>Gets the bytes of the tasks for a shard, and of its results.</summary>
    public long[] ShardBytes { get; } = new long[shards.Count];

    public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
    {
        Tasks++;
        byte[][] results = [.. _workers.Select(worker => worker.Run(task, cancellationToken))];
        for (int shard = 0; shard < results.Length; shard++)
            ShardBytes[shard] += task.Length + results[shard].Length;
        byte[][] combined = [.. Enumerable.Range(0, Layout.Groups).Select(group => ShardWorker.Combine(results[Layout.ShardsOf(group)]))];
        TaskBytes += (long)Layout.Groups * task.Length;
        GroupResultBytes += combined.Sum(result => (long)result.Length);
        return ShardWorker.Combine(combined);
    }
}
