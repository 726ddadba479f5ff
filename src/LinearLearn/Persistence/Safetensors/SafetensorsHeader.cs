using System.Numerics;
using System.Text.Json;

namespace LinearLearn;

/// <summary>Represents the header of a safetensors file: the metadata, and the type, shape and position of each tensor.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The largest number of dimensions that is read: more than any tensor of this library has.</summary>
    private const int MaxDimensions = 8;

    public Dictionary<string, string> Metadata { get; } = [];

    public Dictionary<string, SafetensorsEntry> Entries { get; } = [];

    /// <exception cref="InvalidDataException">The text is not a valid header.</exception>
    public static SafetensorsHeader Read(ReadOnlySpan<byte> text, string name)
    {
        SafetensorsHeader header = new();
        Utf8JsonReader json = new(text);
        try
        {
            header.Read(ref json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // The reader throws InvalidOperationException for texts that are not UTF-8.
            string cause = JsonFault.FormatMessage(exception);
            throw new InvalidDataException(Guard.Text(
                    $"{name}: the header is not the JSON of a safetensors file, at byte {sizeof(long) + json.BytesConsumed}: {cause}"),
                    exception);
        }
        return header;
    }

    /// <summary>
    /// Checks that every byte belongs to exactly one tensor, and that every tensor has as many bytes as its shape requires.
    /// </summary>
    /// <exception cref="InvalidDataException">Bytes are missing, unused or shared, or a shape does not fit.</exception>
    public void RequireCoverage(long length, string name)
    {
        long end = 0;
        foreach ((string tensor, SafetensorsEntry entry) in Entries.OrderBy(pair => pair.Value.Begin).ThenBy(pair => pair.Value.End))
        {
            if (entry.Begin != end || entry.End < end || entry.End > length)
            {
                string found = Guard.Text($"where the file ends, found {entry.Begin} to {entry.End}");
                throw new InvalidDataException(Guard.Text(
                    $"{name}: expected the numbers of {Excerpt.Format(tensor)} to begin at offset {end} and to end by {length}, {found}"));
            }
            if (entry.ElementSize == 0)
            {
                throw new InvalidDataException(Guard.Text(
                    $"{name}: expected tensors of F16, F32, F64, I8, I32, I64 or U8, found {Excerpt.Format(tensor)}, {entry}"));
            }
            if (entry.LengthByShape() is var expected && expected != entry.End - entry.Begin)
            {
                throw new InvalidDataException(Guard.Text(
                    $"{name}: expected {expected} bytes for {Excerpt.Format(tensor)}, {entry}, found {entry.End - entry.Begin}"));
            }
            end = entry.End;
        }
        if (end != length)
        {
            string offset = Guard.Text($"offset {end} of the numbers");
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected the file to end with the last tensor, at {offset}, found {length - end} bytes more"));
        }
    }

    private void Read(ref Utf8JsonReader json)
    {
        bool hasMetadata = false;
        ReadToken(ref json, JsonTokenType.StartObject);
        while (ReadName(ref json) is { } name)
        {
            if (name == SafetensorsFile.MetadataName)
            {
                if (hasMetadata)
                    throw new JsonException(Guard.Text($"{SafetensorsFile.MetadataName} occurs twice"));
                hasMetadata = true;
                ReadMetadata(ref json);
                continue;
            }
            if (!Entries.TryAdd(name, ReadEntry(ref json)))
                throw new JsonException(Guard.Text($"the tensor {Excerpt.Format(name)} occurs twice"));
        }
        json.Read(); // throws if anything follows the object
    }

    private void ReadMetadata(ref Utf8JsonReader json)
    {
        ReadToken(ref json, JsonTokenType.StartObject);
        while (ReadName(ref json) is { } name)
        {
            ReadToken(ref json, JsonTokenType.String);
            if (!Metadata.TryAdd(name, json.GetString()!))
                throw new JsonException(Guard.Text($"{Excerpt.Format(name)} occurs twice"));
        }
    }

    private static SafetensorsEntry ReadEntry(ref Utf8JsonReader json)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        ReadToken(ref json, JsonTokenType.StartObject);
        while (ReadName(ref json) is { } name)
        {
            switch (name)
            {
                case "dtype" when type is null:
                    ReadToken(ref json, JsonTokenType.String);
                    type = json.GetString()!;
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref json, MaxDimensions);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref json, 2);
                    break;
                default:
                    throw new JsonException(Guard.Text($"expected dtype, shape and data_offsets, each once, found {Excerpt.Format(name)}"));
            }
        }
        return type is not null && shape is not null && offsets is [long begin, long end]
            ? new SafetensorsEntry(type, shape, begin, end)
            : throw new JsonException("expected dtype, shape and two data_offsets");
    }

    private static long[] ReadNumbers(ref Utf8JsonReader json, int maxCount)
    {
        List<long> numbers = [];
        ReadToken(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.Number)
        {
            if (numbers.Count == maxCount || !json.TryGetInt64(out long number) || number < 0)
                throw new JsonException(Guard.Text($"expected at most {maxCount} whole numbers of 0 or more"));
            numbers.Add(number);
        }
        return json.TokenType == JsonTokenType.EndArray
            ? [.. numbers]
            : throw new JsonException(Guard.Text($"expected a number, found {JsonFault.Describe(json.TokenType)}"));
    }

    /// <summary>Reads the name of the next member of an object, or returns null at its end.</summary>
    private static string? ReadName(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.EndObject ? null : json.GetString();
    }

    private static void ReadToken(ref Utf8JsonReader json, JsonTokenType expected)
    {
        if (!json.Read() || json.TokenType != expected)
            throw new JsonException(Guard.Text($"expected {JsonFault.Describe(expected)}, found {JsonFault.Describe(json.TokenType)}"));
    }
}

/// <summary>Represents a tensor of a file, with offsets relative to the first byte of numbers.</summary>
internal sealed record SafetensorsEntry(string Type, long[] Shape, long Begin, long End)
{
    public override string ToString() => Guard.Text($"{Excerpt.Format(Type)} of shape [{string.Join(", ", Shape)}]");

    /// <summary>Gets the number of bytes of an element, or 0 for types that the library never writes.</summary>
    public int ElementSize => Type switch
    {
        "I8" or "U8" => sizeof(byte),
        "F16" => sizeof(short),
        "F32" or "I32" => sizeof(int),
        "F64" or "I64" => sizeof(long),
        _ => 0,
    };

    /// <summary>Computes the number of bytes that the shape requires, which can exceed any file.</summary>
    public BigInteger LengthByShape() => Shape.Aggregate(new BigInteger(ElementSize), (length, dimension) => length * dimension);
}
