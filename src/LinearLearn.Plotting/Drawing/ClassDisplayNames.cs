namespace LinearLearn.Plotting;

/// <summary>What classes are called in pictures and pages: by their names in one line and not too long, or by their labels.</summary>
internal sealed class ClassDisplayNames
{
    private readonly IReadOnlyDictionary<int, string> _names;
    private readonly Dictionary<string, int> _counts;

    public ClassDisplayNames(ClassLabels classes)
    {
        _names = classes.Names;
        _counts = _names.Values.Where(name => !string.IsNullOrWhiteSpace(name)).CountBy(name => DisplayText.ShortenName(name)).ToDictionary();
    }

    /// <summary>The text of <see cref="Format"/>, or the label where no font has the letters of its name.</summary>
    public string FormatForPicture(int label) => Format(label) is { } name && FontResolver.CanWrite(name) ? name : Guard.Text($"{label}");

    /// <summary>The name of a class, or its label where it has none. Where that does not tell it from another class, its label follows its name.</summary>
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
