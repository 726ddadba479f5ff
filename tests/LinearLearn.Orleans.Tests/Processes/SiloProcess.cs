using System.Diagnostics;
using System.Globalization;
using System.Text;
using LinearLearn.Orleans.Silo;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Represents a silo in its own process.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process, int siloPort, int gatewayPort)
    {
        (_process, SiloPort, GatewayPort) = (process, siloPort, gatewayPort);
        process.EnableRaisingEvents = true;
        process.OutputDataReceived += Receive;
        process.ErrorDataReceived += Receive;
        process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"the silo ended: {Output}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Gets the port between silos, which identifies the silo.</summary>
    public int SiloPort { get; }

    /// <summary>Gets the port for clients.</summary>
    public int GatewayPort { get; }

    /// <summary>Gets the id of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Gets what the silo has written: warnings and errors.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts a silo.</summary>
    /// <param name="server">The service in which silos find each other.</param>
    /// <param name="cluster">The id of the cluster.</param>
    /// <param name="ports">The ports of a former silo that it replaces. Default: null, free ones.</param>
    /// <param name="options">Further options of the program.</param>
    public static SiloProcess Start(
        IMembershipServer server, string cluster, (int Silo, int Gateway)? ports = null, params string[] options)
    {
        (int silo, int gateway) = ports ?? (ServiceProcess.FindPort(), ServiceProcess.FindPort());
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        ProcessStartInfo start = new(
            host,
            [
                "exec", typeof(TestShards).Assembly.Location, "--clustering", server.Clustering, "--connection", server.Connection,
                "--cluster", cluster, "--silo-port", silo.ToString(CultureInfo.InvariantCulture),
                "--gateway-port", gateway.ToString(CultureInfo.InvariantCulture), .. options,
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start)!, silo, gateway);
    }

    /// <summary>Waits until the silo has joined the cluster.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public Task WaitUntilReadyAsync() => _ready.Task;

    /// <summary>Kills the silo by SIGKILL: no code of the process runs afterwards.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Receive(object sender, DataReceivedEventArgs line)
    {
        if (line.Data == "ready")
            _ready.TrySetResult();
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
