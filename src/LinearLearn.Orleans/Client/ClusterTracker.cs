namespace LinearLearn.Orleans;

/// <summary>Collects the replies of all groups into progress reports.</summary>
internal sealed class ClusterTracker(int shards, IProgress<ClusterProgress>? progress)
{
    private readonly Lock _lock = new();
    private readonly ShardReport[] _shards = [.. Enumerable.Range(0, shards).Select(shard => new ShardReport { Shard = shard })];

    /// <summary>The silos that shards have left, which they only do if their silo is lost.</summary>
    private readonly SortedSet<string> _left = new(StringComparer.Ordinal);

    private long _betweenSilos;
    private int _restarts;

    /// <summary>Accepts a reply, and returns whether anything changed.</summary>
    public bool Accept(TaskReply reply)
    {
        lock (_lock)
        {
            bool hasChanged = false;
            _betweenSilos += reply.BytesBetweenSilos;
            foreach (ShardReport report in reply.Shards)
            {
                ShardReport last = _shards[report.Shard];
                if (report.Silo.Length == 0 || report == last)
                    continue;
                if (last.Silo.Length > 0 && last.Activation != report.Activation)
                {
                    _restarts++;
                    if (last.Silo != report.Silo)
                        _left.Add(last.Silo);
                }
                _shards[report.Shard] = report;
                hasChanged = true;
            }
            return hasChanged;
        }
    }

    /// <summary>Reports the current state.</summary>
    public void Report(long task, bool isDone, TaskTarget[] groups)
    {
        if (progress is null)
            return;
        ClusterProgress report;
        lock (_lock)
        {
            report = new ClusterProgress
            {
                Shards =
                [
                    .. _shards.Select(shard => new ShardProgress(shard.Shard, shard.Silo.Length > 0 ? shard.Silo : null, shard.State)),
                ],
                Task = task,
                IsTaskDone = isDone,
                BytesSent = groups.Sum(group => group.BytesSent),
                BytesReceived = groups.Sum(group => group.BytesReceived),
                BytesBetweenSilos = _betweenSilos,
                Restarts = _restarts,
                LostSilos = [.. _left.Except(_shards.Select(shard => shard.Silo))],
            };
        }
        progress.Report(report);
    }
}
