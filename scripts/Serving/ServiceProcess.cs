using System.Diagnostics;

namespace LinearLearn.Scripts.Serving;

/// <summary>Represents a web service that runs in another process, on a free port of this machine.</summary>
public sealed class ServiceProcess : IDisposable
{
    private const string ListeningMark = "Now listening on: ";

    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = address };
    }

    /// <summary>Gets the address that the service listens on.</summary>
    public Uri Address { get; }

    /// <summary>Gets a client whose addresses are relative to the service.</summary>
    public HttpClient Client { get; }

    /// <summary>Gets the processor time that the process has used on all cores.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Gets the resident memory of the process in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Builds a project with optimization.</summary>
    /// <param name="project">The folder of the project.</param>
    /// <param name="output">The folder for the program.</param>
    /// <param name="name">The name of the program, without extension.</param>
    /// <returns>The path of the program.</returns>
    /// <exception cref="InvalidOperationException">The project does not build.</exception>
    public static string Build(string project, string output, string name)
    {
        string[] arguments = ["build", project, "-c", "Release", "-p:RunAnalyzers=false", "--output", output, "--verbosity", "quiet"];
        using Process build = Process.Start("dotnet", arguments);
        build.WaitForExit();
        return build.ExitCode == 0
            ? Path.Combine(output, name + ".dll")
            : throw new InvalidOperationException($"{project}: expected a project that builds, found exit code {build.ExitCode}");
    }

    /// <summary>Starts a program and waits until it listens.</summary>
    /// <param name="program">The path of the program.</param>
    /// <param name="options">Options of the program, in addition to its address.</param>
    /// <returns>The running service.</returns>
    /// <exception cref="InvalidOperationException">The program ended instead: the message has its output.</exception>
    public static async Task<ServiceProcess> StartAsync(string program, params string[] options)
    {
        ProcessStartInfo start = new("dotnet", [program, "--urls", "http://127.0.0.1:0", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, line) => Console.Error.Write(line.Data is null ? "" : line.Data + "\n");
        process.BeginErrorReadLine();
        string output = "";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            int mark = line.IndexOf(ListeningMark, StringComparison.Ordinal);
            if (mark >= 0)
            {
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // a full pipe would stop the process
                return new ServiceProcess(process, new Uri(line[(mark + ListeningMark.Length)..]));
            }
            output += line + "\n";
        }
        process.Dispose();
        throw new InvalidOperationException($"{program}: expected a service that starts, found\n{output}");
    }

    /// <summary>Ends the process at once, by SIGKILL: none of its code runs afterwards.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Kills the process if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        Client.Dispose();
        _process.Dispose();
    }
}
