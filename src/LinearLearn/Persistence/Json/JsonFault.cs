using System.Text.Json;

namespace LinearLearn;

/// <summary>Creates errors for JSON: what was expected, what was found, and the line and column, both counted from 1.</summary>
internal static class JsonFault
{
    private const string Advice = " Change the reader options.";
    private const string AfterLiteral = "' is an invalid";

    /// <summary>Creates an error at the current token.</summary>
    public static JsonException Create(in Utf8JsonReader json, string expected) =>
        Create(json.TokenStartIndex, expected, DescribeToken(json));

    /// <summary>Creates an error at a byte of the file.</summary>
    public static JsonException Create(long index, string expected, string found, Exception? inner = null) =>
        // Without a line, the position is relative to the start of the file.
        new(Guard.Text($"expected {expected}, found {found}"), path: null, lineNumber: null, bytePositionInLine: index, inner);

    public static InvalidDataException ToInvalidData(ReadOnlySpan<byte> file, string name, JsonException fault)
    {
        if (fault.LineNumber is { } lines)
        {
            string position = Guard.Text($"line {lines + 1}, column {fault.BytePositionInLine + 1}");
            return new InvalidDataException(Guard.Text($"{name}: expected JSON: {FormatMessage(fault)} ({position})"), fault);
        }
        ReadOnlySpan<byte> before = file[..(int)fault.BytePositionInLine!];
        int line = before.Count((byte)'\n') + 1, column = before.Length - before.LastIndexOf((byte)'\n');
        return new InvalidDataException(Guard.Text($"{name}: {fault.Message} (line {line}, column {column})"), fault);
    }

    /// <summary>Reads the text of the current token.</summary>
    /// <exception cref="JsonException">The text is not valid Unicode.</exception>
    public static string ReadText(in Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Create(json.TokenStartIndex, "Unicode", Guard.Text($"an invalid sequence in {DescribeToken(json)}"), exception);
        }
    }

    /// <summary>
    /// Formats the message of the JSON reader without its line number, which counts from 0, without its advice, and with only the start of
    /// an invalid literal, which the reader extends to the end of the file.
    /// </summary>
    public static string FormatMessage(Exception fault)
    {
        string message = fault.Message;
        if (fault is JsonException { LineNumber: not null } json)
        {
            string position = Guard.Text($" LineNumber: {json.LineNumber} | BytePositionInLine: {json.BytePositionInLine}.");
            if (message.EndsWith(position, StringComparison.Ordinal))
                message = message[..^position.Length];
        }
        if (message.StartsWith('\'') && message.LastIndexOf(AfterLiteral, StringComparison.Ordinal) is > 0 and int end)
            message = Guard.Text($"'{Excerpt.Format(message[1..end])}{message[end..]}");
        return message.Replace(Advice, "", StringComparison.Ordinal);
    }

    public static string Describe(JsonTokenType kind) => kind switch
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

    private static string DescribeToken(in Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number => Excerpt.Format(json.ValueSpan),
        JsonTokenType.String or JsonTokenType.PropertyName =>
            json.ValueSpan.IsEmpty ? "\"\"" : Guard.Text($"\"{Excerpt.Format(json.ValueSpan)}\""),
        _ => Describe(json.TokenType),
    };
}
