using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace LinearLearn.Orleans.Tests;

/// <summary>Runs silos in this process, with loaders for tests.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private TestCluster(InProcessTestCluster cluster) => _cluster = cluster;

    public IClusterClient Client => _cluster.Client;

    public InProcessTestCluster Cluster => _cluster;

    /// <summary>Starts silos.</summary>
    /// <param name="silos">The number of silos.</param>
    /// <param name="load">Loads the shards of the loader "test".</param>
    /// <param name="configure">Sets more options.</param>
    /// <param name="configureSilo">Configures a silo before LinearLearn is added.</param>
    public static async Task<TestCluster> StartAsync(
        int silos,
        Func<ShardRequest, CancellationToken, Dataset>? load = null,
        Action<LinearLearnSiloOptions>? configure = null,
        Action<ISiloBuilder>? configureSilo = null)
    {
        load ??= (request, _) => TestData.CreateShard(request.Shard);
        InProcessTestClusterBuilder builder = new((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            configureSilo?.Invoke(silo);
            silo.AddLinearLearn(options =>
            {
                options.Cores = 2;
                options.AddLoader("test", (request, token) => Task.FromResult(load(request, token)));
                configure?.Invoke(options);
            });
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
                options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            });
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        });
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestCluster(cluster);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
