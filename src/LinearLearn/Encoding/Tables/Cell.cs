using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Specifies the type of a cell.</summary>
internal enum CellType : byte
{
    Missing,
    Number,
    Boolean,
    Date,
    Text,

    /// <summary>A value of a type that no column supports.</summary>
    Other,
}

/// <summary>Represents a cell of a table: any .NET or JSON value, converted to one of a few types without allocation.</summary>
internal readonly struct Cell
{
    /// <summary>The limit from which doubles do not represent all integers.</summary>
    private const double ExactIntegers = 1L << 53;

    /// <summary>The divisor that removes trailing zeros of a decimal.</summary>
    private const decimal WithoutZeros = 1.0000000000000000000000000000m;

    /// <summary>The maximum length in characters of a formatted number or date.</summary>
    public const int MaxFormattedLength = 64;

    private readonly object? _value;

    private Cell(CellType type, object? value, double number = 0, DateTime date = default)
    {
        Type = type;
        _value = value;
        Number = number;
        Date = date;
    }

    public CellType Type { get; }

    public double Number { get; }

    public DateTime Date { get; }

    public bool Boolean => Number != 0;

    /// <summary>Gets the characters of a text, without surrounding white space.</summary>
    public ReadOnlySpan<char> Text => ((string)_value!).AsSpan().Trim();

    /// <summary>Gets the characters of a text, with surrounding white space.</summary>
    public ReadOnlySpan<char> RawText => (string)_value!;

    /// <summary>Gets an object that is equal for cells of the same type and content.</summary>
    public object? Key => Type switch
    {
        CellType.Number when IsDouble => Number,
        CellType.Date => Date,
        CellType.Boolean => Boolean,
        _ => _value,
    };

    /// <summary>
    /// Gets whether <see cref="Number"/> represents the number exactly, unlike an integer that a double cannot represent.
    /// </summary>
    public bool IsDouble => Type == CellType.Number && _value is null;

    public static Cell FromNumber(double number) =>
        double.IsNaN(number) ? default : new(CellType.Number, null, number + 0.0); // + 0.0 turns -0 into 0, so that both are one category

    public static Cell FromText(string text) => string.IsNullOrWhiteSpace(text) ? default : new(CellType.Text, text);

    public static Cell From(object? value) => value switch
    {
        null or DBNull => default,
        string text => FromText(text),
        double number => FromNumber(number),
        float number => FromNumber(number),
        int number => FromNumber(number),
        long number => FromInteger(number, value),
        bool boolean => new(CellType.Boolean, null, boolean ? 1 : 0),
        decimal number => FromDecimal(number, value),
        short number => FromNumber(number),
        byte number => FromNumber(number),
        DateTime date => FromDate(date),
        DateOnly date => FromDate(date.ToDateTime(TimeOnly.MinValue)),
        DateTimeOffset date => FromDate(date.DateTime),
        JsonElement json => FromJson(json),
        uint number => FromNumber(number),
        ulong number => FromInteger(number, value),
        sbyte number => FromNumber(number),
        ushort number => FromNumber(number),
        Half number => FromNumber((double)number),
        nint number => FromInteger(number, value),
        nuint number => FromInteger(number, value),
        Int128 number => FromInteger((double)number, value),
        UInt128 number => FromInteger((double)number, value),
        BigInteger number => FromInteger((double)number, value),
        char or Guid or Enum => FromText(Guard.Text($"{value}")),
        _ => new(CellType.Other, value),
    };

    /// <summary>Formats the cell as the value of a category, invariantly and identically for equal numbers of all types.</summary>
    /// <param name="scratch">A span of <see cref="MaxFormattedLength"/> characters.</param>
    public ReadOnlySpan<char> Format(Span<char> scratch)
    {
        int length = 0;
        bool fits = Type switch
        {
            CellType.Number when IsDouble => Number.TryFormat(scratch, out length, default, CultureInfo.InvariantCulture),
            CellType.Number => ((ISpanFormattable)_value!).TryFormat(scratch, out length, default, CultureInfo.InvariantCulture),
            CellType.Date =>
                Date.TryFormat(scratch, out length, Date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "s", CultureInfo.InvariantCulture),
            _ => false,
        };
        return fits ? scratch[..length]
            : Type == CellType.Boolean ? Boolean ? "true" : "false"
            : Type == CellType.Text ? Text
            : Guard.Text($"{_value}");
    }

    /// <summary>Describes the cell for a message.</summary>
    public string Describe() => Type switch
    {
        CellType.Missing => "nothing",
        CellType.Text => Guard.Text($"\"{Excerpt.Format(Text.ToString())}\""),
        CellType.Other when _value is JsonElement json => json.ValueKind == JsonValueKind.Array ? "a JSON array" : "a JSON object",
        CellType.Other => Guard.Text($"a value of type {_value!.GetType().Name}"),
        CellType.Boolean => Boolean ? "true" : "false",
        _ => Format(stackalloc char[MaxFormattedLength]).ToString(),
    };

    private static Cell FromDate(DateTime date) => new(CellType.Date, null, 0, date);

    private static Cell FromInteger(double number, object value) =>
        Math.Abs(number) < ExactIntegers ? FromNumber(number) : new(CellType.Number, value, number);

    /// <summary>Creates a cell of a decimal, keeping all digits except trailing zeros if a double is not exact.</summary>
    private static Cell FromDecimal(decimal number, object value) =>
        FromInteger((double)number, number.Scale == 0 || Math.Abs(number) < (decimal)ExactIntegers ? value : number / WithoutZeros);

    private static Cell FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => default,
        JsonValueKind.String => FromText(ReadText(json)),
        JsonValueKind.True => new(CellType.Boolean, null, 1),
        JsonValueKind.False => new(CellType.Boolean, null, 0),
        JsonValueKind.Number when json.TryGetInt64(out long number) =>
            number is > -(1L << 53) and < 1L << 53 ? FromNumber(number) : FromInteger(number, number),
        JsonValueKind.Number => FromNumber(json.GetDouble()),
        _ => new(CellType.Other, json),
    };

    private static string ReadText(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return DisplayText.Replacement.ToString(); // the JSON escapes an unpaired surrogate
        }
    }
}
