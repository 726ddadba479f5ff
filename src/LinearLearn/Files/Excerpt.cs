using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>What error messages show of a text that is not as expected.</summary>
internal static class Excerpt
{
    private const int Longest = 40;

    /// <summary>The text as it is, but for what would not print or cannot be seen, and for what is too long.</summary>
    public static string Of(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? "nothing"
        : text.Length <= Longest ? Printable(text)
        : Printable(text[..Longest]) + "...";

    /// <summary>The text as it is, but for what would not print or cannot be seen, and for what is too long.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest)
            return text.Length == 0 ? "nothing" : Printable(text);
        int length = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
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
