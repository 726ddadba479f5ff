using System.Globalization;
using System.Text;

namespace LinearLearn.Plotting;

/// <summary>What a class is called in a picture.</summary>
internal static class ClassName
{
    private const int Longest = 20;

    /// <summary>What <see cref="InText"/> says, or the label where no font has the letters of its name.</summary>
    public static string Of(int label, IReadOnlyDictionary<int, string> names) =>
        InText(label, names) is { } name && Typefaces.CanWrite(name) ? name : Guard.Text($"{label}");

    /// <summary>Its name in one line and not too long, or its label where it has none.</summary>
    public static string InText(int label, IReadOnlyDictionary<int, string> names)
    {
        if (!names.TryGetValue(label, out string? name) || string.IsNullOrWhiteSpace(name))
            return Guard.Text($"{label}");
        StringInfo line = new(string.Concat(name.EnumerateRunes().Select(Shown)).Trim());
        return line.LengthInTextElements <= Longest ? line.String : line.SubstringByTextElements(0, Longest - 1) + "…";
    }

    /// <summary>What breaks lines, or may not stand in XML, becomes a space; halves of characters have become U+FFFD already.</summary>
    private static Rune Shown(Rune rune) => Rune.IsControl(rune) || rune.Value is 0xfffe or 0xffff ? new Rune(' ') : rune;
}
