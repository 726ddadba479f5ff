namespace LinearLearn.Benchmarks;

/// <summary>Represents the lines of a file, each assigned to a fold.</summary>
/// <param name="Header">The first line, if it is not an example; otherwise null.</param>
/// <param name="Lines">A line for each example.</param>
/// <param name="FoldOf">The fold of each example.</param>
internal sealed record FoldedLines(string? Header, string[] Lines, int[] FoldOf)
{
    /// <summary>Gets the text of a file with the header and the lines of some folds.</summary>
    public string Join(Func<int, bool> isSelected) => string.Join('\n', Select(isSelected).Prepend(Header!));

    /// <summary>Gets the two cells of each line of some folds.</summary>
    public string[][] Select(Func<int, bool> isSelected, char separator) =>
        [.. Select(isSelected).Select(line => line.Split(separator, 2))];

    private IEnumerable<string> Select(Func<int, bool> isSelected) => Lines.Where((_, i) => isSelected(FoldOf[i]));
}
