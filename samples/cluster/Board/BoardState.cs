using LinearLearn.Orleans;

namespace LinearLearn.Samples.Cluster;

/// <summary>Represents what the board shows.</summary>
internal sealed record BoardState
{
    /// <summary>Gets the name of the run, in the first line.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the largest number of epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Gets the plural noun for the examples.</summary>
    public required string Unit { get; init; }

    /// <summary>Gets the silos in the order of their names.</summary>
    public IReadOnlyList<SiloRow> Silos { get; init; } = [];

    /// <summary>Gets the silo and the state of each shard.</summary>
    public IReadOnlyList<ShardProgress> Shards { get; init; } = [];

    /// <summary>Gets whether the shards learn during the whole epoch, so that those that are done show how much of it is done.</summary>
    public bool IsEpochOneTask { get; init; }

    /// <summary>Gets the number of completed epochs.</summary>
    public int EpochsDone { get; init; }

    /// <summary>Gets the throughput of the last epoch in examples per second; 0 before its end.</summary>
    public double Throughput { get; init; }

    /// <summary>Gets the number of bytes that this program sent to the cluster and received from it.</summary>
    public (long Sent, long Received) Bytes { get; init; }

    /// <summary>Gets the validation accuracy of each epoch.</summary>
    public IReadOnlyList<double> Accuracies { get; init; } = [];

    /// <summary>Gets what happened to silos and shards, the latest last.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];
}
