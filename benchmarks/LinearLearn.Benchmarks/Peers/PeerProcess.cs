using System.ComponentModel;
using System.Diagnostics;

namespace LinearLearn.Benchmarks;

/// <summary>Runs a program of a peer, if it is installed.</summary>
internal static class PeerProcess
{
    private const int NotFound = 127; // the exit code of a program that could not start another one

    /// <summary>Runs a program and returns its output, its errors and its time, or null if it was not found.</summary>
    public static (string Output, string Errors, double Milliseconds)? Run(string program, params string[] arguments) =>
        RunWithStatus(program, 0, arguments);

    /// <summary>Runs a program like <see cref="Run"/>, if exit codes above 0 are also successful.</summary>
    public static (string Output, string Errors, double Milliseconds)? RunWithStatus(
        string program, int largestExitCode, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        long begin = Stopwatch.GetTimestamp();
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
        using (process)
        {
            Task<string> errors = process!.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double milliseconds = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            if (process.ExitCode == NotFound)
                return null;
            if (process.ExitCode < 0 || process.ExitCode > largestExitCode)
            {
                throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {errors.Result}");
            }
            return (output, errors.Result, milliseconds);
        }
    }
}
