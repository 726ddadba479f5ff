using System.Globalization;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Reads the values of a model's JSON.</summary>
/// <remarks>The reader must be at the start of a value of the expected type; each method moves it to the end of the value.</remarks>
internal static class ModelJsonValues
{
    public static int[] ReadLabels(ref Utf8JsonReader json)
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

    /// <summary>Reads a finite number.</summary>
    public static float ReadNumber(in Utf8JsonReader json) =>
        json.TokenType == JsonTokenType.Number && json.TryGetSingle(out float number) && float.IsFinite(number)
            ? number
            : throw JsonFault.Create(
                json, json.TokenType == JsonTokenType.Number ? PlainNumber.DescribeExpected(json.ValueSpan) : "a finite number");

    public static float[] ReadNumbers(ref Utf8JsonReader json)
    {
        List<float> numbers = [];
        AddNumbers(numbers, ref json);
        return [.. numbers];
    }

    /// <summary>Reads rows of equal length, one or more.</summary>
    public static (float[] Values, int Rows) ReadRows(ref Utf8JsonReader json)
    {
        List<float> values = [];
        int rows = 0, width = 0;
        for (; json.Read() && json.TokenType != JsonTokenType.EndArray; rows++)
        {
            if (json.TokenType != JsonTokenType.StartArray)
                throw JsonFault.Create(json, Guard.Text($"row {rows} of the weights to be an array"));
            long start = json.TokenStartIndex;
            int earlier = values.Count;
            AddNumbers(values, ref json);
            int found = values.Count - earlier;
            if (rows == 0)
                width = found;
            if (found != width || width == 0)
            {
                string expected = width == 0 ? "numbers" : Guard.Text($"{width} numbers as row 0");
                throw JsonFault.Create(start, Guard.Text($"row {rows} of the weights to have {expected}"), Guard.Text($"{found}"));
            }
        }
        return rows > 0 ? ([.. values], rows) : throw JsonFault.Create(json, "rows of weights");
    }

    /// <summary>Reads the class names by label; in JSON, labels are strings because member names must be.</summary>
    public static SortedDictionary<int, string> ReadClassNames(ref Utf8JsonReader json)
    {
        SortedDictionary<int, string> names = [];
        while (ReadName(ref json) is { } name)
        {
            if (!int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label)
                || name != label.ToString(CultureInfo.InvariantCulture))
            {
                throw JsonFault.Create(
                    json, Guard.Text($"a label: a whole number from {int.MinValue} to {int.MaxValue}, in its shortest form"));
            }
            if (names.ContainsKey(label))
                throw JsonFault.Create(json, "each label once");
            names.Add(label, ReadText(ref json));
        }
        return names;
    }

    public static SortedDictionary<string, string> ReadMetadata(ref Utf8JsonReader json)
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

    /// <summary>Reads the name of the next member of an object, or returns null at its end.</summary>
    public static string? ReadName(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.EndObject ? null : JsonFault.ReadText(json);
    }

    private static string ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.String ? JsonFault.ReadText(json) : throw JsonFault.Create(json, "a string");
    }

    private static void AddNumbers(List<float> numbers, ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            numbers.Add(ReadNumber(json));
    }
}
