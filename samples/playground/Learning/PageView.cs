namespace LinearLearn.Samples.Playground;

/// <summary>Holds what the page shows, and its name in the address.</summary>
/// <param name="Tab">0 for two digits, 1 for ten.</param>
/// <param name="Step">The step of two digits: 0 to 4.</param>
public sealed record PageView(int Tab, int Step)
{
    private const string Ten = "ten";

    /// <summary>Gets the names of the steps, as the page shows them.</summary>
    public static IReadOnlyList<string> Steps { get; } = ["Look", "Draw", "Train", "Correct", "Change"];

    /// <summary>Gets the name in the address, without #.</summary>
    public string Name => Tab == 1 ? Ten : Steps[Step].ToLowerInvariant();

    /// <summary>Finds the view that an address names.</summary>
    /// <param name="name">The part of the address after #. Another name than those of the page is the first step.</param>
    /// <param name="step">The step of the other tab, if the address names ten digits.</param>
    public static PageView From(string name, int step = 0) => name == Ten
        ? new PageView(1, step)
        : new PageView(0, Math.Max(0, Steps.ToList().FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))));
}
