using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace LinearLearn.Fuzz;

/// <summary>Packs a few entries into a zip archive, with a directory that fits changed data.</summary>
internal sealed class ZipInput(params (string Name, byte[] Data)[] entries)
{
    private const int LocalLength = 30;
    private const int EntryLength = 46;
    private const int EndLength = 22;

    /// <summary>Changes the packed archive, or packs changed entries.</summary>
    public byte[] Create(InputMutator mutator) => mutator.Next(2) == 0 ? mutator.Mutate(Pack(null)) : Pack(mutator);

    /// <summary>Packs the entries, changed unless the mutator is null.</summary>
    public byte[] Pack(InputMutator? mutator)
    {
        List<byte> file = [], directory = [];
        foreach ((string name, byte[] data) in entries)
        {
            byte[] changed = mutator?.Next(2) == 0 ? mutator.Mutate(data) : data;
            bool isDeflated = mutator is null || mutator.Next(8) == 0;
            byte[] text = Encoding.UTF8.GetBytes(name), packed = isDeflated ? Deflate(changed) : changed;
            if (mutator?.Next(4) == 0)
                packed = mutator.MutateInPlace(packed);
            byte[] sizes = new byte[20];
            BinaryPrimitives.WriteUInt16LittleEndian(sizes.AsSpan(0), (ushort)(isDeflated ? 8 : 0));
            BinaryPrimitives.WriteUInt32LittleEndian(sizes.AsSpan(6), Checksum.Compute(changed));
            BinaryPrimitives.WriteInt32LittleEndian(sizes.AsSpan(10), packed.Length);
            BinaryPrimitives.WriteInt32LittleEndian(sizes.AsSpan(14), changed.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(sizes.AsSpan(18), (ushort)text.Length);
            byte[] central = new byte[EntryLength], local = new byte[LocalLength];
            "PK\u0001\u0002"u8.CopyTo(central);
            sizes.CopyTo(central.AsSpan(10));
            BinaryPrimitives.WriteInt32LittleEndian(central.AsSpan(42), file.Count);
            "PK\u0003\u0004"u8.CopyTo(local);
            sizes.CopyTo(local.AsSpan(8));
            directory.AddRange([.. central, .. text]);
            file.AddRange([.. local, .. text, .. packed]);
        }
        byte[] end = new byte[EndLength];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)entries.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)entries.Length);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), directory.Count);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), file.Count);
        return [.. file, .. mutator?.Next(4) == 0 ? mutator.MutateInPlace([.. directory]) : [.. directory], .. end];
    }

    private static byte[] Deflate(byte[] data)
    {
        using MemoryStream packed = new();
        using (DeflateStream stream = new(packed, CompressionLevel.Optimal))
            stream.Write(data);
        return packed.ToArray();
    }
}
