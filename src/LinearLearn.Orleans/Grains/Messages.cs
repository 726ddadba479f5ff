namespace LinearLearn.Orleans;

/// <summary>Represents what all grains of a run share.</summary>
[GenerateSerializer]
[Immutable]
[Alias("LinearLearn.RunPlan")]
internal sealed class RunPlan
{
    /// <summary>Gets the serialized <see cref="RunSetup"/>.</summary>
    [Id(0)]
    public required byte[] Setup { get; init; }

    /// <summary>Gets the time without a reply of a grain after which the run fails.</summary>
    [Id(1)]
    public required TimeSpan ReplyTimeout { get; init; }
}

/// <summary>Represents a call for the result of a task.</summary>
[GenerateSerializer]
[Immutable]
[Alias("LinearLearn.TaskRequest")]
internal sealed class TaskRequest
{
    /// <summary>Gets the number of the task, ascending from 1 in a run.</summary>
    [Id(0)]
    public required long Number { get; init; }

    /// <summary>Gets the task; null to ask for the result of a task that was sent before.</summary>
    [Id(1)]
    public byte[]? Task { get; init; }
}

/// <summary>Specifies how a call for a result ended.</summary>
internal enum TaskReplyKind
{
    /// <summary>The task is in progress: call again.</summary>
    Pending,

    /// <summary>The grain is new, because it was never called or its silo was lost: send the plan.</summary>
    NeedsPlan,

    /// <summary>The grain does not have the task: send it.</summary>
    NeedsTask,

    /// <summary>The result is there.</summary>
    Done,

    /// <summary>The task failed, and would fail again.</summary>
    Failed,
}

/// <summary>Represents the reply of a grain.</summary>
[GenerateSerializer]
[Immutable]
[Alias("LinearLearn.TaskReply")]
internal sealed class TaskReply
{
    [Id(0)]
    public required TaskReplyKind Kind { get; init; }

    [Id(1)]
    public byte[]? Result { get; init; }

    [Id(2)]
    public ShardFailure? Failure { get; init; }

    /// <summary>Gets the state of the shard, or of each shard of the group.</summary>
    [Id(3)]
    public required ShardReport[] Shards { get; init; }

    /// <summary>Gets the bytes of the tasks and results of this task between the group and its shards on other silos.</summary>
    [Id(4)]
    public long BytesBetweenSilos { get; init; }
}

/// <summary>Represents the state of a shard in a reply.</summary>
[GenerateSerializer]
[Immutable]
[Alias("LinearLearn.ShardReport")]
internal sealed record ShardReport
{
    [Id(0)]
    public required int Shard { get; init; }

    /// <summary>Gets the address of the silo; empty before the first reply.</summary>
    [Id(1)]
    public string Silo { get; init; } = "";

    /// <summary>Gets the identity of the grain's activation, which changes if the shard was lost.</summary>
    [Id(2)]
    public Guid Activation { get; init; }

    [Id(3)]
    public ShardState State { get; init; }
}
