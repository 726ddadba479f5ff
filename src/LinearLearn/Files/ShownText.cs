using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>
/// Makes texts of users and files fit to be shown in a terminal, a message, a picture or a page: in one line, without characters that move the cursor, reverse
/// the direction of what follows, or are invisible.
/// </summary>
internal static class ShownText
{
    public const char Replacement = '\uFFFD';

    /// <summary>In cells of a terminal: longer names are cut.</summary>
    public const int LongestName = 20;

    /// <summary>In UTF-16 units: no letter or emoji of a real text has so many marks or parts.</summary>
    private const int LongestElement = 32;

    private const string Cut = "…";

    /// <summary>The text in one line: control characters and line breaks become spaces, other unsafe characters U+FFFD.</summary>
    public static string Line(string text) => Clean(text, rune => new Rune(IsBreak(rune) ? ' ' : Replacement));

    /// <summary>The text with every unsafe character as U+FFFD, but for those to keep.</summary>
    public static string Marked(string text, string keep = "") =>
        Clean(text, rune => rune.IsBmp && keep.Contains((char)rune.Value, StringComparison.Ordinal) ? rune : new Rune(Replacement));

    /// <summary>A name in one line, cut to so many cells.</summary>
    public static string Name(string name, int cells = LongestName)
    {
        string line = Line(name).Trim();
        return Start(line, cells).Length == line.Length ? line : Start(line, cells - 1) + Cut;
    }

    /// <summary>As much of a line as fits so many cells.</summary>
    public static string Start(string line, int cells)
    {
        int end = 0;
        while (end < line.Length)
        {
            int length = StringInfo.GetNextTextElementLength(line, end);
            cells -= CellWidth.MeasureElement(line.AsSpan(end, length));
            if (cells < 0 || length > LongestElement)
                break;
            end += length;
        }
        return line[..end];
    }

    /// <summary>The text after so many spaces that it ends in a column of a terminal.</summary>
    public static string PadLeft(string text, int cells) => new string(' ', Math.Max(0, cells - CellWidth.Measure(text))) + text;

    private static string Clean(string text, Func<Rune, Rune> replace)
    {
        if (!text.EnumerateRunes().Any(IsUnsafe) && !text.Any(char.IsSurrogate))
            return text;
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // of half a surrogate pair it makes U+FFFD
            clean.Append(IsUnsafe(rune) ? replace(rune) : rune);
        return clean.ToString();
    }

    private static bool IsBreak(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>Joiners are invisible, too, but Persian and Indic words and emoji need them.</summary>
    private static bool IsUnsafe(Rune rune) =>
        IsBreak(rune)
        || rune.Value is 0xFFFE or 0xFFFF
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D));
}
