namespace LinearLearn.Docs.Tests.Engine;

/// <summary>Reads the directives of a file-based app: #!, and #: with package, project, property or sdk.</summary>
internal sealed class BlockDirectives
{
    private readonly List<string> _packages = [];
    private readonly List<(int Line, string Text)> _faults = [];

    public BlockDirectives(CodeBlock block)
    {
        string[] lines = block.Code.Text.Split('\n');
        for (int i = 0; i < lines.Length && IsHead(lines[i]); i++)
        {
            string line = lines[i].Trim();
            if (!line.StartsWith('#'))
                continue;
            lines[i] = "";
            string[] words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string? fault = (words[0], words.ElementAtOrDefault(1) ?? "") switch
            {
                ("#:package", string package) => ReadPackage(package),
                ("#:project", string path) => ProjectFault(block.Program.Page.Root, path),
                ("#:sdk", "Microsoft.NET.Sdk.Web") => UseWeb(),
                ("#:property", _) => null,
                var (word, _) when word.StartsWith("#!", StringComparison.Ordinal) => null,
                _ => $"unknown directive: {line}",
            };
            if (fault is not null)
                _faults.Add((block.Code.Line + i, fault));
        }
        Code = block.Code with { Text = string.Join('\n', lines) };
    }

    /// <summary>Gets the code of the block, with empty lines instead of directives.</summary>
    public SourcePart Code { get; }

    public IReadOnlyList<string> Packages => _packages;

    public bool IsWeb { get; private set; }

    public IReadOnlyList<(int Line, string Text)> Faults => _faults;

    /// <summary>Determines whether a line can precede all code, as directives must.</summary>
    private static bool IsHead(string line) => line.TrimStart() is "" or ['#', ':' or '!', ..] or ['/', '/', ..];

    private string? ReadPackage(string package)
    {
        if (package.Split('@') is not [string name, string version])
            return $"expected #:package name@version, found {package}";
        if (BlockReferences.VersionOf(name) is not { } known)
            return $"expected a package of this repository or of the test project, found {name}";
        if (version != known && version != "*")
            return $"expected version {known} of package {name}, found {version}";
        _packages.Add(name);
        return null;
    }

    /// <summary>Checks that a project is one of src; its path is ignored because a reader's file can be in any folder.</summary>
    private static string? ProjectFault(string root, string path) =>
        path.Split('/') is [.., "src", string name] && Directory.Exists(Path.Combine(root, "src", name))
            ? null
            : $"expected a project of src, found {path}";

    private string? UseWeb()
    {
        IsWeb = true;
        return null;
    }
}
