using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>Formats numbers and texts as C# or C code, in the invariant culture.</summary>
internal static class SourceText
{
    private const int LineLength = 120;

    /// <summary>Formats a float with the fewest digits that identify it, without a zero before the point.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="needsPoint">Whether a whole number needs a point, as C requires of a float.</param>
    public static string FormatFloat(float value, bool needsPoint = false)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (needsPoint && !text.AsSpan().ContainsAny('.', 'E'))
            text += ".";
        return text.Length > 2 && text.StartsWith("0.", StringComparison.Ordinal) ? text[1..] + "f"
            : text.Length > 3 && text.StartsWith("-0.", StringComparison.Ordinal) ? string.Concat("-", text.AsSpan(2), "f")
            : text + "f";
    }

    /// <summary>Formats a double with the fewest digits that identify it.</summary>
    public static string FormatDouble(double value) => value.ToString("R", CultureInfo.InvariantCulture) + "d";

    /// <summary>Formats a text as a C# literal of ASCII characters.</summary>
    public static string FormatText(string text)
    {
        StringBuilder literal = new("\"");
        foreach (char unit in text)
        {
            if (unit is '"' or '\\')
                literal.Append('\\').Append(unit);
            else if (unit is >= ' ' and <= '~')
                literal.Append(unit);
            else
                literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        }
        return literal.Append('"').ToString();
    }

    /// <summary>Formats a text as a C literal of its UTF-8 bytes; unpaired surrogates become U+FFFD.</summary>
    /// <remarks>
    /// Octal escapes have at most three digits, so the next character cannot be taken for a digit. Question marks are escaped, because two
    /// of them start a trigraph.
    /// </remarks>
    public static string FormatBytes(string text)
    {
        StringBuilder literal = new("\"");
        foreach (byte unit in Encoding.UTF8.GetBytes(text))
        {
            if (unit is (byte)'"' or (byte)'\\' or (byte)'?')
                literal.Append('\\').Append((char)unit);
            else if (unit is >= (byte)' ' and <= (byte)'~')
                literal.Append((char)unit);
            else
                literal.Append('\\').Append(Convert.ToString(unit, 8).PadLeft(3, '0'));
        }
        return literal.Append('"').ToString();
    }

    /// <summary>Joins the elements of an array to lines, without the end of the last line; empty without elements.</summary>
    public static string JoinLines(IEnumerable<string> elements, string indent)
    {
        StringBuilder lines = new(indent);
        int length = indent.Length;
        foreach (string element in elements)
        {
            if (length > indent.Length && length + element.Length >= LineLength)
            {
                lines.Append('\n').Append(indent);
                length = indent.Length;
            }
            lines.Append(element).Append(',');
            length += element.Length + 1;
        }
        return length == indent.Length ? "" : lines.ToString();
    }

    /// <summary>Joins integers to lines.</summary>
    public static string JoinLines(IEnumerable<int> elements, string indent) =>
        JoinLines(elements.Select(element => element.ToString(CultureInfo.InvariantCulture)), indent);
}
