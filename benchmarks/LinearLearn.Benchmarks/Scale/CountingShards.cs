namespace LinearLearn.Benchmarks;

/// <summary>Counts the tasks of an engine and the bytes of one copy of each task and of its result.</summary>
internal sealed class CountingShards(IShardRunner shards) : IShardRunner
{
    public ShardLayout Layout => shards.Layout;

    public int Tasks { get; private set; }

    public long TaskBytes { get; private set; }

    public long ResultBytes { get; private set; }

    public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
    {
        byte[] result = shards.Run(task, cancellationToken);
        Tasks++;
        TaskBytes += task.Length;
        ResultBytes += result.Length;
        return result;
    }
}
