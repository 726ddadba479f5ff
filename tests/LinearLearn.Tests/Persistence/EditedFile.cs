using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LinearLearn.Tests;

/// <summary>A safetensors file with something changed, by means other than the library's.</summary>
internal static class EditedFile
{
    /// <summary>With another header.</summary>
    public static byte[] Header(byte[] file, Action<JsonObject> edit)
    {
        JsonObject header = HeaderOf(file, out int numbers);
        edit(header);
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. file[numbers..]];
    }

    /// <summary>With another text in the metadata, or without it where the text is null.</summary>
    public static byte[] Metadata(byte[] file, string name, string? text) => Header(file, header =>
    {
        JsonObject metadata = header["__metadata__"]!.AsObject();
        metadata.Remove(name);
        if (text is not null)
            metadata.Add(name, text);
    });

    /// <summary>With other bytes where the numbers of a tensor begin.</summary>
    public static byte[] Numbers(byte[] file, string tensor, byte[] bytes)
    {
        int offset = HeaderOf(file, out int numbers)[tensor]!["data_offsets"]![0]!.GetValue<int>();
        byte[] edited = [.. file];
        bytes.CopyTo(edited, numbers + offset);
        return edited;
    }

    private static JsonObject HeaderOf(byte[] file, out int numbers)
    {
        numbers = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return JsonNode.Parse(file.AsSpan(sizeof(long)..numbers))!.AsObject();
    }
}
