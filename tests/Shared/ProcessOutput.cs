using System.Diagnostics;

namespace LinearLearn.Tests.Shared;

/// <summary>Represents what a program returned and wrote.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">The text on standard output.</param>
/// <param name="Error">The text on standard error.</param>
internal sealed record ProcessOutput(int Code, string Output, string Error)
{
    /// <summary>Runs a program until it ends.</summary>
    /// <param name="program">The path of the program, or its name if the system finds it.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="folder">The folder in which it runs. Default: the current one.</param>
    /// <param name="input">The bytes on standard input. Default: none.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static ProcessOutput Run(string program, string[] arguments, string folder = "", byte[]? input = null)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // All three at once, because a program waits until a full pipe is read.
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.StandardInput.BaseStream.Write(input ?? []);
        process.StandardInput.Close();
        process.WaitForExit();
        return new ProcessOutput(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
