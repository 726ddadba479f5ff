namespace LinearLearn.Samples.Playground;

/// <summary>Holds what the page shows, and its name in the address.</summary>
/// <param name="Tab">0 for two digits, 1 for ten.</param>
/// <param name="Step">The step of two digits: 0 to 4.</param>
public sealed record PageView(int Tab, int Step)
{
    private const string Ten = "ten";

    /// <summary>Gets the names of the steps, as the page shows them.</summary>
    public static IReadOnlyList<string> Steps { get; } = ["Look", "Draw", "Train", "Correct", "Change"];

    private static readonly string[] Headings =
    [
        "A random guess", "Your own digit", "Learning from examples", "One correction", "Your own experiment",
    ];

    /// <summary>Gets the title of the window, by which entries of the history differ.</summary>
    public string Title => $"{(Tab == 1 ? "Ten digits" : Steps[Step])} | Watch a computer learn | LinearLearn";

    /// <summary>Gets the name in the address, without #.</summary>
    public string Name => Tab == 1 ? Ten : Steps[Step].ToLowerInvariant();

    /// <summary>Gets the heading of a step.</summary>
    /// <param name="step">The step: 0 to 4.</param>
    /// <param name="hasLearned">Whether the weights are no longer the random first ones.</param>
    public static string GetHeading(int step, bool hasLearned) =>
        $"{step + 1}. {(step == 0 && hasLearned ? "A learned answer" : Headings[step])}";

    /// <summary>Finds the view that an address names.</summary>
    /// <param name="name">The part of the address after #. Another name than those of the page is the first step.</param>
    /// <param name="step">The step of the other tab, if the address names ten digits.</param>
    public static PageView From(string name, int step = 0) => name == Ten
        ? new PageView(1, step)
        : new PageView(0, Math.Max(0, Steps.ToList().FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))));
}
