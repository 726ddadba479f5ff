namespace LinearLearn.Docs.Tests.Engine;

/// <summary>The lines at the top of a file-based program that are for dotnet and not for the compiler: #!, and #: with package, project, property or sdk.</summary>
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

    /// <summary>The block's code; where directives stood, there are empty lines.</summary>
    public SourcePart Code { get; }

    public IReadOnlyList<string> Packages => _packages;

    public bool IsWeb { get; private set; }

    public IReadOnlyList<(int Line, string Text)> Faults => _faults;

    /// <summary>Directives stand before all code.</summary>
    private static bool IsHead(string line) => line.TrimStart() is "" or ['#', ':' or '!', ..] or ['/', '/', ..];

    private string? ReadPackage(string package)
    {
        if (package.Split('@') is not [string name, string version])
            return $"expected #:package name@version, found {package}";
        if (BlockReferences.VersionOf(name) is not { } known)
            return $"package {name} is none of ours, and the test project does not refer to it";
        if (version != known && version != "*")
            return $"package {name} is of version {known} here, the page says {version}";
        _packages.Add(name);
        return null;
    }

    /// <summary>A reader's script may lie anywhere: what counts is that the project is one of src.</summary>
    private static string? ProjectFault(string root, string path) =>
        path.Split('/') is [.., "src", string name] && Directory.Exists(Path.Combine(root, "src", name)) ? null : $"project {path} is not in src";

    private string? UseWeb()
    {
        IsWeb = true;
        return null;
    }
}
