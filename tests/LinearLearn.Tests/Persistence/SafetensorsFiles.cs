using System.Buffers.Binary;
using System.Text;

namespace LinearLearn.Tests;

/// <summary>Files in the safetensors format, put together by hand.</summary>
internal static class SafetensorsFiles
{
    public static byte[] Of(string header, int numbers = 0) => Of(Encoding.UTF8.GetBytes(header), new byte[numbers]);

    public static byte[] Of(byte[] header, ReadOnlySpan<byte> numbers) => [.. Length((ulong)header.Length), .. header, .. numbers];

    public static byte[] Length(ulong length)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }

    /// <summary>Takes a file apart; null where it has no whole header.</summary>
    public static (byte[] Header, byte[] Numbers)? Split(byte[] file)
    {
        if (file.Length < sizeof(ulong) || BinaryPrimitives.ReadUInt64LittleEndian(file) is var length && length > (ulong)(file.Length - sizeof(ulong)))
            return null;
        int end = sizeof(ulong) + (int)length;
        return (file[sizeof(ulong)..end], file[end..]);
    }
}
