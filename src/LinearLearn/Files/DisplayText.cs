using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>Makes text of users and files safe to display in a terminal, a message, a picture or a page.</summary>
/// <remarks>The result is a single line without characters that move the cursor, reverse the text direction or are invisible.</remarks>
internal static class DisplayText
{
    public const char Replacement = '\uFFFD';

    /// <summary>The length in terminal cells to which names are shortened.</summary>
    public const int MaxNameCells = 20;

    /// <summary>The largest width of a line of a table, in terminal cells.</summary>
    public const int LineCells = 80;

    /// <summary>The maximum length of a text element in UTF-16 units, which no letter or emoji of real text exceeds.</summary>
    private const int MaxElementLength = 32;

    private const string Ellipsis = "…";

    /// <summary>Converts text to one line: control characters and line breaks become spaces, other unsafe characters U+FFFD.</summary>
    public static string ToLine(string text) => Clean(text, rune => new Rune(IsControl(rune) ? ' ' : Replacement));

    /// <summary>Replaces unsafe characters with U+FFFD, except those in <paramref name="keep"/>.</summary>
    public static string ReplaceUnsafe(string text, string keep = "") =>
        Clean(text, rune => rune.IsBmp && keep.Contains((char)rune.Value, StringComparison.Ordinal) ? rune : new Rune(Replacement));

    /// <summary>Converts a name to one line, and cuts its middle if it has more than a number of cells, 1 or more.</summary>
    public static string ShortenName(string name, int cells = MaxNameCells)
    {
        string line = ToLine(name).Trim();
        if (Truncate(line, cells).Length == line.Length)
            return line;
        string start = Truncate(line, cells / 2);
        cells -= 1 + CellWidth.Measure(start);
        int end = line.Length;
        foreach (int element in StringInfo.ParseCombiningCharacters(line).Reverse())
        {
            cells -= CellWidth.MeasureElement(line.AsSpan(element, end - element));
            if (cells < 0 || end - element > MaxElementLength)
                break;
            end = element;
        }
        return start.TrimEnd() + Ellipsis + line[end..].TrimStart();
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

    /// <summary>Breaks a line between words, so that only words of more than a number of cells exceed this number.</summary>
    /// <remarks>
    /// A number and its unit stay together if they fit a line. Following lines are indented, by 2 if the indent leaves few cells for words,
    /// and less before a word that would not fit.
    /// </remarks>
    public static string Wrap(string line, int cells, int indent)
    {
        if (cells - indent < MaxNameCells)
            indent = Math.Min(indent, 2);
        StringBuilder wrapped = new();
        int used = 0;
        for (int start = 0; start < line.Length;)
        {
            int word = start;
            while (word < line.Length && line[word] == ' ')
                word++;
            int end = FindBreak(line, word, cells), blanks = word - start, width = CellWidth.Measure(line[word..end]);
            if (used > 0 && used + blanks + width > cells)
            {
                if (word == line.Length)
                    break; // blanks at the end
                wrapped.Append('\n');
                (blanks, used) = (indent, 0);
            }
            else if (used == 0 && blanks + width > cells)
            {
                blanks = Math.Min(blanks, indent);
            }
            if (used == 0)
                blanks = Math.Clamp(cells - width, 0, blanks);
            wrapped.Append(' ', blanks).Append(line, word, end - word);
            used += blanks + width;
            start = end;
        }
        return wrapped.ToString();
    }

    /// <summary>Appends the text of the last column to a line of a table, wrapped within its column, or below if it has no room.</summary>
    public static string WrapLast(string line, string text, int cells = LineCells)
    {
        int column = CellWidth.Measure(line) + 2;
        if (text.Length == 0)
            return line;
        return cells - column < MaxNameCells ? line + "\n" + Wrap("  " + text, cells, indent: 2) : Wrap($"{line}  {text}", cells, column);
    }

    /// <summary>Pads a text on the left to a number of cells.</summary>
    public static string PadLeft(string text, int cells) => new string(' ', Math.Max(0, cells - CellWidth.Measure(text))) + text;

    /// <summary>Finds the end of a word, or of the unit after a number if both fit a line.</summary>
    private static int FindBreak(string line, int word, int cells)
    {
        int end = FindEnd(word);
        if (end + 1 >= line.Length || !(line[end + 1] == '%' || char.IsLetter(line[end + 1])) || !IsNumber(line.AsSpan(word, end - word)))
            return end;
        int unit = FindEnd(end + 1);
        return CellWidth.Measure(line[word..unit]) <= cells ? unit : end;

        int FindEnd(int start) => line.IndexOf(' ', start) is >= 0 and int blank ? blank : line.Length;
    }

    /// <summary>Determines whether a word is a number, also after a parenthesis or a sign.</summary>
    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        ReadOnlySpan<char> digits = word.TrimStart("([+-");
        return digits.Length > 0 && char.IsAsciiDigit(digits[^1]) && digits.TrimStart("0123456789.,").IsEmpty;
    }

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
