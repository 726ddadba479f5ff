using System.Globalization;

namespace LinearLearn;

/// <summary>Specifies how a text can be read as a number.</summary>
internal enum NumberForm
{
    /// <summary>It is not a number.</summary>
    None,

    /// <summary>A number without a separator.</summary>
    Plain,

    /// <summary>A number with a decimal point.</summary>
    Point,

    /// <summary>A number with a comma that can only be a decimal separator.</summary>
    Comma,

    /// <summary>A number such as 1,234, whose comma can be a decimal or a thousands separator.</summary>
    AmbiguousComma,
}

/// <summary>Parses the texts of cells, already trimmed, independently of the culture.</summary>
internal static class CellText
{
    /// <summary>The maximum length of a number with a comma.</summary>
    private const int MaxCommaLength = 64;

    private static readonly string[] MissingNumbers = ["NA", "N/A", "#N/A", "NaN", "null", "?", "-"];

    /// <summary>Determines whether the text represents a missing number, date or boolean.</summary>
    public static bool IsMissingNumber(ReadOnlySpan<char> text)
    {
        if (text.Length > 4)
            return false;
        foreach (string missing in MissingNumbers)
        {
            if (text.Equals(missing, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Finds the form of a number: an optional sign, digits, an optional point or comma and digits, an optional exponent.
    /// </summary>
    public static NumberForm FindForm(ReadOnlySpan<char> text)
    {
        int position = !text.IsEmpty && text[0] is '+' or '-' ? 1 : 0;
        int first = position;
        position += CountDigits(text[position..]);
        int whole = position - first;
        char separator = position < text.Length && text[position] is '.' or ',' ? text[position++] : ' ';
        int decimals = CountDigits(text[position..]);
        position += decimals;
        if (whole + decimals == 0 || (separator == ',' && (whole == 0 || decimals == 0)))
            return NumberForm.None;
        bool hasExponent = position < text.Length && text[position] is 'e' or 'E';
        if (hasExponent)
        {
            position++;
            if (position < text.Length && text[position] is '+' or '-')
                position++;
            int exponent = CountDigits(text[position..]);
            if (exponent == 0)
                return NumberForm.None;
            position += exponent;
        }
        if (position < text.Length)
            return NumberForm.None;
        return separator switch
        {
            '.' => NumberForm.Point,
            ' ' => NumberForm.Plain,
            _ when text.Length > MaxCommaLength => NumberForm.None,
            _ when decimals == 3 && whole <= 3 && text[first] != '0' && !hasExponent => NumberForm.AmbiguousComma,
            _ => NumberForm.Comma,
        };
    }

    /// <summary>Parses a number, which becomes infinite if it overflows.</summary>
    /// <returns>Whether the text is a number with the given separator.</returns>
    public static bool TryParseNumber(ReadOnlySpan<char> text, bool hasDecimalComma, out double number)
    {
        number = 0;
        switch (FindForm(text))
        {
            case NumberForm.None:
                return false;
            case NumberForm.Comma or NumberForm.AmbiguousComma:
                Span<char> invariant = stackalloc char[MaxCommaLength];
                text.CopyTo(invariant);
                invariant[text.IndexOf(',')] = '.';
                return hasDecimalComma
                    && double.TryParse(invariant[..text.Length], PlainNumber.Styles, CultureInfo.InvariantCulture, out number);
            case NumberForm.Point when hasDecimalComma:
                return false;
            default:
                return double.TryParse(text, PlainNumber.Styles, CultureInfo.InvariantCulture, out number);
        }
    }

    /// <summary>
    /// Parses a date in ISO 8601: 2026-07-31, optionally with a time after T or a space, and an offset, which is not applied.
    /// </summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-' || !TryParseDigits(text[..4], out int year)
            || !TryParseDigits(text[5..7], out int month) || !TryParseDigits(text[8..10], out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }
        int hour = 0;
        if (text.Length > 10 && (text[10] is not ('T' or 't' or ' ') || !TryParseTime(text[11..], out hour)))
            return false;
        date = new DateTime(year, month, day, hour, 0, 0);
        return true;
    }

    /// <summary>Parses a boolean: true, false, yes, no, y, n, 1 or 0.</summary>
    public static bool TryParseBoolean(ReadOnlySpan<char> text, out bool value)
    {
        value = IsOne(text, "true") || IsOne(text, "yes") || IsOne(text, "y") || IsOne(text, "1");
        return value || IsOne(text, "false") || IsOne(text, "no") || IsOne(text, "n") || IsOne(text, "0");
    }

    /// <summary>Determines whether the text is "true" or "false".</summary>
    public static bool IsTrueOrFalse(ReadOnlySpan<char> text) => IsOne(text, "true") || IsOne(text, "false");

    /// <summary>Describes the sign that a text was truncated or decoded with the wrong encoding.</summary>
    /// <returns>What was found, with its likely cause; null if the text is undamaged.</returns>
    public static string? FindDamage(ReadOnlySpan<char> text)
    {
        if (text.Contains(DisplayText.Replacement))
            return "U+FFFD: the file is probably not UTF-8 but, for instance, Windows-1252, so open it with its encoding";
        return HasUnpairedSurrogate(text) ? "an unpaired surrogate: the text was probably truncated within a character" : null;
    }

    public static bool HasUnpairedSurrogate(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return true;
            i++;
        }
        return false;
    }

    /// <summary>Counts the words, separated by white space.</summary>
    public static int CountWords(ReadOnlySpan<char> text)
    {
        int words = 0;
        bool isWithin = false;
        foreach (char letter in text)
        {
            bool isWord = !char.IsWhiteSpace(letter);
            if (isWord && !isWithin)
                words++;
            isWithin = isWord;
        }
        return words;
    }

    private static bool IsOne(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        return count;
    }

    private static bool TryParseDigits(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (char letter in text)
        {
            if (!char.IsAsciiDigit(letter))
                return false;
            number = 10 * number + letter - '0';
        }
        return true;
    }

    /// <summary>
    /// Parses HH:mm, optionally with seconds and fractions of a second, and optionally with Z or an offset such as +01:00 or -0530.
    /// </summary>
    private static bool TryParseTime(ReadOnlySpan<char> text, out int hour)
    {
        hour = 0;
        if (text.Length < 5 || text[2] != ':' || !TryParseDigits(text[..2], out hour) || !TryParseDigits(text[3..5], out int minute)
            || hour > 23 || minute > 59)
            return false;
        text = text[5..];
        if (text.Length >= 3 && text[0] == ':')
        {
            if (!TryParseDigits(text[1..3], out int second) || second > 60)
                return false;
            text = text[3..];
            if (text.Length >= 2 && text[0] is '.' or ',')
            {
                int digits = CountDigits(text[1..]);
                if (digits == 0)
                    return false;
                text = text[(1 + digits)..];
            }
        }
        if (text.IsEmpty || text is "Z" or "z")
            return true;
        if (text[0] is not ('+' or '-'))
            return false;
        text = text[1..];
        return (text.Length == 2 || text.Length == 4 || (text.Length == 5 && text[2] == ':'))
            && TryParseDigits(text[..2], out int hours) && hours <= 18
            && (text.Length == 2 || (TryParseDigits(text[^2..], out int minutes) && minutes <= 59));
    }
}
