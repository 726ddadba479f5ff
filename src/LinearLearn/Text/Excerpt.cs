using System.Text;

namespace LinearLearn;

/// <summary>What error messages show of a text that is not as expected.</summary>
internal static class Excerpt
{
    private const int Longest = 40;

    /// <summary>The text as it is, but for what would not print, and for what is too long.</summary>
    public static string Of(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? "nothing"
        : text.Length <= Longest ? Printable(text)
        : Printable(text[..Longest]) + "...";

    /// <summary>The text as it is, but for what would not print, and for what is too long.</summary>
    public static string Of(string text)
    {
        if (text.Length <= Longest)
            return text.Length == 0 ? "nothing" : Printable(text);
        int length = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return Printable(text.AsSpan(0, length)) + "...";
    }

    private static string Printable(ReadOnlySpan<byte> bytes) => Printable(Encoding.UTF8.GetString(bytes).AsSpan());

    private static string Printable(ReadOnlySpan<char> characters) => ShownText.Marked(characters.ToString());
}
