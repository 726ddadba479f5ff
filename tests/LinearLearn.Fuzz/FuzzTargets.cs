namespace LinearLearn.Fuzz;

/// <summary>Lists all targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. ModelTargets.All,
        .. ClassifierTargets.All,
        .. RowFileTargets.All,
        .. NpyTargets.All,
        .. ShardTargets.All,
        .. LibSvmTargets.All,
        .. TextTargets.All,
        .. EmnistTargets.All,
    ];

    /// <summary>Selects targets by name, or all if no name is given.</summary>
    public static IReadOnlyList<FuzzTarget> Select(IReadOnlyCollection<string> names) => names.Count == 0 ? All : [.. names.Select(Find)];

    private static FuzzTarget Find(string name) => All.FirstOrDefault(target => target.Name == name)
        ?? throw new ArgumentException($"expected one of {string.Join(", ", All)}, found {name}", nameof(name));
}
