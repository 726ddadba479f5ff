using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.GrainDirectory;
using Orleans.Runtime.Hosting;

namespace LinearLearn.Orleans;

/// <summary>Names the directory of the shards and groups.</summary>
/// <remarks>
/// Each silo holds a part of the default directory. If a silo is lost, the others also deactivate the grains that were registered there.
/// The distributed directory asks the remaining silos for their grains instead, so that they keep their data.
/// </remarks>
internal static class ShardDirectory
{
    public const string Name = "LinearLearn";

    public static ISiloBuilder Add(ISiloBuilder builder)
    {
        // A second activation of a shard does no harm, so its key is not locked for half a minute after its silo was lost.
        builder.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
#pragma warning disable ORLEANSEXP003 // a failure of the directory only costs that shards are loaded again
        builder.AddDistributedGrainDirectory(Name);
#pragma warning restore ORLEANSEXP003
        string[] names = [.. builder.Services.Where(service => service.ServiceType == typeof(IGrainDirectory))
            .Select(service => service.ServiceKey).OfType<string>()];
        if (names.Contains(Name))
            return builder;
        // Orleans adds one distributed directory only, so the shards share that of other grains.
        string shared = names.Contains(GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY)
            ? GrainDirectoryAttribute.DEFAULT_GRAIN_DIRECTORY
            : names[0];
        return builder.AddGrainDirectory(Name, (services, _) => services.GetRequiredKeyedService<IGrainDirectory>(shared));
    }
}
