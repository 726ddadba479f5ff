using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using StackExchange.Redis;

namespace LinearLearn.Orleans.Silo;

/// <summary>Configures clustering by the names that the program and the tests use.</summary>
public static class ClusterConnection
{
    private const string Invariant = "Npgsql";

    /// <summary>Configures a silo.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="clustering">redis or postgres.</param>
    /// <param name="connection">The connection string of the service.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static void Configure(ISiloBuilder silo, string clustering, string connection)
    {
        if (clustering == "redis")
            silo.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(connection));
        else
            silo.UseAdoNetClustering(database => (database.Invariant, database.ConnectionString) = (GetInvariant(clustering), connection));
    }

    /// <summary>Configures a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="clustering">redis or postgres.</param>
    /// <param name="connection">The connection string of the service.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static void Configure(IClientBuilder client, string clustering, string connection)
    {
        if (clustering == "redis")
            client.UseRedisClustering(redis => redis.ConfigurationOptions = ConfigurationOptions.Parse(connection));
        else
        {
            client.UseAdoNetClustering(
                database => (database.Invariant, database.ConnectionString) = (GetInvariant(clustering), connection));
        }
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
    }

    /// <summary>Applies the membership settings that the package recommends on a reliable network.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="probeTimeout">The time between probes of another silo, three of which can be missed.</param>
    public static void DetectDeaths(ISiloBuilder silo, TimeSpan probeTimeout) =>
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = probeTimeout;
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 1;
        });

    private static string GetInvariant(string clustering)
    {
        if (clustering != "postgres")
            throw new ArgumentException($"expected clustering redis or postgres, found {clustering}");
        System.Data.Common.DbProviderFactories.RegisterFactory(Invariant, NpgsqlFactory.Instance);
        return Invariant;
    }
}
