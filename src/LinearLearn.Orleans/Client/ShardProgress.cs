namespace LinearLearn.Orleans;

/// <summary>Represents where a shard is and what it does.</summary>
/// <param name="Shard">The index of the shard, from 0.</param>
/// <param name="Silo">The address of its silo, for instance "S10.0.0.7:11111:123"; null if it was not placed yet.</param>
/// <param name="State">What the shard does.</param>
public sealed record ShardProgress(int Shard, string? Silo, ShardState State);
