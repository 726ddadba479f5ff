using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>Makes text of users and files safe to display in a terminal, a message, a picture or a page.</summary>
/// <remarks>The result is a single line without characters that move the cursor, reverse the text direction or are invisible.</remarks>
internal static class DisplayText
{
    public const char Replacement = '\uFFFD';

    /// <summary>The length in terminal cells at which names are truncated.</summary>
    public const int MaxNameCells = 20;

    /// <summary>The maximum length of a text element in UTF-16 units, which no letter or emoji of real text exceeds.</summary>
    private const int MaxElementLength = 32;

    private const string Ellipsis = "…";

    /// <summary>Converts text to one line: control characters and line breaks become spaces, other unsafe characters U+FFFD.</summary>
    public static string ToLine(string text) => Clean(text, rune => new Rune(IsControl(rune) ? ' ' : Replacement));

    /// <summary>Replaces unsafe characters with U+FFFD, except those in <paramref name="keep"/>.</summary>
    public static string ReplaceUnsafe(string text, string keep = "") =>
        Clean(text, rune => rune.IsBmp && keep.Contains((char)rune.Value, StringComparison.Ordinal) ? rune : new Rune(Replacement));

    /// <summary>Converts a name to one line, truncated to a number of cells.</summary>
    public static string ShortenName(string name, int cells = MaxNameCells)
    {
        string line = ToLine(name).Trim();
        return Truncate(line, cells).Length == line.Length ? line : Truncate(line, cells - 1) + Ellipsis;
    }

    /// <summary>Truncates a line to a number of cells.</summary>
    public static string Truncate(string line, int cells)
    {
        int end = 0;
        while (end < line.Length)
        {
            int length = StringInfo.GetNextTextElementLength(line, end);
            cells -= CellWidth.MeasureElement(line.AsSpan(end, length));
            if (cells < 0 || length > MaxElementLength)
                break;
            end += length;
        }
        return line[..end];
    }

    /// <summary>Pads a text on the left to a number of cells.</summary>
    public static string PadLeft(string text, int cells) => new string(' ', Math.Max(0, cells - CellWidth.Measure(text))) + text;

    private static string Clean(string text, Func<Rune, Rune> replace)
    {
        if (!text.EnumerateRunes().Any(IsUnsafe) && !text.Any(char.IsSurrogate))
            return text;
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // half a surrogate pair becomes U+FFFD
            clean.Append(IsUnsafe(rune) ? replace(rune) : rune);
        return clean.ToString();
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Determines whether a character is unsafe; joiners are invisible, but Persian and Indic words and emoji need them.</summary>
    private static bool IsUnsafe(Rune rune) =>
        IsControl(rune)
        || rune.Value is 0xFFFE or 0xFFFF
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D));
}
