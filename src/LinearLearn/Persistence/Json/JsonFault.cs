using System.Text.Json;

namespace LinearLearn;

/// <summary>Faults of JSON in the words of all errors here: what was expected, what was found, and the line and column, both from 1 on.</summary>
internal static class JsonFault
{
    private const string Advice = " Change the reader options.";

    /// <summary>A fault of the token that the reader stands at.</summary>
    public static JsonException At(in Utf8JsonReader json, string expected) => At(json.TokenStartIndex, expected, Found(json));

    /// <summary>A fault at a byte of the file.</summary>
    public static JsonException At(long index, string expected, string found, Exception? inner = null) =>
        // The serializer leaves an exception with a path alone. Without a line, the position counts from the start of the file.
        new(Guard.Text($"expected {expected}, found {found}"), path: "", lineNumber: null, bytePositionInLine: index, inner);

    public static InvalidDataException In(ReadOnlySpan<byte> file, string name, JsonException fault)
    {
        if (fault.LineNumber is { } lines)
            return new InvalidDataException(Guard.Text($"{name}: expected JSON: {WordsOf(fault)} (line {lines + 1}, column {fault.BytePositionInLine + 1})"), fault);
        ReadOnlySpan<byte> before = file[..(int)fault.BytePositionInLine!];
        int line = before.Count((byte)'\n') + 1, column = before.Length - before.LastIndexOf((byte)'\n');
        return new InvalidDataException(Guard.Text($"{name}: {fault.Message} (line {line}, column {column})"), fault);
    }

    /// <summary>The text that the reader stands at.</summary>
    /// <exception cref="JsonException">It is not Unicode.</exception>
    public static string TextOf(in Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw At(json.TokenStartIndex, "Unicode", Guard.Text($"something else in {Found(json)}"), exception);
        }
    }

    /// <summary>The reader's words without the line, which it counts from 0, and without advice to programmers.</summary>
    public static string WordsOf(Exception fault)
    {
        string words = fault.Message;
        if (fault is JsonException { LineNumber: not null } json)
        {
            string place = Guard.Text($" LineNumber: {json.LineNumber} | BytePositionInLine: {json.BytePositionInLine}.");
            if (words.EndsWith(place, StringComparison.Ordinal))
                words = words[..^place.Length];
        }
        return words.Replace(Advice, "", StringComparison.Ordinal);
    }

    public static string NameOf(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndArray => "the end of the array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.EndObject => "the end of the object",
        JsonTokenType.PropertyName => "a name",
        JsonTokenType.Comment => "a comment",
        _ => "nothing",
    };

    private static string Found(in Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number => Excerpt.Of(json.ValueSpan),
        JsonTokenType.String or JsonTokenType.PropertyName => json.ValueSpan.IsEmpty ? "\"\"" : Guard.Text($"\"{Excerpt.Of(json.ValueSpan)}\""),
        _ => NameOf(json.TokenType),
    };
}
