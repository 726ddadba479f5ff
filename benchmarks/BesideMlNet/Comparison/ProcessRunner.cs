using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LinearLearn.BesideMlNet;

/// <summary>What a process printed, how it ended, and after what time.</summary>
public readonly record struct ProcessResult(int ExitCode, string Output, string Error, TimeSpan Time);

/// <summary>Starts other programs.</summary>
public static class ProcessRunner
{
    // Framework-dependent apps find the runtime that this program runs on, wherever it is installed.
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

    /// <summary>Runs the SDK's dotnet; nothing of it stays in memory afterwards, where it would disturb what is measured.</summary>
    public static ProcessResult RunDotnet(params string[] arguments) =>
        Run(Path.Combine(DotnetFolder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), [
            .. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false"]);

    /// <summary>The most memory, in bytes, that a program had resident, which waits for a line once it has printed its own.</summary>
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
