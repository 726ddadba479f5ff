using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace LinearLearn.Orleans;

/// <summary>Adds shards to silos.</summary>
public static class SiloBuilderExtensions
{
    /// <summary>Adds what a silo needs to hold shards and to run the tasks of a <see cref="DistributedTrainer"/>.</summary>
    /// <param name="builder">The builder of the silo.</param>
    /// <param name="configure">Sets the number of threads, and registers loaders. Default: no changes.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// It raises <see cref="MessagingOptions.MaxMessageBodySize"/> to 1 GB, also for a client in the silo, and sets
    /// <see cref="GrainDirectoryOptions.RangeLeaseDuration"/> to 0, which applies to distributed grain directories. If your own grains use
    /// one, add it before this call and set the duration after it.
    /// </remarks>
    public static ISiloBuilder AddLinearLearn(this ISiloBuilder builder, Action<LinearLearnSiloOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<LinearLearnSiloOptions>();
        if (configure is not null)
            builder.Services.Configure(configure);
        builder.Services.TryAddSingleton<ShardExecutor>();
        builder.Services.PostConfigure<SiloMessagingOptions>(MessageLimit.Raise);
        builder.Services.PostConfigure<ClientMessagingOptions>(MessageLimit.Raise);
        ShardDirectory.Add(builder);
        return builder.AddPlacementDirector<ShardPlacement, ShardPlacementDirector>();
    }
}
