using System.Text.RegularExpressions;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Checks that the files and folders in calls of dotnet run, test, build and pack exist in the repository.</summary>
/// <remarks>A name without a folder is a reader's own file, which is not checked.</remarks>
internal static partial class PageCommands
{
    public static IReadOnlyList<string> FindFaults(MarkdownPage page) =>
        [.. page.Commands.SelectMany(line => FindFaults(page, line))];

    private static IEnumerable<string> FindFaults(MarkdownPage page, SourcePart line) => Paths(line.Text)
        .Where(path => !Path.Exists(Path.Combine(page.Root, path)))
        .Select(path => $"{page.Name}:{line.Line}: {path}: no such file");

    private static IEnumerable<string> Paths(string line) => Call().Matches(line)
        .SelectMany(call => call.Groups[1].Value.Split(' '))
        .Where(word => word.Contains('/', StringComparison.Ordinal) && char.IsAsciiLetter(word[0]));

    /// <summary>Matches the arguments of dotnet, up to those of the program, a comment, or another command.</summary>
    [GeneratedRegex(@"\bdotnet (?:run|test|build|pack) (.*?)(?= -- | #|[;&|]|$)")]
    private static partial Regex Call();
}
