using System.Globalization;

namespace LinearLearn.Plotting;

/// <summary>What a class is called in a picture.</summary>
internal static class ClassName
{
    private const int Longest = 20;

    /// <summary>What <see cref="InText"/> says, or the label where no font has the letters of its name.</summary>
    public static string Of(int label, IReadOnlyDictionary<int, string> names) =>
        InText(label, names) is { } name && Typefaces.CanWrite(name) ? name : Guard.Text($"{label}");

    /// <summary>
    /// Its name in one line and not too long, or its label where it has none. Where that does not tell it from another class, its label follows its name.
    /// </summary>
    public static string InText(int label, IReadOnlyDictionary<int, string> names)
    {
        if (!names.TryGetValue(label, out string? name) || string.IsNullOrWhiteSpace(name))
            return Guard.Text($"{label}");
        string cut = Cut(name, Longest);
        if (!names.Any(other => other.Key != label && IsCutTo(cut, other.Value, name)))
            return cut;
        string number = Guard.Text($" ({label})");
        return Cut(name, Longest - number.Length) + number;
    }

    private static string Cut(string name, int length)
    {
        StringInfo line = new(OneLine.Of(name).Trim());
        return line.LengthInTextElements <= length ? line.String : line.SubstringByTextElements(0, length - 1) + "…";
    }

    /// <summary>Whether another class would be called the same. Names that are short enough are only compared.</summary>
    private static bool IsCutTo(string cut, string? other, string name) =>
        other is not null && (other == name || (cut.EndsWith('…') && Cut(other, Longest) == cut));
}
