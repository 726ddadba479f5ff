using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace LinearLearn.Orleans;

/// <summary>Puts consecutive shards on the same silo, so that most groups no larger than the shards of a silo are on one silo.</summary>
[GenerateSerializer]
[Immutable]
[SuppressReferenceTracking]
internal sealed class ShardPlacement : PlacementStrategy;

/// <summary>Marks grains that are placed by the index of their shard.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShardPlacementAttribute() : PlacementAttribute(new ShardPlacement());

/// <summary>Chooses silo s * n / S of n silos in the order of their addresses for shard s of S.</summary>
internal sealed class ShardPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = [.. context.GetCompatibleSilos(target).Order()];
        (_, _, int first, int shards) = GrainKeys.Parse(target.GrainIdentity.Key.ToString()!);
        return Task.FromResult(silos[(int)((long)first * silos.Length / shards)]);
    }
}
