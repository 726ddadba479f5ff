namespace LinearLearn.Orleans;

/// <summary>Represents the state of a run on a cluster.</summary>
public sealed record ClusterProgress
{
    /// <summary>Gets each shard, in order.</summary>
    public required IReadOnlyList<ShardProgress> Shards { get; init; }

    /// <summary>Gets the number of the current task, from 1: an epoch, or a pass of the exact solver over the data.</summary>
    public required long Task { get; init; }

    /// <summary>Gets whether the task is finished.</summary>
    public required bool IsTaskDone { get; init; }

    /// <summary>Gets the bytes of the tasks that the client has sent to the groups.</summary>
    public required long BytesSent { get; init; }

    /// <summary>Gets the bytes of the results that the client has received from the groups.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>Gets the bytes of tasks and results between groups and their shards on other silos.</summary>
    public required long BytesBetweenSilos { get; init; }

    /// <summary>Gets the number of times that a shard was loaded again, because its silo was lost.</summary>
    public required int Restarts { get; init; }

    /// <summary>Gets the addresses of the silos that held shards and were lost.</summary>
    public required IReadOnlyList<string> LostSilos { get; init; }
}
