using System.Diagnostics;
using LinearLearn.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LinearLearn.Samples.Cluster;

/// <summary>Represents a connection to a cluster.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly IHost _host;

    private ClusterClient(IHost host) => _host = host;

    /// <summary>Gets the client.</summary>
    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Connects to a cluster, and waits until it has all silos.</summary>
    /// <param name="run">The settings of the cluster, the number of silos and the time to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="IOException">There are too few silos after the time.</exception>
    public static async Task<ClusterClient> ConnectAsync(ClusterRun run, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        HostLogging.SetDefaults(builder);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleansClient(client =>
        {
            run.Settings.Configure(client, run.Silos);
            client.AddLinearLearn();
            client.UseConnectionRetryFilter(async (_, token) =>
            {
                await Task.Delay(Pause, token);
                return Stopwatch.GetElapsedTime(start) < run.Wait;
            });
        });
        ClusterClient cluster = new(builder.Build());
        string expected = $"expected {run.Silos} silos at {run.Settings} within {run.Wait.TotalSeconds} s";
        try
        {
            await cluster.StartAsync(expected, cancellationToken);
            while (true)
            {
                int found = (await cluster.FindSilosAsync(cancellationToken)).Count(silo => silo.State == SiloState.Alive);
                if (found >= run.Silos)
                    return cluster;
                if (Stopwatch.GetElapsedTime(start) > run.Wait)
                    throw new IOException($"{expected}, found {found}");
                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Finds the silos of the cluster in the order of their names.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The silos; of those with the same address, only the latest.</returns>
    public async Task<IReadOnlyList<SiloRow>> FindSilosAsync(CancellationToken cancellationToken)
    {
        MembershipEntry[] entries = await Client.GetGrain<IManagementGrain>(0).GetDetailedHosts().WaitAsync(cancellationToken);
        return
        [
            .. entries.GroupBy(entry => entry.SiloAddress.Endpoint)
                .Select(group => group.MaxBy(entry => entry.SiloAddress.Generation)!)
                .OrderBy(entry => entry.SiloName.Length).ThenBy(entry => entry.SiloName, StringComparer.Ordinal)
                .Select(entry => new SiloRow(
                    entry.SiloAddress.ToString(), entry.SiloName, entry.SiloAddress.Endpoint.ToString(), Convert(entry.Status))),
        ];
    }

    /// <summary>Shows the silos on a board until the result is disposed.</summary>
    /// <param name="board">The board.</param>
    /// <returns>The watch.</returns>
    public ClusterWatch Watch(ClusterBoard board) => new(FindSilosAsync, board);

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new(TimeSpan.FromSeconds(5));
        await _host.StopAsync(atOnce.Token);
        _host.Dispose();
    }

    private async Task StartAsync(string expected, CancellationToken cancellationToken)
    {
        try
        {
            await _host.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new IOException($"{expected}, found none: {exception.GetBaseException().Message}", exception);
        }
    }

    private static SiloState Convert(SiloStatus status) => status switch
    {
        SiloStatus.Active => SiloState.Alive,
        SiloStatus.ShuttingDown or SiloStatus.Stopping => SiloState.Leaving,
        SiloStatus.Dead => SiloState.Dead,
        _ => SiloState.Joining,
    };

    /// <summary>Leaves signals to the command.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
