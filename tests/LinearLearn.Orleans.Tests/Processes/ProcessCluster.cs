using LinearLearn.Orleans.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Represents a cluster of silos in their own processes, and a client in this one.</summary>
internal sealed class ProcessCluster : IAsyncDisposable
{
    private readonly IMembershipServer _server;
    private readonly string _name = $"test-{Guid.NewGuid():N}";
    private readonly string[] _options;
    private readonly List<SiloProcess> _silos = [];
    private IHost? _client;

    private ProcessCluster(IMembershipServer server, string[] options) => (_server, _options) = (server, options);

    /// <summary>Gets the silos that are alive.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>Gets the client.</summary>
    public IClusterClient Client => _client!.Services.GetRequiredService<IClusterClient>();

    /// <summary>Starts silos and a client.</summary>
    /// <param name="server">The service in which silos find each other; the cluster disposes of it.</param>
    /// <param name="silos">The number of silos.</param>
    /// <param name="options">Further options of the silos.</param>
    public static async Task<ProcessCluster> StartAsync(IMembershipServer server, int silos, params string[] options)
    {
        ProcessCluster cluster = new(server, options);
        try
        {
            await cluster.ResizeAsync(silos);
            await cluster.ConnectAsync();
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
        return cluster;
    }

    /// <summary>Starts silos until there is a number of them, or kills the last ones.</summary>
    public async Task ResizeAsync(int silos)
    {
        while (_silos.Count > silos)
            Kill(_silos[^1]);
        int begin = _silos.Count;
        while (_silos.Count < silos)
            _silos.Add(SiloProcess.Start(_server, _name, null, _options));
        foreach (SiloProcess silo in _silos[begin..])
            await silo.WaitUntilReadyAsync();
    }

    /// <summary>Kills a silo by SIGKILL.</summary>
    public void Kill(SiloProcess silo)
    {
        silo.Kill();
        _silos.Remove(silo);
        silo.Dispose();
    }

    /// <summary>Kills all silos and starts as many with the same ports, as a service manager does; the client connects again.</summary>
    public async Task RestartAsync()
    {
        await DisconnectAsync();
        (int, int)[] ports = [.. _silos.Select(silo => (silo.SiloPort, silo.GatewayPort))];
        foreach (SiloProcess silo in _silos.ToArray())
            Kill(silo);
        _silos.AddRange(ports.Select(pair => SiloProcess.Start(_server, _name, pair, _options)));
        foreach (SiloProcess silo in _silos)
            await silo.WaitUntilReadyAsync();
        await ConnectAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        foreach (SiloProcess silo in _silos)
            silo.Dispose();
        _server.Dispose();
    }

    private async Task ConnectAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleansClient(client =>
        {
            ClusterConnection.Configure(client, _server.Clustering, _server.Connection);
            client.Configure<ClusterOptions>(identity => identity.ClusterId = identity.ServiceId = _name);
            client.UseConnectionRetryFilter(async (_, cancellationToken) =>
            {
                await Task.Delay(100, cancellationToken);
                return true;
            });
        });
        _client = builder.Build();
        await _client.StartAsync();
    }

    private async Task DisconnectAsync()
    {
        if (_client is null)
            return;
        using CancellationTokenSource atOnce = new(TimeSpan.FromSeconds(2));
        try
        {
            await _client.StopAsync(atOnce.Token);
        }
        catch (OperationCanceledException)
        {
            // It waited for silos that were killed.
        }
        _client.Dispose();
        _client = null;
    }
}
