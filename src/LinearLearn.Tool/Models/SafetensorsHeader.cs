using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace LinearLearn.Tool;

/// <summary>Reads the header of a safetensors file: its metadata, and the shapes of its tensors.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The prefix of the library's own metadata.</summary>
    public const string Prefix = "linearlearn.";

    private const long MaxHeaderBytes = 100_000_000; // as in the reference implementation of the format

    private SafetensorsHeader(Dictionary<string, string> metadata, List<(string Name, string Type, string Shape)> tensors) =>
        (Metadata, Tensors) = (metadata, tensors);

    /// <summary>Gets the metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Gets the name, the element type and the shape of each tensor.</summary>
    public IReadOnlyList<(string Name, string Type, string Shape)> Tensors { get; }

    /// <summary>Gets the kind of encoder, "text" or "table"; null for a plain model or another file.</summary>
    public string? EncoderKind => Metadata.GetValueOrDefault(Prefix + "encoder");

    /// <summary>Gets the length of a tensor of one dimension; null if there is none.</summary>
    public long? FindLength(string name) =>
        Tensors.FirstOrDefault(tensor => tensor.Name == name) is { Name: not null } found
        && long.TryParse(found.Shape, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            ? length
            : null;

    /// <summary>Reads the header of a file; null if it has another format.</summary>
    public static SafetensorsHeader? TryRead(string path)
    {
        using FileStream file = DataStream.OpenFile(path);
        Span<byte> start = stackalloc byte[sizeof(long)];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            return null;
        long length = BinaryPrimitives.ReadInt64LittleEndian(start);
        if (length is < 2 or > MaxHeaderBytes || length > file.Length - start.Length)
            return null;
        byte[] header = new byte[length];
        file.ReadExactly(header);
        try
        {
            using JsonDocument json = JsonDocument.Parse(header);
            return Parse(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // the reader of models reports the fault
        }
    }

    private static SafetensorsHeader Parse(JsonElement root)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        List<(string, string, string)> tensors = [];
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (member.Name == "__metadata__")
            {
                foreach (JsonProperty entry in member.Value.EnumerateObject())
                    metadata[entry.Name] = entry.Value.GetString() ?? "";
                continue;
            }
            string type = member.Value.TryGetProperty("dtype", out JsonElement dtype) ? dtype.GetString() ?? "" : "";
            string shape = member.Value.TryGetProperty("shape", out JsonElement sizes)
                ? string.Join(" x ", sizes.EnumerateArray().Select(size => size.GetRawText()))
                : "";
            tensors.Add((member.Name, type, shape));
        }
        return new SafetensorsHeader(metadata, tensors);
    }
}
