namespace LinearLearn.Orleans;

/// <summary>Represents what a silo needs to load a shard and to run its tasks.</summary>
[GenerateSerializer]
[Alias("LinearLearn.RunSetup")]
internal sealed class RunSetup
{
    [Id(0)]
    public required ITrainer Trainer { get; init; }

    [Id(1)]
    public required ShardSource Source { get; init; }
}
