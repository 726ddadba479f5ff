using Microsoft.Extensions.Logging;

namespace LinearLearn.Orleans;

/// <summary>Runs the tasks of a trainer on the groups of a cluster.</summary>
internal sealed class ClusterRunner : IShardRunner, IAsyncDisposable
{
    private static readonly TimeSpan KeepAlivePeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger;
    private readonly int _maxMessage;
    private readonly TaskTarget[] _groups;
    private readonly ClusterTracker _tracker;
    private readonly Timer _keepAlive;
    private readonly Lock _reporting = new();
    private long _number;

    public ClusterRunner(
        IClusterClient cluster, RunPlan plan, ShardLayout layout, IProgress<ClusterProgress>? progress, ILogger logger, int maxMessage)
    {
        RequireRoom(plan.Setup, "the trainer and the source", maxMessage);
        _logger = logger;
        _maxMessage = maxMessage;
        Layout = layout;
        string run = Guid.NewGuid().ToString("N");
        _groups = new TaskTarget[layout.Groups];
        for (int group = 0; group < _groups.Length; group++)
        {
            (int first, int end) = (layout.ShardsOf(group).Start.Value, layout.ShardsOf(group).End.Value);
            IGroupGrain grain = cluster.GetGrain<IGroupGrain>(GrainKeys.OfGroup(run, end, first, layout.Shards));
            _groups[group] = new TaskTarget(grain, Guard.Text($"group of shards {first} to {end - 1}"), plan);
        }
        _tracker = new ClusterTracker(layout.Shards, progress);
        _keepAlive = new Timer(_ => KeepAlive(), null, KeepAlivePeriod, KeepAlivePeriod);
    }

    public ShardLayout Layout { get; }

    public byte[] Run(byte[] task, CancellationToken cancellationToken = default)
    {
        RequireRoom(task, "a task", _maxMessage);
        byte[][] results = RunAsync(++_number, task, cancellationToken).GetAwaiter().GetResult();
        return results.Length == 1 ? results[0] : ShardWorker.Combine(results);
    }

    public async ValueTask DisposeAsync()
    {
        await _keepAlive.DisposeAsync().ConfigureAwait(false);
        await CallAllAsync(grain => grain.Close()).ConfigureAwait(false);
    }

    private static void RequireRoom(byte[] content, string subject, int maxMessage)
    {
        if (!MessageLimit.HasRoom(content, maxMessage))
            throw new InvalidOperationException(MessageLimit.Describe(subject, content, maxMessage));
    }

    private async Task<byte[][]> RunAsync(long number, byte[] task, CancellationToken cancellationToken)
    {
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? failure = null;
        byte[]?[] results = await Task.WhenAll(_groups.Select(RunGroupAsync)).ConfigureAwait(false);
        if (failure is not null || cancellationToken.IsCancellationRequested)
        {
            await CallAllAsync(grain => grain.Cancel(number)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw failure!;
        }
        Report(number, isDone: true);
        return results!;

        async Task<byte[]?> RunGroupAsync(TaskTarget group)
        {
            try
            {
                TaskReply reply = await group.RunAsync(number, task, reply => Accept(number, reply), failed.Token).ConfigureAwait(false);
                if (reply.Kind == TaskReplyKind.Done)
                    return reply.Result;
                Interlocked.CompareExchange(ref failure, reply.Failure!.ToException(), null);
            }
            catch (OperationCanceledException) when (failed.IsCancellationRequested)
            {
                return null;
            }
#pragma warning disable CA1031 // it is thrown after the other groups were stopped
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
            await failed.CancelAsync().ConfigureAwait(false);
            return null;
        }
    }

    private void Accept(long number, TaskReply reply)
    {
        if (_tracker.Accept(reply))
            Report(number, isDone: false);
    }

    private void Report(long number, bool isDone)
    {
        lock (_reporting) // a progress receiver is called by one thread at a time
            _tracker.Report(number, isDone, _groups);
    }

    private void KeepAlive() => _ = CallAllAsync(grain => grain.KeepAlive());

    /// <summary>Calls all groups; an error is only logged, because the grains clean up alone.</summary>
    private async Task CallAllAsync(Func<ITaskGrain, Task> call)
    {
        try
        {
            await Task.WhenAll(_groups.Select(group => call(group.Grain))).WaitAsync(ClosingTime).ConfigureAwait(false);
        }
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ClusterLog.CallFailed(_logger, exception);
        }
    }
}
