using System.Text.RegularExpressions;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>
/// Checks that the files and folders are there that shown calls of dotnet run, test, build and pack name. They are relative to the repository. A name
/// without a folder is a file of the reader's own.
/// </summary>
internal static partial class PageCommands
{
    public static IReadOnlyList<string> FindFaults(MarkdownPage page) =>
        [.. page.Commands.SelectMany(line => Paths(line.Text).Where(path => !Path.Exists(Path.Combine(page.Root, path))).Select(path => $"{page.Name}:{line.Line}: {path}: no such file"))];

    private static IEnumerable<string> Paths(string line) =>
        Call().Matches(line).SelectMany(call => call.Groups[1].Value.Split(' ')).Where(word => word.Contains('/', StringComparison.Ordinal) && char.IsAsciiLetter(word[0]));

    /// <summary>Up to what is for the program itself, or a comment, or another command.</summary>
    [GeneratedRegex(@"\bdotnet (?:run|test|build|pack) (.*?)(?= -- | #|[;&|]|$)")]
    private static partial Regex Call();
}
