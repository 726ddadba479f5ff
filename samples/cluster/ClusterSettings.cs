using System.Net;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace LinearLearn.Samples.Cluster;

/// <summary>Represents the server that lists the silos of a cluster, and the ports of a silo.</summary>
internal sealed record ClusterSettings
{
    /// <summary>The default of <see cref="SiloPort"/>.</summary>
    public const int DefaultSiloPort = 11111;

    /// <summary>The default of <see cref="GatewayPort"/>.</summary>
    public const int DefaultGatewayPort = 30000;

    private const string Npgsql = "Npgsql";

    /// <summary>Gets the Redis server that lists the silos, for example "localhost:6379". Default: null.</summary>
    public string? Redis { get; init; }

    /// <summary>Gets the connection string of the PostgreSQL database that lists the silos. Default: null.</summary>
    public string? Postgres { get; init; }

    /// <summary>Gets the name of the cluster; several clusters can share a server. Default: "linearlearn".</summary>
    public string Id { get; init; } = "linearlearn";

    /// <summary>Gets the address that the silo publishes. Default: null, found from the name of the host.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Gets the port for other silos, of the first silo on this machine.</summary>
    public int SiloPort { get; init; } = DefaultSiloPort;

    /// <summary>Gets the port for clients, of the first silo on this machine.</summary>
    public int GatewayPort { get; init; } = DefaultGatewayPort;

    /// <summary>Gets whether the silos share a machine and need no server: the first silo lists them.</summary>
    public bool IsLocal => Redis is null && Postgres is null;

    /// <summary>Configures a silo of the cluster.</summary>
    /// <param name="silo">The builder.</param>
    /// <param name="index">The index of the silo on its machine, which is added to the ports.</param>
    public void Configure(ISiloBuilder silo, int index)
    {
        int siloPort = SiloPort + index, gatewayPort = GatewayPort + index;
        if (IsLocal)
        {
            silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, SiloPort));
            silo.ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort);
        }
        else
        {
            if (Redis is not null)
                silo.UseRedisClustering(Redis);
            else
                silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Npgsql, Postgres));
            if (Address is not null)
                silo.ConfigureEndpoints(Address, siloPort, gatewayPort, listenOnAnyHostAddress: true);
            else
                silo.ConfigureEndpoints(siloPort, gatewayPort, listenOnAnyHostAddress: true);
        }
        silo.Configure<ClusterOptions>(SetNames);
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            // One other silo can declare a silo dead after it did not answer for about 3 s. The list keeps dead silos for an hour.
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 3;
            options.NumVotesForDeathDeclaration = 1;
            options.DefunctSiloExpiration = TimeSpan.FromHours(1);
        });
    }

    /// <summary>Configures a client of the cluster.</summary>
    /// <param name="client">The builder.</param>
    /// <param name="silos">The number of silos on this machine, whose ports the client tries if there is no server.</param>
    public void Configure(IClientBuilder client, int silos)
    {
        if (Redis is not null)
            client.UseRedisClustering(Redis);
        else if (Postgres is not null)
            client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Npgsql, Postgres));
        else
            client.UseStaticClustering([.. Enumerable.Range(GatewayPort, silos).Select(port => new IPEndPoint(IPAddress.Loopback, port))]);
        client.Configure<ClusterOptions>(SetNames);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2));
    }

    /// <summary>Formats the server that lists the silos, without user name and password.</summary>
    public override string ToString() => Redis is not null ? $"Redis at {Redis.Split(',')[0]}"
        : Postgres is not null ? "PostgreSQL"
        : "this machine";

    private void SetNames(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Id, "linearlearn");
}
