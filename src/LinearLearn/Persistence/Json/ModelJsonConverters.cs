using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LinearLearn;

/// <summary>Labels on one line.</summary>
internal sealed class LabelsJson : JsonConverter<int[]>
{
    public override int[] Read(ref Utf8JsonReader json, Type typeToConvert, JsonSerializerOptions options)
    {
        List<int> labels = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out int label))
                throw JsonFault.Create(json, Guard.Text($"a label: a whole number from {int.MinValue} to {int.MaxValue}"));
            labels.Add(label);
        }
        return [.. labels];
    }

    public override void Write(Utf8JsonWriter json, int[] labels, JsonSerializerOptions options) => LineJson.Write<int>(json, labels);
}

/// <summary>A finite number.</summary>
internal sealed class NumberJson : JsonConverter<float>
{
    public override float Read(ref Utf8JsonReader json, Type typeToConvert, JsonSerializerOptions options) => ReadCurrent(json);

    public override void Write(Utf8JsonWriter json, float number, JsonSerializerOptions options) => json.WriteNumberValue(number);

    /// <summary>Reads the current number.</summary>
    public static float ReadCurrent(in Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetSingle(out float number) && float.IsFinite(number)
            ? number
            : throw JsonFault.Create(json, json.TokenType == JsonTokenType.Number ? PlainNumber.DescribeExpected(json.ValueSpan) : "a finite number");
}

/// <summary>Finite numbers on one line.</summary>
internal sealed class NumbersJson : JsonConverter<float[]>
{
    public override float[] Read(ref Utf8JsonReader json, Type typeToConvert, JsonSerializerOptions options)
    {
        List<float> numbers = [];
        AddTo(numbers, ref json);
        return [.. numbers];
    }

    public override void Write(Utf8JsonWriter json, float[] numbers, JsonSerializerOptions options) => LineJson.Write<float>(json, numbers);

    public static void AddTo(List<float> numbers, ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            numbers.Add(NumberJson.ReadCurrent(json));
        }
    }
}

/// <summary>Weights, a row a line.</summary>
internal sealed class WeightRowsJson : JsonConverter<WeightRows>
{
    public override WeightRows Read(ref Utf8JsonReader json, Type typeToConvert, JsonSerializerOptions options)
    {
        List<float> weights = [];
        int count = 0, width = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; count++)
        {
            if (json.TokenType != JsonTokenType.StartArray)
                throw JsonFault.Create(json, Guard.Text($"row {count} of the weights to be an array"));
            long start = json.TokenStartIndex;
            int earlier = weights.Count;
            NumbersJson.AddTo(weights, ref json);
            int found = weights.Count - earlier;
            if (count == 0)
                width = found;
            if (found != width || width == 0)
                throw JsonFault.Create(start, Guard.Text($"row {count} of the weights to have {(width == 0 ? "numbers" : Guard.Text($"{width} numbers as row 0"))}"), Guard.Text($"{found}"));
        }
        return count > 0 ? new WeightRows([.. weights], width) : throw JsonFault.Create(json, "rows of weights");
    }

    public override void Write(Utf8JsonWriter json, WeightRows rows, JsonSerializerOptions options)
    {
        json.WriteStartArray();
        for (int row = 0; row < rows.Count; row++)
            LineJson.Write<float>(json, rows.Values.AsSpan(row * rows.Width, rows.Width), "\n    "u8);
        json.WriteEndArray();
    }
}

/// <summary>Names of labels, which are written as texts, the only names that members of JSON can have.</summary>
internal sealed class ClassNamesJson : JsonConverter<SortedDictionary<int, string>>
{
    public override SortedDictionary<int, string> Read(ref Utf8JsonReader json, Type typeToConvert, JsonSerializerOptions options)
    {
        SortedDictionary<int, string> names = [];
        while (MetadataJson.ReadName(ref json) is { } name)
        {
            if (!int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label) || name != label.ToString(CultureInfo.InvariantCulture))
                throw JsonFault.Create(json, Guard.Text($"a label: a whole number from {int.MinValue} to {int.MaxValue}, in its shortest form"));
            if (names.ContainsKey(label))
                throw JsonFault.Create(json, "each label once");
            names.Add(label, MetadataJson.ReadText(ref json));
        }
        return names;
    }

    public override void Write(Utf8JsonWriter json, SortedDictionary<int, string> names, JsonSerializerOptions options)
    {
        json.WriteStartObject();
        foreach ((int label, string name) in names)
            json.WriteString(label.ToString(CultureInfo.InvariantCulture), name);
        json.WriteEndObject();
    }
}

/// <summary>Texts by their names.</summary>
internal sealed class MetadataJson : JsonConverter<SortedDictionary<string, string>>
{
    public override SortedDictionary<string, string> Read(ref Utf8JsonReader json, Type typeToConvert, JsonSerializerOptions options)
    {
        SortedDictionary<string, string> metadata = new(StringComparer.Ordinal);
        while (ReadName(ref json) is { } name)
        {
            if (name.StartsWith(LinearModel.ReservedPrefix, StringComparison.Ordinal))
                throw JsonFault.Create(json, Guard.Text($"names that do not begin with {LinearModel.ReservedPrefix}"));
            if (metadata.ContainsKey(name))
                throw JsonFault.Create(json, "each name once");
            metadata.Add(name, ReadText(ref json));
        }
        return metadata;
    }

    public override void Write(Utf8JsonWriter json, SortedDictionary<string, string> metadata, JsonSerializerOptions options)
    {
        json.WriteStartObject();
        foreach ((string name, string text) in metadata)
            json.WriteString(name, text);
        json.WriteEndObject();
    }

    /// <summary>The name of the next member of an object; null at the object's end.</summary>
    public static string? ReadName(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.EndObject ? null : JsonFault.ReadText(json);
    }

    public static string ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.String ? JsonFault.ReadText(json) : throw JsonFault.Create(json, "a string");
    }
}

/// <summary>Numbers on one line, which the writer itself would give a line each.</summary>
internal static class LineJson
{
    /// <summary>More than any int or float takes.</summary>
    private const int MaxNumberLength = 32;

    public static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<T> numbers, ReadOnlySpan<byte> before = default)
        where T : IUtf8SpanFormattable
    {
        FileBuffer line = new();
        line.Write(before);
        for (int i = 0; i < numbers.Length; i++)
        {
            line.Write(i == 0 ? "["u8 : ", "u8);
            // Floats become the shortest text that is read as the same bits.
            numbers[i].TryFormat(line.GetSpan(MaxNumberLength), out int length, default, CultureInfo.InvariantCulture);
            line.Advance(length);
        }
        line.Write("]"u8);
        json.WriteRawValue(line.Written, skipInputValidation: true);
    }
}
