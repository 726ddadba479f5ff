using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace LinearLearn.Orleans;

/// <summary>Runs tasks on the shards of a group, and combines their results in order.</summary>
[Reentrant]
[ShardPlacement]
[Immovable]
[GrainDirectory(ShardDirectory.Name)]
internal sealed class GroupGrain(
    IGrainContext context,
    ILocalSiloDetails silo,
    IGrainFactory grains,
    ShardExecutor executor,
    IOptions<LinearLearnSiloOptions> options,
    IOptions<SiloMessagingOptions> messaging) : TaskGrain(options.Value.IdleTimeout, messaging.Value.MaxMessageBodySize), IGroupGrain
{
    private readonly (string Run, int End, int First, int Shards) _key = GrainKeys.Parse(context.GrainId.Key.ToString()!);
    private readonly string _silo = silo.SiloAddress.ToString();
    private TaskTarget[] _targets = [];

    protected override string Subject => Guard.Text($"shards {_key.First} to {_key.End - 1}");

    private IEnumerable<IShardGrain> Shards => Enumerable.Range(_key.First, _key.End - _key.First)
        .Select(shard => grains.GetGrain<IShardGrain>(GrainKeys.OfShard(_key.Run, shard, _key.Shards)));

    public override Task Cancel(long number) => Task.WhenAll([base.Cancel(number), .. Shards.Select(shard => shard.Cancel(number))]);

    public override Task KeepAlive() => Task.WhenAll([base.KeepAlive(), .. Shards.Select(shard => shard.KeepAlive())]);

    public override Task Close() => Task.WhenAll([base.Close(), .. Shards.Select(shard => shard.Close())]);

    protected override void Start() => _targets =
    [
        .. Shards.Select((grain, index) => new TaskTarget(grain, Guard.Text($"shard {_key.First + index}"), Plan!, _silo)),
    ];

    protected override async Task<TaskReply> RunTaskAsync(long number, byte[] task, CancellationToken cancellationToken)
    {
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        long before = CountBytes();
        ShardFailure? failure = null;
        byte[]?[] results = await Task.WhenAll(_targets.Select(RunShardAsync)).ConfigureAwait(true);
        if (failure is null && cancellationToken.IsCancellationRequested)
            failure = new ShardFailure { Kind = FailureKind.Canceled, Message = Guard.Text($"task {number} was canceled") };
        if (failure is not null)
            return Reply(TaskReplyKind.Failed, failure: failure);
        try
        {
            byte[] combined = await executor.RunAsync(() => ShardWorker.Combine(results!), cancellationToken).ConfigureAwait(true);
            return Reply(TaskReplyKind.Done, combined, bytes: CountBytes() - before);
        }
#pragma warning disable CA1031 // an exception must fail the run, not the silo
        catch (Exception exception)
#pragma warning restore CA1031
        {
            string subject = Guard.Text($"{Subject}, task {number}");
            return Reply(TaskReplyKind.Failed, failure: ShardFailure.From(exception, subject, cancellationToken));
        }

        async Task<byte[]?> RunShardAsync(TaskTarget target)
        {
            try
            {
                TaskReply reply = await target.RunAsync(number, task, _ => { }, failed.Token).ConfigureAwait(true);
                if (reply.Kind == TaskReplyKind.Done)
                    return reply.Result;
                failure ??= reply.Failure;
            }
#pragma warning disable CA1031 // an exception must fail the run, not the silo
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (failed.IsCancellationRequested) // the call broke or was canceled after the failure that counts
                    return null;
                FailureKind kind = exception is TimeoutException ? FailureKind.Timeout : FailureKind.Setup;
                failure ??= new ShardFailure { Kind = kind, Message = exception.Message };
            }
            await failed.CancelAsync().ConfigureAwait(true); // one failed shard fails the run
            return null;
        }
    }

    protected override TaskReply Reply(TaskReplyKind kind, byte[]? result = null, ShardFailure? failure = null) =>
        Reply(kind, result, failure, bytes: 0);

    protected override void Release() => _targets = [];

    private TaskReply Reply(TaskReplyKind kind, byte[]? result = null, ShardFailure? failure = null, long bytes = 0)
    {
        ShardReport[] shards =
        [
            .. _targets.Select((target, index) => target.Shards is [{ } report] ? report : new ShardReport { Shard = _key.First + index }),
        ];
        return new TaskReply { Kind = kind, Result = result, Failure = failure, Shards = shards, BytesBetweenSilos = bytes };
    }

    private long CountBytes() => _targets.Sum(target => target.BytesSent + target.BytesReceived);
}
