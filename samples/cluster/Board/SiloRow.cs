using LinearLearn.Orleans;

namespace LinearLearn.Samples.Cluster;

/// <summary>Represents a silo on the board.</summary>
/// <param name="Id">The address of the silo, with its port and the time of its start, as in <see cref="ShardProgress.Silo"/>.</param>
/// <param name="Name">The name of the silo.</param>
/// <param name="Address">The address and port of the silo.</param>
/// <param name="State">Whether the silo can work.</param>
internal sealed record SiloRow(string Id, string Name, string Address, SiloState State);
