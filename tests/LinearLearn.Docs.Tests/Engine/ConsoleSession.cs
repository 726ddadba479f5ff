using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Markdig.Syntax;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Represents a command of a console block, and the output that its page shows.</summary>
/// <param name="Location">The page and the line.</param>
/// <param name="Line">The command line.</param>
/// <param name="Output">The lines of its output.</param>
internal sealed record ConsoleCommand(string Location, string Line, string Output);

/// <summary>
/// Runs the console blocks of a page in order, in one folder that has the sample data, in a shell in which <c>linearlearn</c> is the tool.
/// </summary>
/// <remarks>In a block, a line that begins with "$ " is a command, and the lines up to the next one are its output.</remarks>
internal static partial class ConsoleSession
{
    private const string Prompt = "$ ", Shell = "/bin/bash";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    /// <summary>Gets whether the machine has the shell.</summary>
    public static bool IsAvailable => File.Exists(Shell);

    /// <summary>Finds the commands of a page.</summary>
    public static IReadOnlyList<ConsoleCommand> FindCommands(MarkdownPage page) =>
        [.. page.FindFences("console").SelectMany(block => Parse(page, block))];

    /// <summary>Runs commands in order.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="commands">The commands.</param>
    /// <returns>The differences between the outputs and the page.</returns>
    public static IReadOnlyList<string> FindFaults(string root, IReadOnlyList<ConsoleCommand> commands)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("console-");
        try
        {
            string programs = Directory.CreateDirectory(Path.Combine(work.FullName, "bin")).FullName;
            string folder = Directory.CreateDirectory(Path.Combine(work.FullName, "data")).FullName;
            foreach (string file in Directory.GetFiles(Path.Combine(root, "samples", "data")))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            // The tool runs with the dependencies of the tests, among them those that ASP.NET Core contains.
            string tests = Path.Combine(AppContext.BaseDirectory, typeof(ConsoleSession).Assembly.GetName().Name!);
            string tool = Path.Combine(AppContext.BaseDirectory, "LinearLearn.Tool.dll"), script = Path.Combine(programs, "linearlearn");
            string host = $"dotnet exec --runtimeconfig '{tests}.runtimeconfig.json' --depsfile '{tests}.deps.json'";
            File.WriteAllText(script, $"#!/bin/sh\nexec {host} '{tool}' \"$@\"\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            List<string> faults = [];
            foreach (ConsoleCommand command in commands)
            {
                string found = Run(command.Line, folder, programs);
                TestContext.Out.Write($"{Prompt}{command.Line}\n{found}"); // for authors of pages
                if (!AreAlike(command.Output, found.TrimEnd('\n')))
                    faults.Add($"{command.Location}: {command.Line}\nexpected\n{command.Output}\nfound\n{found}");
            }
            return faults;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Compares outputs: numbers can differ by 1 %, because sums of products round differently with each instruction set, and blanks too.
    /// </summary>
    internal static bool AreAlike(string expected, string found)
    {
        string[] words = Words(expected), others = Words(found);
        return words.Length == others.Length
            && words.Zip(others).All(pair => pair.First == pair.Second || AreClose(pair.First, pair.Second));
    }

    private static string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    private static bool AreClose(string expected, string found)
    {
        const double share = 0.01, least = 0.002;
        return double.TryParse(expected, CultureInfo.InvariantCulture, out double a)
            && double.TryParse(found, CultureInfo.InvariantCulture, out double b)
            && Math.Abs(a - b) <= Math.Max(least, share * Math.Abs(a));
    }

    /// <summary>Matches a number, or a character that is not blank.</summary>
    [GeneratedRegex(@"-?\d+(\.\d+)?|\S|\n")]
    private static partial Regex Word();

    private static IEnumerable<ConsoleCommand> Parse(MarkdownPage page, FencedCodeBlock block)
    {
        string? command = null;
        List<string> output = [];
        int line = block.Line + 1;
        foreach (string text in block.Lines.ToString().Split('\n').Append(Prompt))
        {
            if (!text.StartsWith(Prompt, StringComparison.Ordinal))
            {
                output.Add(text);
                continue;
            }
            if (command is not null)
                yield return new ConsoleCommand($"{page.Name}:{line}", command, string.Join('\n', output));
            else if (output.Count > 0)
                throw new InvalidDataException($"{page.Name}:{block.Line + 2}: expected a line that begins with \"{Prompt}\"");
            command = text[Prompt.Length..];
            line += 1 + output.Count;
            output.Clear();
        }
    }

    private static string Run(string command, string folder, string programs)
    {
        ProcessStartInfo start = new(Shell, ["-c", $"exec 2>&1; {command}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = $"{programs}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeLimit))
        {
            process.Kill(entireProcessTree: true);
            return $"did not end within {TimeLimit.TotalSeconds} s\n";
        }
        return output.GetAwaiter().GetResult();
    }
}
