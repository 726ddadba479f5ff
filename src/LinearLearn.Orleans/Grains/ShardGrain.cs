using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Placement;
using Orleans.Serialization;

namespace LinearLearn.Orleans;

/// <summary>Holds the examples of a shard, and runs tasks on them.</summary>
[Reentrant]
[ShardPlacement]
[Immovable]
[GrainDirectory(ShardDirectory.Name)]
internal sealed class ShardGrain(
    IGrainContext context,
    ILocalSiloDetails silo,
    Serializer serializer,
    ShardExecutor executor,
    IOptions<LinearLearnSiloOptions> options,
    IOptions<SiloMessagingOptions> messaging,
    IServiceProvider services) : TaskGrain(options.Value.IdleTimeout, messaging.Value.MaxMessageBodySize), IShardGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private readonly (string Run, int End, int First, int Shards) _key = GrainKeys.Parse(context.GrainId.Key.ToString()!);
    private readonly string _silo = silo.SiloAddress.ToString();
    private Task<ShardWorker>? _worker;
    private volatile int _state = (int)ShardState.Loading;

    private ShardState State
    {
        get => (ShardState)_state;
        set => _state = (int)value;
    }

    protected override string Subject => Guard.Text($"shard {_key.First}");

    protected override void Start() => _worker = executor.RunAsync(Load, Closed);

    protected override async Task<TaskReply> RunTaskAsync(long number, byte[] task, CancellationToken cancellationToken)
    {
        string action = "loading";
        try
        {
            ShardWorker worker = await _worker!.ConfigureAwait(true);
            action = Guard.Text($"task {number}");
            State = ShardState.Queued;
            byte[] result = await executor.RunAsync(
                () =>
                {
                    State = ShardState.Running;
                    return worker.Run(task, cancellationToken);
                },
                cancellationToken).ConfigureAwait(true);
            State = ShardState.Done;
            return Reply(TaskReplyKind.Done, result);
        }
#pragma warning disable CA1031 // an exception of a loader or a rule must fail the run, not the silo
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ShardFailure failure = ShardFailure.From(exception, $"{Subject}, {action}", cancellationToken);
            State = failure.Kind == FailureKind.Canceled ? ShardState.Idle : ShardState.Failed;
            return Reply(TaskReplyKind.Failed, failure: failure);
        }
    }

    protected override TaskReply Reply(TaskReplyKind kind, byte[]? result = null, ShardFailure? failure = null)
    {
        ShardReport report = new() { Shard = _key.First, Silo = _silo, Activation = _activation, State = State };
        return new TaskReply { Kind = kind, Result = result, Failure = failure, Shards = [report] };
    }

    protected override void Release() => _worker = null;

    private ShardWorker Load()
    {
        RunSetup setup = Deserialize(Plan!.Setup);
        Dataset data = setup.Source.Load(_key.First, options.Value, services, Closed);
        ShardWorker worker = new(setup.Trainer, data, _key.First);
        State = ShardState.Idle;
        return worker;
    }

    private RunSetup Deserialize(byte[] setup)
    {
        try
        {
            return serializer.Deserialize<RunSetup>(setup)!;
        }
        catch (Exception exception) when (
            exception is SerializerException or TypeLoadException or FileNotFoundException or FileLoadException or KeyNotFoundException)
        {
            throw new SetupException(
                $"expected the types of the trainer, found {exception.GetType().Name}: {exception.Message}: deploy the assembly of a "
                + "custom rule or schedule, in the version of the client, with the silo",
                exception);
        }
    }
}
