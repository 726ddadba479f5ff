using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyModel;

namespace LinearLearn.Docs.Tests.Engine;

/// <summary>
/// Resolves the assemblies that blocks are compiled against: the frameworks, this repository's packages with their dependencies, and the
/// packages that a block names.
/// </summary>
/// <remarks>The test project's own tools are not included.</remarks>
internal static class BlockReferences
{
    private static readonly string[] OwnPackages =
    [
        "LinearLearn", "LinearLearn.Emnist", "LinearLearn.Extensions.AI", "LinearLearn.Hosting", "LinearLearn.Onnx", "LinearLearn.Orleans",
        "LinearLearn.Plotting",
    ];

    private static readonly Dictionary<string, RuntimeLibrary> Libraries =
        DependencyContext.Load(typeof(BlockReferences).Assembly)!.RuntimeLibraries.ToDictionary(
            library => library.Name,
            StringComparer.Ordinal);

    private static readonly ILookup<string, string> Assemblies =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .ToLookup(path => Path.GetFileNameWithoutExtension(path));

    /// <summary>The assemblies read so far, because reading takes longer than compiling a block.</summary>
    private static readonly Dictionary<string, MetadataReference> Loaded = [];

    /// <summary>Gets the version of a package that the test project references, or null for other packages.</summary>
    public static string? VersionOf(string package) => Libraries.GetValueOrDefault(package)?.Version;

    public static IEnumerable<MetadataReference> Resolve(IEnumerable<string> packages)
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        IEnumerable<string> frameworks = Assemblies.SelectMany(paths => paths).Where(path => Path.GetDirectoryName(path) != own);
        HashSet<string> libraries = [];
        foreach (string package in packages.Concat(OwnPackages))
            Add(package, libraries);
        IEnumerable<string> packaged = libraries
            .SelectMany(name => Libraries[name].RuntimeAssemblyGroups.SelectMany(group => group.AssetPaths))
            .SelectMany(path => Assemblies[Path.GetFileNameWithoutExtension(path)]);
        return frameworks.Concat(packaged).Distinct().Select(Load);
    }

    private static void Add(string name, HashSet<string> libraries)
    {
        if (!Libraries.TryGetValue(name, out RuntimeLibrary? library) || !libraries.Add(name))
            return;
        foreach (Dependency dependency in library.Dependencies)
            Add(dependency.Name, libraries);
    }

    private static MetadataReference Load(string path)
    {
        if (!Loaded.TryGetValue(path, out MetadataReference? reference))
            Loaded.Add(path, reference = MetadataReference.CreateFromFile(path));
        return reference;
    }
}
