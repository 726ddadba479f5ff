using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>Shortens text for error messages.</summary>
internal static class Excerpt
{
    private const int MaxLength = 40;

    /// <summary>Replaces unprintable and invisible characters, and truncates long text.</summary>
    public static string Format(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? "nothing"
        : text.Length <= MaxLength ? Printable(text)
        : Printable(text[..MaxLength]) + "...";

    /// <summary>Replaces unprintable and invisible characters, and truncates long text.</summary>
    public static string Format(string text)
    {
        if (text.Length <= MaxLength)
            return text.Length == 0 ? "nothing" : Printable(text);
        int length = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return Printable(text.AsSpan(0, length)) + "...";
    }

    private static string Printable(ReadOnlySpan<byte> bytes) => Printable(Encoding.UTF8.GetString(bytes).AsSpan());

    private static string Printable(ReadOnlySpan<char> characters)
    {
        StringBuilder text = new();
        foreach (Rune character in characters.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(character))
            {
                case UnicodeCategory.Control:
                    text.Append(Rune.ReplacementChar);
                    break;
                case UnicodeCategory.SpaceSeparator when character.Value != ' ':
                case UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    text.Append(CultureInfo.InvariantCulture, $"<U+{character.Value:X4}>");
                    break;
                default:
                    text.Append(character);
                    break;
            }
        }
        return text.ToString();
    }
}
