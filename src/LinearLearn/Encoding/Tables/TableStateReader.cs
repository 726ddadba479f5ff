using System.Text.Json;

namespace LinearLearn;

/// <summary>Reads the state of a <see cref="TableEncoder"/>, with an <see cref="InvalidDataException"/> for every error.</summary>
internal sealed class TableStateReader(EncoderState state)
{
    private readonly ILookup<string, KeyValuePair<string, float[]>> _floats = state.Floats.ToLookup(pair => GetPrefix(pair.Key));
    private readonly ILookup<string, KeyValuePair<string, int[]>> _integers = state.Integers.ToLookup(pair => GetPrefix(pair.Key));
    private int _arrays;

    public (string Label, int Rows, ColumnEncoder[] Columns) Read(JsonElement settings)
    {
        int version = ReadCount(settings, "version", "settings");
        if (version != TableEncoder.StateVersion)
            throw new InvalidDataException(
                Guard.Text(
                $"expected settings of version {TableEncoder.StateVersion}, found {version}: written by a newer version of the library?"));
        string label = ReadText(settings, "label", "settings");
        int rows = ReadCount(settings, "rows", "settings");
        JsonElement array = Get(settings, "columns", JsonValueKind.Array, "settings");
        if (array.GetArrayLength() >= ColumnNames.MaxColumns)
            throw new InvalidDataException(
                Guard.Text($"expected fewer than {ColumnNames.MaxColumns} columns, found {array.GetArrayLength()}"));
        List<ColumnEncoder> columns = [];
        HashSet<string> names = new([label], StringComparer.Ordinal);
        foreach (JsonElement json in array.EnumerateArray())
        {
            ColumnEncoder column = ReadColumn(json, columns.Count, rows);
            if (column.Name.Length > 0 && !names.Add(column.Name))
                throw new InvalidDataException(
                    Guard.Text($"expected unique column names, found \"{Excerpt.Format(column.Name)}\" twice"));
            columns.Add(column);
        }
        if (_arrays != state.Floats.Count + state.Integers.Count)
            throw new InvalidDataException(
                Guard.Text($"expected {_arrays} arrays of the columns of texts, found {state.Floats.Count + state.Integers.Count}"));
        return (label, rows, [.. columns]);
    }

    private ColumnEncoder ReadColumn(JsonElement json, int index, int rows)
    {
        string path = Guard.Text($"column {index + 1}");
        string name = ReadText(json, "name", path), kind = ReadText(json, "kind", path);
        int missing = ReadCount(json, "missing", path);
        if (missing > rows)
            throw new InvalidDataException(Guard.Text($"{path}: expected at most {rows} missing cells, found {missing}"));
        if (name.Length == 0 && kind != "ignored")
            throw new InvalidDataException(Guard.Text($"{path}: expected a name, found none"));
        return kind switch
        {
            "number" => ReadNumber(json, name, missing, path),
            "boolean" => new CategoryColumn(
                name, ColumnKind.Boolean, missing, ["false", "true"], ReadBooleans(json, path), 0, 0, CellTypes.Boolean),
            "category" => ReadCategory(json, name, missing, path),
            "date" => new DateColumn(
                name,
                missing,
                ReadStandardization(json, path),
                ReadFlag(json, "months", path),
                ReadFlag(json, "weekdays", path),
                ReadFlag(json, "hours", path)),
            "text" => new TextColumn(name, missing, ReadTextEncoder(json, index, path)),
            "ignored" => new IgnoredColumn(name, missing, ReadText(json, "reason", path)),
            _ => throw new InvalidDataException(
                Guard.Text($"{path}: expected number, boolean, category, date, text or ignored, found {Excerpt.Format(kind)}")),
        };
    }

    private static NumberColumn ReadNumber(JsonElement json, string name, int missing, string path)
    {
        bool hasComma = TryGet(json, "decimalSeparator", path, out _) && ReadText(json, "decimalSeparator", path) switch
        {
            "," => true,
            "." => false,
            string found =>
                throw new InvalidDataException(
                    Guard.Text($"{path}: expected . or , for decimalSeparator, found {Excerpt.Format(found)}")),
        };
        return new NumberColumn(name, missing, ReadStandardization(json, path), ReadKnots(json, path), hasComma);
    }

    private static CategoryColumn ReadCategory(JsonElement json, string name, int missing, string path)
    {
        string[] values = [.. Get(json, "values", JsonValueKind.Array, path).EnumerateArray().Select(item => ReadText(item, path))];
        int[] counts = ReadCounts(json, path);
        if (counts.Length != values.Length)
            throw new InvalidDataException(
                Guard.Text($"{path}: expected a count for each of {values.Length} values, found {counts.Length}"));
        for (int i = 1; i < values.Length; i++)
        {
            if (string.CompareOrdinal(values[i - 1], values[i]) >= 0)
                throw new InvalidDataException(
                    Guard.Text(
                    $"{path}: expected values in ordinal order, found {Excerpt.Format(values[i])} after {Excerpt.Format(values[i - 1])}"));
        }
        int hashed = ReadCount(json, "hashed", path);
        if (hashed != 0 && (hashed > TableEncoderOptions.MaxHashedColumns || !int.IsPow2(hashed)))
            throw new InvalidDataException(
                Guard.Text(
                $"{path}: expected 0 or a power of two up to {TableEncoderOptions.MaxHashedColumns} for hashed, found {hashed}"));
        CellTypes types = CellTypes.None;
        foreach (JsonElement item in Get(json, "types", JsonValueKind.Array, path).EnumerateArray())
        {
            string type = ReadText(item, path);
            types |= Enum.GetValues<CellTypes>().Where(
                known => known != CellTypes.None && CategoryColumn.NameOf(known) == type).Cast<CellTypes?>().FirstOrDefault()
                ?? throw new InvalidDataException(
                    Guard.Text($"{path}: expected number, boolean, date or text, found {Excerpt.Format(type)}"));
        }
        return new CategoryColumn(name, ColumnKind.Category, missing, values, counts, ReadCount(json, "others", path), hashed, types);
    }

    private static double[] ReadKnots(JsonElement json, string path)
    {
        JsonElement array = Get(json, "knots", JsonValueKind.Array, path);
        int count = array.GetArrayLength();
        if (count != 0 && count is < Knots.Fewest or > Knots.Most)
            throw new InvalidDataException(Guard.Text($"{path}: expected no knots or {Knots.Fewest} to {Knots.Most}, found {count}"));
        double[] knots = [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number ? item.GetDouble() : double.NaN)];
        for (int i = 0; i < count; i++)
        {
            if (!double.IsFinite(knots[i]) || (i > 0 && !(knots[i] > knots[i - 1])) || !double.IsFinite(knots[i] - knots[0]))
                throw new InvalidDataException(Guard.Text($"{path}: expected finite knots that ascend, found {knots[i]} at index {i}"));
        }
        return knots;
    }

    private static Standardization ReadStandardization(JsonElement json, string path)
    {
        double mean = Get(json, "mean", JsonValueKind.Number, path).GetDouble();
        double deviation = Get(json, "deviation", JsonValueKind.Number, path).GetDouble();
        if (!double.IsFinite(mean) || !double.IsFinite(deviation) || deviation < 0)
            throw new InvalidDataException(
                Guard.Text($"{path}: expected a finite mean and a finite deviation of 0 or more, found {mean} and {deviation}"));
        return new Standardization(mean, deviation);
    }

    private TextEncoder ReadTextEncoder(JsonElement json, int index, string path)
    {
        string prefix = Guard.Text($"column{index}.");
        Dictionary<string, float[]> floats = _floats[prefix].ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
        Dictionary<string, int[]> integers = _integers[prefix].ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
        _arrays += floats.Count + integers.Count;
        try
        {
            return TextEncoder.FromState(new EncoderState(TextEncoder.StateKind, ReadText(json, "encoder", path), floats, integers));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(Guard.Text($"{path}: {exception.Message}"), exception);
        }
    }

    /// <summary>Gets the start of the name of an array, up to the first point, which names the column.</summary>
    private static string GetPrefix(string array) => array[..(array.IndexOf('.', StringComparison.Ordinal) + 1)];

    private static int[] ReadBooleans(JsonElement json, string path)
    {
        string[] values = [.. Get(json, "values", JsonValueKind.Array, path).EnumerateArray().Select(item => ReadText(item, path))];
        int[] counts = ReadCounts(json, path);
        return values is ["false", "true"] && counts.Length == 2
            ? counts
            : throw new InvalidDataException(
                Guard.Text($"{path}: expected counts of false and true, found {values.Length} values and {counts.Length} counts"));
    }

    private static int[] ReadCounts(JsonElement json, string path) =>
        [.. Get(json, "counts", JsonValueKind.Array, path).EnumerateArray().Select(
            item => ReadCount(item, "counts", path, isMember: false))];

    private static bool ReadFlag(JsonElement json, string name, string path)
    {
        JsonElement value = GetAny(json, name, path);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new InvalidDataException(Guard.Text($"{path}: expected true or false for {name}, found {value.ValueKind}"));
    }

    private static int ReadCount(JsonElement json, string name, string path, bool isMember = true)
    {
        JsonElement value = isMember ? GetAny(json, name, path) : json;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int count) && count >= 0
            ? count
            : throw new InvalidDataException(
                Guard.Text($"{path}: expected a whole number of 0 or more for {name}, found {Excerpt.Format(value.GetRawText())}"));
    }

    private static string ReadText(JsonElement json, string name, string path) =>
        ReadText(Get(json, name, JsonValueKind.String, path), path);

    private static string ReadText(JsonElement value, string path)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String)
                return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException(
                Guard.Text($"{path}: expected valid Unicode, found {Excerpt.Format(value.GetRawText())}"), exception);
        }
        throw new InvalidDataException(Guard.Text($"{path}: expected a text, found {value.ValueKind}"));
    }

    private static JsonElement Get(JsonElement json, string name, JsonValueKind kind, string path)
    {
        JsonElement value = GetAny(json, name, path);
        return value.ValueKind == kind ? value
            : throw new InvalidDataException(Guard.Text($"{path}: expected a JSON {kind} for {name}, found {value.ValueKind}"));
    }

    private static JsonElement GetAny(JsonElement json, string name, string path) =>
        json.ValueKind != JsonValueKind.Object
            ? throw new InvalidDataException(Guard.Text($"{path}: expected a JSON object, found {json.ValueKind}"))
        : TryGet(json, name, path, out JsonElement value) ? value
        : throw new InvalidDataException(Guard.Text($"{path}: expected {name}, found none"));

    private static bool TryGet(JsonElement json, string name, string path, out JsonElement value)
    {
        try
        {
            return json.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException(
                Guard.Text($"{path}: expected valid Unicode in the names of members, found an unpaired surrogate"), exception);
        }
    }
}
