using System.ComponentModel;
using System.Diagnostics;

namespace LinearLearn.Benchmarks;

/// <summary>Runs a peer's program, if this machine has it.</summary>
internal static class PeerProcess
{
    private const int NotFound = 127; // what a program that runs another one gives back

    /// <summary>What the program printed, what it complained of and how long it took; null where it cannot be found.</summary>
    public static (string Output, string Errors, double Milliseconds)? Run(string program, params string[] arguments) =>
        RunWithStatus(program, 0, arguments);

    /// <summary>As <see cref="Run"/>, for a program whose exit code says more than success.</summary>
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
                throw new InvalidOperationException(
                    $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}: {errors.Result}");
            return (output, errors.Result, milliseconds);
        }
    }
}
