namespace LinearLearn.Plotting;

/// <summary>Provides the names of classes in pictures and pages: their names, on one line and shortened, or their labels.</summary>
internal sealed class ClassDisplayNames
{
    private readonly IReadOnlyDictionary<int, string> _names;
    private readonly Dictionary<string, int> _counts;

    public ClassDisplayNames(ClassLabels classes)
    {
        _names = classes.Names;
        _counts = _names.Values
            .Where(name => !string.IsNullOrWhiteSpace(name))
            .CountBy(name => DisplayText.ShortenName(name))
            .ToDictionary();
    }

    /// <summary>Formats as <see cref="Format"/> does, but returns the label if no font has the letters of the name.</summary>
    public string FormatForPicture(int label) => Format(label) is { } name && FontResolver.CanWrite(name) ? name : Guard.Text($"{label}");

    /// <summary>
    /// Returns the name of a class, followed by its label if another class has the same name; or the label if there is no name.
    /// </summary>
    public string Format(int label)
    {
        if (!_names.TryGetValue(label, out string? name) || string.IsNullOrWhiteSpace(name))
            return Guard.Text($"{label}");
        string shown = DisplayText.ShortenName(name);
        if (_counts[shown] == 1)
            return shown;
        string number = Guard.Text($" ({label})");
        return DisplayText.ShortenName(name, DisplayText.MaxNameCells - number.Length) + number;
    }
}
