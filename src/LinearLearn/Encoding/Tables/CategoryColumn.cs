using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Encodes a column of categories or booleans, with a feature for each value in ordinal order.</summary>
/// <remarks>
/// After these, there is a feature for missing cells if the training rows had some; then, for categories, one feature that rare values
/// share with values that did not occur, or several that they are hashed into.
/// </remarks>
internal sealed class CategoryColumn : ColumnEncoder
{
    /// <summary>The length in characters above which an array from the pool is used.</summary>
    private const int StackLength = 256;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _indices;

    /// <summary>Creates an encoder.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="kind">The kind of the column: Category or Boolean.</param>
    /// <param name="missing">The number of missing cells in the training rows.</param>
    /// <param name="values">The values that have a separate feature, in ordinal order.</param>
    /// <param name="counts">The number of occurrences of each value in the training rows.</param>
    /// <param name="others">The number of cells with other values.</param>
    /// <param name="hashed">The number of features that other values are hashed into; 0 if they share one.</param>
    /// <param name="types">The types of the training cells.</param>
    public CategoryColumn(string name, ColumnKind kind, int missing, string[] values, int[] counts, int others, int hashed, CellTypes types)
        : base(name, kind, missing)
    {
        Dictionary<string, int> indices = new(values.Length, StringComparer.Ordinal);
        for (int i = 0; i < values.Length; i++)
            indices.Add(values[i], i);
        _indices = indices.GetAlternateLookup<ReadOnlySpan<char>>();
        Values = values;
        Counts = counts;
        Others = others;
        Hashed = hashed;
        Types = types;
    }

    public string[] Values { get; }

    public int[] Counts { get; }

    public int Others { get; }

    public int Hashed { get; }

    public CellTypes Types { get; }

    public override int FeatureCount => Values.Length + (Missing > 0 ? 1 : 0) + (Kind == ColumnKind.Boolean ? 0 : Math.Max(1, Hashed));

    /// <summary>Reads a boolean: true, false, yes, no, y, n, 1 or 0.</summary>
    /// <returns>What was expected, if the cell is not a boolean; otherwise null.</returns>
    public static string? ReadBoolean(in Cell cell, out bool value)
    {
        value = cell.Type == CellType.Boolean ? cell.Boolean : cell is { Type: CellType.Number, Number: 1 };
        bool isBoolean = cell.Type switch
        {
            CellType.Boolean => true,
            CellType.Number => cell.Number is 0 or 1,
            CellType.Text => CellText.TryParseBoolean(cell.Text, out value),
            _ => false,
        };
        return isBoolean ? null : "true or false";
    }

    /// <summary>Determines whether a cell of a boolean column is missing.</summary>
    public static bool IsMissingBoolean(in Cell cell) =>
        cell.Type == CellType.Missing || (cell.Type == CellType.Text && CellText.IsMissingNumber(cell.Text));

    /// <summary>Hashes a value that does not have a separate feature.</summary>
    /// <param name="value">The value, whose UTF-8 bytes are hashed by MurmurHash3_x86_32 with the seed 0.</param>
    /// <param name="count">The number of features: a power of two.</param>
    /// <returns>The lowest bits of the hash: 0 to count - 1.</returns>
    public static int Hash(ReadOnlySpan<char> value, int count)
    {
        byte[]? rented = null;
        int room = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> bytes =
            value.Length <= StackLength ? stackalloc byte[3 * StackLength + 3] : (rented = ArrayPool<byte>.Shared.Rent(room));
        int length = Encoding.UTF8.GetBytes(value, bytes);
        int index = (int)(MurmurHash3.Hash32(bytes[..length], 0) & (uint)(count - 1));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return index;
    }

    public override string? Encode(in Cell cell, int first, FeatureBuffer features)
    {
        if (cell.Type == CellType.Missing || (Kind == ColumnKind.Boolean && IsMissingBoolean(cell)))
        {
            if (Missing > 0)
                AddMissing(first + Values.Length, features);
            else if (Kind == ColumnKind.Category)
                Add(first + Values.Length + (Hashed > 0 ? Hash("", Hashed) : 0), "", features);
            return null;
        }
        if (Kind == ColumnKind.Boolean)
        {
            if (ReadBoolean(cell, out bool isTrue) is { } expected)
                return expected;
            string word = isTrue ? "true" : "false";
            if (_indices.TryGetValue(word, out int index))
                Add(first + index, word, features);
            return null;
        }
        if (cell.Type == CellType.Other)
            return DescribeExpected();
        Span<char> scratch = stackalloc char[Cell.MaxFormattedLength];
        ReadOnlySpan<char> value = cell.Format(scratch);
        if (_indices.TryGetValue(value, out int own))
        {
            Add(first + own, value, features);
            return null;
        }
        if ((Types & TypeOf(cell)) == 0)
            return DescribeExpected();
        if (cell.Type == CellType.Text && CellText.FindDamage(value) is not null)
            return "a text that is neither truncated nor decoded with the wrong encoding";
        int other = first + Values.Length + (Missing > 0 ? 1 : 0);
        if (Hashed > 0)
        {
            Add(other + Hash(value, Hashed), value, features);
            return null;
        }
        features.Add(other, 1);
        if (features.RecordsNames)
            features.AddName(other, $"{Name} is rare or new");
        return null;
    }

    /// <summary>Gets the type of a cell as a value of a category.</summary>
    public static CellTypes TypeOf(in Cell cell) => cell.Type switch
    {
        CellType.Number => CellTypes.Number,
        CellType.Boolean => CellTypes.Boolean,
        CellType.Date => CellTypes.Date,
        CellType.Text => CellTypes.Text,
        _ => CellTypes.None,
    };

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("values");
        foreach (string value in Values)
            json.WriteStringValue(value);
        json.WriteEndArray();
        json.WriteStartArray("counts");
        foreach (int count in Counts)
            json.WriteNumberValue(count);
        json.WriteEndArray();
        if (Kind == ColumnKind.Boolean)
            return;
        json.WriteNumber("others", Others);
        json.WriteNumber("hashed", Hashed);
        json.WriteStartArray("types");
        foreach (CellTypes type in Enum.GetValues<CellTypes>())
        {
            if ((Types & type) != 0)
                json.WriteStringValue(NameOf(type));
        }
        json.WriteEndArray();
    }

    /// <summary>Gets the name of a type in the state and in messages.</summary>
    public static string NameOf(CellTypes type) => type switch
    {
        CellTypes.Number => "number",
        CellTypes.Boolean => "boolean",
        CellTypes.Date => "date",
        _ => "text",
    };

    public override string Describe()
    {
        const int listed = 3;
        double rows = Counts.Sum(count => (long)count) + Others + Missing;
        int[] order = [.. Enumerable.Range(0, Values.Length).OrderByDescending(i => Counts[i]).ThenBy(i => i)];
        IEnumerable<string> parts = order.Take(listed).Select(i => $"{ShowValue(Values[i])} {Percent(Counts[i] / rows)}");
        if (order.Length > listed)
            parts = parts.Append(Guard.Text($"{order.Length - listed} more"));
        if (Others > 0)
            parts = parts.Append($"{(Hashed > 0 ? "hashed" : "rare")} {Percent(Others / rows)}");
        return string.Join(", ", parts);
    }

    private void Add(int feature, ReadOnlySpan<char> value, FeatureBuffer features)
    {
        features.Add(feature, 1);
        if (features.RecordsNames)
            features.AddName(feature, value.IsEmpty ? $"{Name} is missing" : $"{Name}={value}");
    }

    /// <summary>Shortens a value, and quotes one with a comma, which also separates values.</summary>
    private static string ShowValue(string value)
    {
        string shown = DisplayText.ShortenName(value);
        return shown.Contains(',', StringComparison.Ordinal) ? $"\"{shown}\"" : shown;
    }

    private string DescribeExpected()
    {
        string[] types = [.. Enum.GetValues<CellTypes>().Where(type => (Types & type) != 0).Select(NameOf)];
        return Guard.Text($"a category ({string.Join(" or ", types)})");
    }
}
