namespace LinearLearn;

/// <summary>Contains the C# code that converts the cells of a row, for generated table encoders.</summary>
internal static class CSharpCellTemplates
{
    /// <summary>The conversion of .NET values to cells.</summary>
    public static ReadOnlySpan<byte> Cells => """
            private enum CellType
            {
                Missing, Number, Boolean, Date, Text, Other,
            }

            // A cell. Text holds the characters of a text, and the digits of a number that a double cannot represent.
            private readonly struct Cell
            {
                public readonly string Column;
                public readonly CellType Type;
                public readonly string Text;
                public readonly double Number;
                public readonly DateTime Date;

                private Cell(string column, CellType type, string text = null, double number = 0, DateTime date = default)
                {
                    Column = column;
                    Type = type;
                    Text = text;
                    Number = number;
                    Date = date;
                }

                public static Cell From(IReadOnlyDictionary<string, object> row, string column)
                {
                    if (!row.TryGetValue(column, out object value))
                        throw new ArgumentException("expected a column " + column + ", found none", nameof(row));
                    CultureInfo culture = CultureInfo.InvariantCulture;
                    switch (value)
                    {
                        case null:
                        case DBNull _:
                            return new Cell(column, CellType.Missing);
                        case string text:
                            return FromText(column, text);
                        case bool isTrue:
                            return new Cell(column, CellType.Boolean, null, isTrue ? 1 : 0);
                        case DateTime date:
                            return new Cell(column, CellType.Date, null, 0, date);
                        case DateTimeOffset date:
                            return new Cell(column, CellType.Date, null, 0, date.DateTime);
                        case double number:
                            return FromNumber(column, number, null);
                        case decimal number:
                            return FromDecimal(column, number);
                        case long number:
                            return FromInteger(column, number, number.ToString(culture));
                        case ulong number:
                            return FromInteger(column, number, number.ToString(culture));
                        case IntPtr number:
                            return FromInteger(column, number.ToInt64(), number.ToInt64().ToString(culture));
                        case UIntPtr number:
                            return FromInteger(column, number.ToUInt64(), number.ToUInt64().ToString(culture));
                        case BigInteger number:
                            return FromInteger(column, (double)number, number.ToString(culture));
                        case Enum name:
                            return FromText(column, name.ToString());
                        case char letter:
                            return FromText(column, letter.ToString());
                        case Guid guid:
                            return FromText(column, guid.ToString());
                        case float _:
                        case int _:
                        case uint _:
                        case short _:
                        case ushort _:
                        case byte _:
                        case sbyte _:
                            return FromNumber(column, Convert.ToDouble(value, culture), null);
                        default:
                            // A type of .NET 6, which .NET Standard does not have.
                            const string Format = "yyyy-MM-dd";
                            return value.GetType().FullName != "System.DateOnly" ? new Cell(column, CellType.Other, value.GetType().Name)
                                : new Cell(column, CellType.Date, null, 0, DateTime.ParseExact(
                                    ((IFormattable)value).ToString(Format, culture), Format, culture));
                    }
                }

                // Formats the cell as the value of a category, identically for equal numbers of all types.
                public string Format() => Text != null ? Text
                    : Type == CellType.Number ? Number.ToString("R", CultureInfo.InvariantCulture)
                    : Type == CellType.Boolean ? (Number != 0 ? "true" : "false")
                    : Type == CellType.Date
                        ? Date.ToString(Date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "s", CultureInfo.InvariantCulture)
                    : "";

                public string Describe() => Type == CellType.Missing ? "nothing"
                    : Type == CellType.Text ? "\"" + Text + "\""
                    : Type == CellType.Other ? "a value of type " + Text
                    : Format();

                private static Cell FromText(string column, string text) => string.IsNullOrWhiteSpace(text)
                    ? new Cell(column, CellType.Missing)
                    : new Cell(column, CellType.Text, text.Trim());

                // Adding 0 turns -0 into 0, so that both are one category.
                private static Cell FromNumber(string column, double number, string digits) => double.IsNaN(number)
                    ? new Cell(column, CellType.Missing)
                    : new Cell(column, CellType.Number, digits, number + 0.0);

                private static Cell FromInteger(string column, double number, string digits) =>
                    FromNumber(column, number, Math.Abs(number) < 9007199254740992 ? null : digits);

                // The division removes trailing zeros of large numbers.
                private static Cell FromDecimal(string column, decimal number)
                {
                    bool isWhole = (decimal.GetBits(number)[3] & 0xFF0000) == 0;
                    return FromInteger(column, (double)number,
                        (isWhole ? number : number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture));
                }
            }

        """u8;

    /// <summary>The parsers of texts.</summary>
    public static ReadOnlySpan<byte> Parsing => """
        #if NUMBER || DATE || BOOLEAN
            private static bool IsMissing(string text) => IsOneOf(text, "NA", "N/A", "#N/A", "NaN", "null", "?", "-");

            private static bool IsOneOf(string text, params string[] words)
            {
                foreach (string word in words)
                {
                    if (string.Equals(text, word, StringComparison.OrdinalIgnoreCase))
                        return true;
                }
                return false;
            }

        #endif
        #if NUMBER || DATE
            private static int CountDigits(string text, int start)
            {
                int end = start;
                while (end < text.Length && text[end] >= '0' && text[end] <= '9')
                    end++;
                return end - start;
            }

        #endif
        #if NUMBER
            // An optional sign, digits, an optional separator and digits, and an optional exponent.
            private static bool TryParseNumber(string text, bool hasComma, out double number)
            {
                number = 0;
                int position = text.Length > 0 && (text[0] == '+' || text[0] == '-') ? 1 : 0;
                int whole = CountDigits(text, position);
                position += whole;
                char separator = position < text.Length && (text[position] == '.' || text[position] == ',') ? text[position++] : ' ';
                int decimals = CountDigits(text, position);
                position += decimals;
                if (whole + decimals == 0 || (separator == ',' && (!hasComma || whole == 0 || decimals == 0 || text.Length > 64)))
                    return false;
                if (separator == '.' && hasComma)
                    return false;
                if (position < text.Length && (text[position] == 'e' || text[position] == 'E'))
                {
                    position++;
                    if (position < text.Length && (text[position] == '+' || text[position] == '-'))
                        position++;
                    int exponent = CountDigits(text, position);
                    if (exponent == 0)
                        return false;
                    position += exponent;
                }
                const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
                return position == text.Length
                    && double.TryParse(text.Replace(',', '.'), Styles, CultureInfo.InvariantCulture, out number);
            }

        #endif
        #if DATE
            // ISO 8601: 2026-07-31, optionally with a time after T or a space, and an offset, which is not applied.
            private static bool TryParseDate(string text, out DateTime date)
            {
                date = default;
                if (text.Length < 10 || text[4] != '-' || text[7] != '-' || !TryParseDigits(text, 0, 4, out int year)
                    || !TryParseDigits(text, 5, 2, out int month) || !TryParseDigits(text, 8, 2, out int day)
                    || year < 1 || month < 1 || month > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
                    return false;
                int hour = 0;
                if (text.Length > 10 && ("Tt ".IndexOf(text[10]) < 0 || !TryParseTime(text.Substring(11), out hour)))
                    return false;
                date = new DateTime(year, month, day, hour, 0, 0);
                return true;
            }

            // HH:mm, optionally with seconds and a fraction, and optionally with Z or an offset such as +01:00 or -0530.
            private static bool TryParseTime(string text, out int hour)
            {
                hour = 0;
                if (text.Length < 5 || text[2] != ':' || !TryParseDigits(text, 0, 2, out hour) || hour > 23
                    || !TryParseDigits(text, 3, 2, out int minute) || minute > 59)
                    return false;
                text = text.Substring(5);
                if (text.Length >= 3 && text[0] == ':')
                {
                    if (!TryParseDigits(text, 1, 2, out int second) || second > 60)
                        return false;
                    text = text.Substring(3);
                    if (text.Length >= 2 && (text[0] == '.' || text[0] == ','))
                    {
                        int digits = CountDigits(text, 1);
                        if (digits == 0)
                            return false;
                        text = text.Substring(1 + digits);
                    }
                }
                if (text.Length == 0 || text == "Z" || text == "z")
                    return true;
                if (text[0] != '+' && text[0] != '-')
                    return false;
                int length = text.Length - 1;
                return (length == 2 || length == 4 || (length == 5 && text[3] == ':'))
                    && TryParseDigits(text, 1, 2, out int hours) && hours <= 18
                    && (length == 2 || (TryParseDigits(text, text.Length - 2, 2, out int minutes) && minutes <= 59));
            }

            private static bool TryParseDigits(string text, int start, int count, out int number)
            {
                number = 0;
                for (int i = start; i < start + count; i++)
                {
                    if (text[i] < '0' || text[i] > '9')
                        return false;
                    number = 10 * number + text[i] - '0';
                }
                return true;
            }

        #endif
        """u8;
}
