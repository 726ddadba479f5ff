using System.Buffers.Binary;
using System.IO.Compression;

namespace LinearLearn.Fuzz;

/// <summary>Packs data with gzip, mostly without compression, because that is fast.</summary>
internal static class Gzip
{
    private static readonly byte[] Header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

    /// <summary>Packs changed data, or changes packed data.</summary>
    /// <param name="mutator">The source of all choices.</param>
    /// <param name="inner">The data of valid files.</param>
    public static byte[] Create(InputMutator mutator, IReadOnlyList<byte[]> inner)
    {
        byte[] data = mutator.Choose(inner);
        return mutator.Next(3) == 0 ? mutator.Mutate(Pack(mutator, data)) : Pack(mutator, mutator.Mutate(data));
    }

    /// <summary>Packs data at a compression level.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> data, CompressionLevel level)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, level))
            stream.Write(data);
        return packed.ToArray();
    }

    /// <summary>Unpacks data with the runtime, which ignores bytes after the end.</summary>
    public static byte[] Unpack(byte[] packed)
    {
        using GZipStream stream = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream data = new();
        stream.CopyTo(data);
        return data.ToArray();
    }

    /// <summary>Packs data in stored blocks.</summary>
    public static byte[] Store(ReadOnlySpan<byte> data)
    {
        byte[] length = new byte[4], sum = new byte[4], all = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)data.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(length.AsSpan(2), (ushort)~data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Checksum.Compute(data));
        BinaryPrimitives.WriteInt32LittleEndian(all, data.Length);
        return [.. Header, 1, .. length, .. data, .. sum, .. all];
    }

    private static byte[] Pack(InputMutator mutator, byte[] data)
    {
        switch (mutator.Next(16))
        {
            case 0:
                return Pack(data, CompressionLevel.Fastest);
            case 1:
                int middle = mutator.Next(data.Length + 1);
                return [.. Store(data.AsSpan(0, middle)), .. Store(data.AsSpan(middle))];
            case 2:
                return [.. Store(data), .. new byte[mutator.Next(600)]];
            case 3:
                return Store(Store(data));
            default:
                return Store(data);
        }
    }
}
