using System.Reflection;

namespace LinearLearn.Fuzz;

/// <summary>Provides the inputs of the folder Corpus, whose names begin with that of their target.</summary>
internal static class FuzzCorpus
{
    private static readonly Assembly Files = typeof(FuzzCorpus).Assembly;

    private static readonly ILookup<string, byte[]> Inputs = Files.GetManifestResourceNames()
        .Order(StringComparer.Ordinal)
        .ToLookup(GetTarget, Read);

    /// <summary>Gets the names of the targets that have inputs.</summary>
    public static IEnumerable<string> Targets => Inputs.Select(group => group.Key);

    /// <summary>Gets the inputs of a target.</summary>
    public static IReadOnlyList<byte[]> InputsOf(string target) => [.. Inputs[target]];

    /// <summary>Gets the target of a file: the part of its name before the first point.</summary>
    public static string GetTarget(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)];

    private static byte[] Read(string name)
    {
        using Stream file = Files.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
