using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LinearLearn;

/// <summary>
/// Writes and reads a model as human-readable JSON: the members of <see cref="ModelJsonMembers"/>, one line per row of weights.
/// </summary>
internal static class ModelJson
{
    /// <summary>The value of the member "format".</summary>
    public const string Format = "LinearLearn.LinearModel";

    /// <summary>More bytes than any int or float needs.</summary>
    private const int MaxNumberBytes = 32;

    public static byte[] Write(LinearModel model)
    {
        FileText.RequireUnicode(model);
        FileBuffer file = new();
        // The relaxed encoder keeps names in any script readable. The file is not embedded in a web page.
        JsonWriterOptions options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(file, options))
            Write(json, model);
        file.Write("\n"u8);
        return file.ToArray();
    }

    public static LinearModel Read(ReadOnlySpan<byte> file, string name)
    {
        file = ForeignFile.SkipByteOrderMark(file);
        int[] labels = [];
        float[] biases = [], weights = [];
        int rows = 0;
        float? byteScale = null;
        SortedDictionary<int, string>? classNames = null;
        SortedDictionary<string, string> metadata = [];
        try
        {
            ModelJsonMembers.Check(file, name, (version, fileName) => FormatVersion.Require(version, fileName));
            Utf8JsonReader json = new(file);
            json.Read();
            while (ModelJsonValues.ReadName(ref json) is { } member)
            {
                json.Read();
                switch (member)
                {
                    case "labels":
                        labels = ModelJsonValues.ReadLabels(ref json);
                        break;
                    case "classNames":
                        classNames = ModelJsonValues.ReadClassNames(ref json);
                        break;
                    case "byteScale":
                        byteScale = ModelJsonValues.ReadNumber(json);
                        break;
                    case "metadata":
                        metadata = ModelJsonValues.ReadMetadata(ref json);
                        break;
                    case "biases":
                        biases = ModelJsonValues.ReadNumbers(ref json);
                        break;
                    case "weights":
                        (weights, rows) = ModelJsonValues.ReadRows(ref json);
                        break;
                }
            }
        }
        catch (JsonException fault)
        {
            throw JsonFault.ToInvalidData(file, name, fault);
        }
        if (LinearModel.RowsOf(labels.Length) is var expectedRows && rows != expectedRows)
        {
            string expected = expectedRows == 1
                ? "one row of weights for two labels"
                : Guard.Text($"a row of weights for each of {expectedRows} labels");
            throw new InvalidDataException(Guard.Text($"{name}: expected {expected}, found {rows}"));
        }
        return LoadedModel.Create(name, weights, biases, labels, classNames, byteScale, metadata);
    }

    private static void Write(Utf8JsonWriter json, LinearModel model)
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", FormatVersion.Newest);
        json.WritePropertyName("labels");
        WriteLine(json, model.Classes.Values);
        IOrderedEnumerable<KeyValuePair<int, string>> classNames = model.Classes.Names.OrderBy(pair => pair.Key);
        WriteTexts(json, "classNames", classNames, label => label.ToString(CultureInfo.InvariantCulture));
        if (model.ByteScale is { } scale)
            json.WriteNumber("byteScale", scale);
        WriteTexts(json, "metadata", model.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal), name => name);
        json.WritePropertyName("biases");
        WriteLine(json, model.Biases);
        json.WriteStartArray("weights");
        for (int row = 0; row < model.Biases.Length; row++)
            WriteLine(json, model.Weights.Slice(row * model.FeatureCount, model.FeatureCount), "\n    "u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes an object of texts, or nothing if there are none.</summary>
    private static void WriteTexts<T>(
        Utf8JsonWriter json, string member, IEnumerable<KeyValuePair<T, string>> texts, Func<T, string> format)
    {
        if (!texts.Any())
            return;
        json.WriteStartObject(member);
        foreach ((T key, string text) in texts)
            json.WriteString(format(key), text);
        json.WriteEndObject();
    }

    /// <summary>Writes numbers on a single line; the JSON writer would begin a new line for each.</summary>
    private static void WriteLine<T>(Utf8JsonWriter json, ReadOnlySpan<T> numbers, ReadOnlySpan<byte> before = default)
        where T : IUtf8SpanFormattable
    {
        FileBuffer line = new();
        line.Write(before);
        for (int i = 0; i < numbers.Length; i++)
        {
            line.Write(i == 0 ? "["u8 : ", "u8);
            // Floats become the shortest text that is read as the same bits.
            numbers[i].TryFormat(line.GetSpan(MaxNumberBytes), out int length, default, CultureInfo.InvariantCulture);
            line.Advance(length);
        }
        line.Write("]"u8);
        json.WriteRawValue(line.Written, skipInputValidation: true);
    }
}
