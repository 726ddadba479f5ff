using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LinearLearn;

/// <summary>Represents the first 128 bits of the SHA-256 of bytes, so that a worker recognizes content that it has.</summary>
internal readonly record struct ContentId(long First, long Second)
{
    public static ContentId Compute(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new ContentId(BinaryPrimitives.ReadInt64LittleEndian(hash), BinaryPrimitives.ReadInt64LittleEndian(hash[sizeof(long)..]));
    }

    public static ContentId Read(ShardMessageReader reader) => new(reader.ReadLong(), reader.ReadLong());

    public void Write(ShardMessageWriter writer)
    {
        writer.WriteLong(First);
        writer.WriteLong(Second);
    }
}
