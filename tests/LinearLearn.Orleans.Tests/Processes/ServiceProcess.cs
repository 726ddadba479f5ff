using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Represents a service on loopback with a private port and a temporary folder, which never outlives the test.</summary>
/// <remarks>A shell ends the service when its own standard input ends: on disposal, or when the test is killed.</remarks>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process) => _process = process;

    /// <summary>Starts a service.</summary>
    /// <param name="log">The file for its output.</param>
    /// <param name="user">The user that runs it. Default: null, the current one.</param>
    /// <param name="command">The program and its arguments.</param>
    public static ServiceProcess Start(string log, string? user, params string[] command)
    {
        const string Script = "log=$1; shift; \"$@\" > \"$log\" 2>&1 & cat > /dev/null; kill -INT $!; wait $!";
        string[] guarded = ["sh", "-c", Script, "sh", log, .. command];
        string[] all = As(user, guarded);
        return new(Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardInput = true })!);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static void Run(string? user, params string[] command)
    {
        string[] all = As(user, command);
        ProcessStartInfo start = new(all[0], all[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', all)}: exit code {process.ExitCode}: {output.Result} {errors.Result}");
    }

    /// <summary>Finds a program in the folders of PATH and in further ones.</summary>
    /// <returns>Its path; null if it is not installed.</returns>
    public static string? Find(string program, params string[] folders) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(folders)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Returns a port of loopback that is free now.</summary>
    public static int FindPort()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until an action does not throw.</summary>
    /// <exception cref="InvalidOperationException">The service has ended, or did not answer within a minute.</exception>
    public async Task WaitAsync(Func<Task> action, string log)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await action();
                return;
            }
#pragma warning disable CA1031 // the last exception is reported
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (_process.HasExited || attempt == 1200)
                    throw new InvalidOperationException($"the service did not start: {await File.ReadAllTextAsync(log)}", exception);
                await Task.Delay(50);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Gets whether this process runs as root.</summary>
    public static bool IsRoot => Environment.UserName == "root";

    private static string[] As(string? user, string[] command) => user is null ? command : ["runuser", "-u", user, "--", .. command];
}
