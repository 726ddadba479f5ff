using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LinearLearn.BesideMlNet;

/// <summary>Represents the output, the exit code and the duration of a process.</summary>
public readonly record struct ProcessResult(int ExitCode, string Output, string Error, TimeSpan Time);

/// <summary>Starts other programs.</summary>
public static class ProcessRunner
{
    // Framework-dependent apps use the runtime of this program, wherever it is installed.
    private static readonly string DotnetFolder = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Runs a program to its end.</summary>
    public static ProcessResult Run(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(CreateStartInfo(program, arguments))!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProcessResult(process.ExitCode, output, error.Result, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Runs the SDK's dotnet without processes that stay in memory and would disturb the measurements.</summary>
    public static ProcessResult RunDotnet(params string[] arguments) => Run(
        Path.Combine(DotnetFolder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"),
        [.. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false"]);

    /// <summary>Measures the peak resident memory, in bytes, of a program that prints a line and then waits for one.</summary>
    public static long MeasurePeakMemory(string program, params string[] arguments)
    {
        using Process process = Process.Start(CreateStartInfo(program, arguments))!;
        process.StandardOutput.ReadLine();
        process.Refresh();
        long peak = process.PeakWorkingSet64;
        process.StandardInput.WriteLine();
        process.WaitForExit();
        return peak;
    }

    private static ProcessStartInfo CreateStartInfo(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["DOTNET_ROOT"] = DotnetFolder },
    };
}
