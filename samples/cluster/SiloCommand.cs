using System.CommandLine;
using LinearLearn.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace LinearLearn.Samples.Cluster;

/// <summary>Runs one silo in this process.</summary>
internal static class SiloCommand
{
    /// <summary>The option of a silo that ends when its standard input ends, which is when the process that started it ends.</summary>
    public const string UntilInputEnds = "--until-input-ends";

    /// <summary>The word after the name of a silo in the line that it prints when it is ready.</summary>
    public const string Ready = "is ready";

    /// <summary>Creates the command.</summary>
    /// <param name="cluster">The options that all commands share.</param>
    /// <returns>The command.</returns>
    public static Command Create(SharedOptions cluster)
    {
        Option<int> index = cluster.Create(
            "--index", "Index", "The index of the silo on this machine, which is added to both ports; without a server, start 0 first", 0);
        Option<string?> name = cluster.Create<string?>("--name", "Name", "The name of the silo. Default: the name of the host");
        Option<int?> cores = cluster.Create<int?>(
            "--cores", "Cores", "The number of shards that work at the same time. Default: the number of cores");
        Option<bool> untilInputEnds = new(UntilInputEnds) { Description = "End when standard input ends, not by Ctrl+C", Hidden = true };
        Command command = new("silo", "Runs one silo in this process until it is stopped; containers use it.")
        {
            index, name, cores, untilInputEnds,
        };
        cluster.AddTo(command);
        command.SetAction(options =>
        {
            ClusterSettings settings = cluster.Read(options);
            int number = Require.AtLeast(index.Name, options.GetValue(index), 0);
            string siloName = options.GetValue(name) ?? CreateName(settings, number);
            if (options.GetValue(cores) is { } count)
                Require.AtLeast(cores.Name, count, 1);
            RunAsync(settings, number, siloName, options.GetValue(cores), options.GetValue(untilInputEnds)).GetAwaiter().GetResult();
        });
        return command;
    }

    private static string CreateName(ClusterSettings settings, int index) => settings.IsLocal ? SiloProcesses.NameOf(index)
        : index == 0 ? Environment.MachineName
        : $"{Environment.MachineName}-{index + 1}";

    private static async Task RunAsync(ClusterSettings settings, int index, string name, int? cores, bool untilInputEnds)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        HostLogging.SetDefaults(builder);
        builder.UseOrleans(silo =>
        {
            settings.Configure(silo, index);
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.AddLinearLearn(options =>
            {
                if (cores is { } count)
                    options.Cores = count;
                options.AddLoader(SampleData.Loader, SampleData.LoadAsync);
            });
        });
        if (untilInputEnds)
            builder.Services.AddSingleton<IHostLifetime, InputLifetime>();
        using IHost host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new IOException(
                $"{name}: the silo cannot start with ports {settings.SiloPort + index} and {settings.GatewayPort + index} and "
                + $"{settings}: {exception.GetBaseException().Message}", exception);
        }
        string ports = $"{settings.SiloPort + index} and {settings.GatewayPort + index}";
        Console.WriteLine($"{name} {Ready}: process {Environment.ProcessId}, ports {ports}, {settings}");
        await host.WaitForShutdownAsync();
        Console.WriteLine($"{name} has ended");
    }

    /// <summary>Ends the host when standard input ends.</summary>
    /// <remarks>Ctrl+C reaches all processes of a terminal, so the process that started the silo handles it.</remarks>
    private sealed class InputLifetime(IHostApplicationLifetime application) : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken)
        {
            Console.CancelKeyPress += (_, key) => key.Cancel = true;
            new Thread(() =>
            {
                while (Console.In.ReadLine() is not null)
                {
                }
                application.StopApplication();
            })
            { IsBackground = true }.Start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
