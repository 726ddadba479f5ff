using System.Diagnostics;
using System.Globalization;
using System.Net;
using LinearLearn.Orleans;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LinearLearn.Benchmarks;

/// <summary>Represents a silo in its own process, with one thread for shards.</summary>
internal sealed class BenchmarkSilo : IDisposable
{
    /// <summary>The name of the run of a silo, which is a separate process.</summary>
    public const string RunName = "--cluster-silo";

    private const string Ready = "ready";
    private const int FirstSiloPort = 21_111, FirstGatewayPort = 31_111;

    private readonly Process _process;

    private BenchmarkSilo(Process process) => _process = process;

    /// <summary>Starts silos.</summary>
    public static BenchmarkSilo[] StartAll(int count)
    {
        string program = Environment.ProcessPath!, assembly = typeof(BenchmarkSilo).Assembly.Location;
        string[] run = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, assembly] : [program];
        List<BenchmarkSilo> silos = [];
        try
        {
            for (int silo = 0; silo < count; silo++)
            {
                ProcessStartInfo start = new(run[0], [.. run[1..], RunName, silo.ToString(CultureInfo.InvariantCulture)])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                };
                BenchmarkSilo started = new(Process.Start(start)!);
                silos.Add(started);
                started.WaitUntilReady();
            }
            return [.. silos];
        }
        catch
        {
            foreach (BenchmarkSilo silo in silos)
                silo.Dispose();
            throw;
        }
    }

    /// <summary>Connects a client to silos.</summary>
    public static async Task<IHost> ConnectAsync(int silos)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client =>
            client.UseLocalhostClustering([.. Enumerable.Range(FirstGatewayPort, silos)]).AddLinearLearn());
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Runs a silo until its standard input ends.</summary>
    public static async Task RunAsync(int index)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FirstSiloPort + index, FirstGatewayPort + index, new IPEndPoint(IPAddress.Loopback, FirstSiloPort));
            silo.AddLinearLearn(options =>
            {
                options.Cores = 1;
                options.AddLoader(
                    ClusterData.LoaderName, (request, _) => Task.FromResult(ClusterData.Load(request.Argument, request.Shard)));
            });
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        Console.WriteLine(Ready);
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
    }

    /// <summary>Gets the time that the process has worked.</summary>
    public TimeSpan GetProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Waits for the line that a silo prints when it can work, and prints the other lines, also later.</summary>
    private void WaitUntilReady()
    {
        TaskCompletionSource<bool> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is null or Ready)
                ready.TrySetResult(output.Data is not null);
            else
                Console.WriteLine(output.Data);
        };
        _process.BeginOutputReadLine();
        if (!ready.Task.GetAwaiter().GetResult())
            throw new IOException("expected a silo that is ready, found one that ended: its output is above");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(10_000))
            _process.Kill();
        _process.Dispose();
    }
}
