using System.Buffers;
using System.Text;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Converts the options of a text encoder to and from JSON.</summary>
internal static class TextEncoderSettings
{
    private const int Version = 1;

    private static readonly string[] Names =
    [
        "version", "wordNGrams", "skipBigrams", "characterNGrams", "characterWeight", "punctuation", "lowercase", "termFrequency",
        "inverseDocumentFrequency", "unitLength", "hashBits",
    ];

    public static string Format(TextEncoderOptions options)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteNumber("wordNGrams", options.WordNGrams);
            json.WriteNumber("skipBigrams", options.SkipBigrams);
            json.WriteStartArray("characterNGrams");
            if (options.CharacterNGrams is { } range)
            {
                json.WriteNumberValue(range.Shortest);
                json.WriteNumberValue(range.Longest);
            }
            json.WriteEndArray();
            json.WriteNumber("characterWeight", options.CharacterWeight);
            json.WriteBoolean("punctuation", options.Punctuation);
            json.WriteBoolean("lowercase", options.Lowercase);
            json.WriteString("termFrequency", JsonNamingPolicy.CamelCase.ConvertName(options.TermFrequency.ToString()));
            json.WriteBoolean("inverseDocumentFrequency", options.InverseDocumentFrequency);
            json.WriteBoolean("unitLength", options.UnitLength);
            json.WriteNumber("hashBits", options.HashBits);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <exception cref="InvalidDataException">The settings are not those of a text encoder.</exception>
    public static TextEncoderOptions Parse(string settings)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(settings);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException) // ArgumentException: unpaired surrogates
        {
            throw new InvalidDataException(Guard.Text($"expected settings of a text encoder as JSON, found {Excerpt.Format(settings)}"),
                exception);
        }
        using (document)
        {
            try
            {
                return Read(GetMembers(document.RootElement));
            }
            catch (ArgumentException exception)
            {
                throw new InvalidDataException(
                    Guard.Text($"settings of the text encoder: {exception.ParamName}: {Guard.GetMessage(exception)}"), exception);
            }
            catch (InvalidOperationException exception)
            {
                throw new InvalidDataException("settings of the text encoder: expected valid Unicode, found an unpaired surrogate",
                    exception);
            }
        }
    }

    private static TextEncoderOptions Read(Dictionary<string, JsonElement> members)
    {
        int version = ReadInteger(members["version"], "version");
        if (version != Version)
            throw Unexpected("version", Guard.Text($"{Version}"), members["version"]);
        return new TextEncoderOptions
        {
            WordNGrams = ReadInteger(members["wordNGrams"], "wordNGrams"),
            SkipBigrams = ReadInteger(members["skipBigrams"], "skipBigrams"),
            CharacterNGrams = ReadRange(members["characterNGrams"], "characterNGrams"),
            CharacterWeight = ReadFloat(members["characterWeight"], "characterWeight"),
            Punctuation = ReadBoolean(members["punctuation"], "punctuation"),
            Lowercase = ReadBoolean(members["lowercase"], "lowercase"),
            TermFrequency = ReadTermFrequency(members["termFrequency"], "termFrequency"),
            InverseDocumentFrequency = ReadBoolean(members["inverseDocumentFrequency"], "inverseDocumentFrequency"),
            UnitLength = ReadBoolean(members["unitLength"], "unitLength"),
            HashBits = ReadInteger(members["hashBits"], "hashBits"),
        };
    }

    /// <summary>Gets the members by name, requiring each known member exactly once.</summary>
    private static Dictionary<string, JsonElement> GetMembers(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Unexpected("settings", "an object", root);
        Dictionary<string, JsonElement> members = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            string? known = Array.Find(Names, property.NameEquals);
            if (known is null)
            {
                string names = string.Join(", ", Names);
                throw new InvalidDataException(Guard.Text($"settings of the text encoder: expected {names}, found another member"));
            }
            if (!members.TryAdd(known, property.Value))
                throw new InvalidDataException(Guard.Text($"settings of the text encoder: expected {known} once, found it twice"));
        }
        if (Array.Find(Names, name => !members.ContainsKey(name)) is { } missing)
            throw new InvalidDataException(Guard.Text($"settings of the text encoder: expected a member {missing}, found none"));
        return members;
    }

    private static int ReadInteger(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Unexpected(name, "a whole number",
            value);

    private static float ReadFloat(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out float number) ? number : throw Unexpected(name, "a number",
            value);

    private static bool ReadBoolean(JsonElement value, string name) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Unexpected(name, "true or false", value);

    private static NGramRange? ReadRange(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is not (0 or 2))
            throw Unexpected(name, "[shortest, longest] or []", value);
        return value.GetArrayLength() == 0 ? null : new NGramRange(ReadInteger(value[0], name), ReadInteger(value[1], name));
    }

    private static TermFrequency ReadTermFrequency(JsonElement value, string name)
    {
        foreach (TermFrequency kind in Enum.GetValues<TermFrequency>())
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())))
                return kind;
        }
        throw Unexpected(name, "count, sublinear or binary", value);
    }

    private static InvalidDataException Unexpected(string name, string expected, JsonElement found) =>
        new(Guard.Text($"settings of the text encoder: {name}: expected {expected}, found {Excerpt.Format(found.GetRawText())}"));
}
