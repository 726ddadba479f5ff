namespace LinearLearn.Plotting;

/// <summary>Provides the names of classes in pictures and pages: their names, on one line, or their labels.</summary>
internal sealed class ClassDisplayNames
{
    private readonly IReadOnlyDictionary<int, string> _names;
    private readonly Dictionary<string, int> _counts;

    public ClassDisplayNames(ClassLabels classes)
    {
        _names = classes.Names;
        _counts = _names.Values.Where(name => !string.IsNullOrWhiteSpace(name)).CountBy(FormatLine).ToDictionary();
    }

    /// <summary>
    /// Returns the whole name of a class, followed by its label if another class has the same name; or the label if there is no name.
    /// </summary>
    public string Format(int label)
    {
        string number = Guard.Text($"{label}");
        if (!_names.TryGetValue(label, out string? name) || string.IsNullOrWhiteSpace(name))
            return number;
        string line = FormatLine(name);
        return _counts[line] == 1 ? line : $"{line} ({number})";
    }

    /// <summary>Formats as <see cref="Format"/> does, but returns the label if no font has the letters of the name.</summary>
    public string FormatForPicture(int label)
    {
        string name = DisplayText.ShortenName(Format(label));
        return FontResolver.CanWrite(name) ? name : Guard.Text($"{label}");
    }

    private static string FormatLine(string name) => DisplayText.ToLine(name).Trim();
}
