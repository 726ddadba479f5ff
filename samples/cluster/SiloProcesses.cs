using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace LinearLearn.Samples.Cluster;

/// <summary>Starts silos as processes on this machine, and ends them when it is disposed.</summary>
internal sealed class SiloProcesses : IDisposable
{
    private const int EndSeconds = 20;

    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly List<Process> _processes = [];
    private SiloProcesses(Action<string> print) => Print = print;

    /// <summary>Gets or sets what receives the lines that silos print.</summary>
    public Action<string> Print { get; set; }

    /// <summary>Starts silos one after the other, because without a server the first one lists the others.</summary>
    /// <param name="settings">The settings of the cluster.</param>
    /// <param name="count">The number of silos.</param>
    /// <param name="print">Receives the lines that silos print.</param>
    /// <returns>The processes.</returns>
    /// <exception cref="IOException">A silo does not start.</exception>
    public static SiloProcesses Start(ClusterSettings settings, int count, Action<string> print)
    {
        SiloProcesses silos = new(print);
        try
        {
            for (int i = 0; i < count; i++)
                silos.Start(settings with { Address = settings.Address ?? IPAddress.Loopback }, i);
            return silos;
        }
        catch
        {
            silos.Dispose();
            throw;
        }
    }

    /// <summary>Ends a silo without any cleanup (SIGKILL).</summary>
    /// <param name="index">The index of the silo.</param>
    /// <returns>The id of its process.</returns>
    public int Kill(int index)
    {
        _processes[index].Kill();
        return _processes[index].Id;
    }

    /// <summary>Gets the name of a silo.</summary>
    /// <param name="index">The index of the silo.</param>
    public static string NameOf(int index) => $"silo-{index + 1}";

    /// <summary>Ends the silos that still run: their input ends, and they leave the cluster.</summary>
    public void Dispose()
    {
        // The first silo lists the others if there is no server, so it ends last.
        foreach (Process process in Enumerable.Reverse(_processes))
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(EndSeconds)))
                process.Kill();
            process.Dispose();
        }
        _processes.Clear();
    }

    private void Start(ClusterSettings settings, int index)
    {
        string host = Environment.ProcessPath!, program = Path.Combine(AppContext.BaseDirectory, "cluster.dll");
        string[] arguments =
        [
            .. Path.GetFileNameWithoutExtension(host) == "dotnet" ? [program] : Array.Empty<string>(),
            "silo", "--index", index.ToString(CultureInfo.InvariantCulture), "--name", NameOf(index), SiloCommand.UntilInputEnds,
            .. SharedOptions.Format(settings),
        ];
        ProcessStartInfo start = new(host, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        _processes.Add(process);
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue<string> errors = new();
        process.OutputDataReceived += (_, output) =>
        {
            if (output.Data is not { Length: > 0 } line)
                return;
            Print(line);
            if (line.Contains(SiloCommand.Ready, StringComparison.Ordinal))
                ready.TrySetResult();
        };
        process.ErrorDataReceived += (_, output) =>
        {
            if (output.Data is not { Length: > 0 } line)
                return;
            if (ready.Task.IsCompleted)
                Print($"{NameOf(index)}: {line}");
            else
                errors.Enqueue(line);
        };
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetException(new IOException($"{NameOf(index)} ended before it was ready"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            ready.Task.WaitAsync(StartTime).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is IOException or TimeoutException)
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit(); // also reads the output to its end
            throw new IOException(errors.Count > 0 ? string.Join('\n', errors) : exception.Message, exception);
        }
    }
}
