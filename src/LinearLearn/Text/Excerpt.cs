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

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (char character in Encoding.UTF8.GetString(bytes))
            text.Append(char.IsControl(character) ? '\uFFFD' : character);
        return text.ToString();
    }
}
