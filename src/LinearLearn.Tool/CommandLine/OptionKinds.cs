using System.CommandLine;

namespace LinearLearn.Tool;

/// <summary>Rejects options that have no effect on a kind of data.</summary>
internal static class OptionKinds
{
    private static readonly Dictionary<string, DataKind[]> Kinds = new(StringComparer.Ordinal)
    {
        ["--label"] = [DataKind.Table],
        ["--ignore"] = [DataKind.Table],
        ["--category"] = [DataKind.Table],
        ["--decimal"] = [DataKind.Table],
        ["--words"] = [DataKind.Text, DataKind.Table],
        ["--chars"] = [DataKind.Text, DataKind.Table],
        ["--hash-bits"] = [DataKind.Text, DataKind.Table],
        ["--no-idf"] = [DataKind.Text, DataKind.Table],
        ["--labeled"] = [DataKind.Text],
        ["--labels"] = [DataKind.Images],
        ["--zero-based"] = [DataKind.LibSvm],
        ["--features"] = [DataKind.LibSvm],
        ["--no-scaling"] = [DataKind.LibSvm, DataKind.Images],
    };

    /// <summary>Gets the names of the options of a command line that read data, except those that are not given.</summary>
    public static string[] FindGiven(ParseResult options, params IEnumerable<Option> all) =>
        [.. all.Where(option => options.GetResult(option) is { Implicit: false }).Select(option => option.Name)];

    /// <summary>Throws if an option has no effect on a kind of data.</summary>
    /// <param name="given">The names of the options of the command line.</param>
    /// <param name="kind">The kind of the data.</param>
    /// <param name="file">The name of the file in messages.</param>
    public static void Require(IEnumerable<string> given, DataKind kind, string file)
    {
        foreach (string name in given)
        {
            if (Kinds.TryGetValue(name, out DataKind[]? kinds) && !kinds.Contains(kind))
            {
                string expected = string.Join(" or ", kinds.Select(SavedModel.Describe));
                throw ToolException.Usage($"{name}: expected {expected}, found {SavedModel.Describe(kind)} in {file}");
            }
        }
    }
}
