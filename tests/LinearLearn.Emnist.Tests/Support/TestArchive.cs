using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace LinearLearn.Emnist.Tests;

/// <summary>Writes a zip archive whose fields can be given wrong values.</summary>
internal sealed class TestArchive
{
    private readonly List<byte> _bytes = [];
    private readonly List<byte> _directory = [];

    public int Count { get; set; }

    public string Comment { get; init; } = "";

    /// <summary>Adds an entry; the callbacks change the local header and the directory's entry.</summary>
    public TestArchive Add(string name, byte[] contents, bool deflate = true, Action<byte[]>? local = null, Action<byte[]>? central = null)
    {
        byte[] packed = deflate ? Deflate(contents) : contents, nameBytes = Encoding.UTF8.GetBytes(name);
        uint offset = (uint)_bytes.Count;
        byte[] shared = new byte[26];
        BinaryPrimitives.WriteUInt16LittleEndian(shared, 20);
        BinaryPrimitives.WriteUInt16LittleEndian(shared.AsSpan(2), 1 << 11);
        BinaryPrimitives.WriteUInt16LittleEndian(shared.AsSpan(4), (ushort)(deflate ? 8 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(shared.AsSpan(10), ComputeCrc(contents));
        BinaryPrimitives.WriteUInt32LittleEndian(shared.AsSpan(14), (uint)packed.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(shared.AsSpan(18), (uint)contents.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(shared.AsSpan(22), (ushort)nameBytes.Length);

        byte[] localHeader = [.. "PK\x03\x04"u8, .. shared, .. nameBytes];
        local?.Invoke(localHeader);
        _bytes.AddRange(localHeader);
        _bytes.AddRange(packed);
        byte[] entry = [.. "PK\x01\x02"u8, 20, 0, .. shared, .. new byte[14], .. nameBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(42), offset);
        central?.Invoke(entry);
        _directory.AddRange(entry);
        Count++;
        return this;
    }

    /// <summary>Returns the archive; the callback changes the end record.</summary>
    public byte[] ToArray(Action<byte[]>? end = null)
    {
        byte[] comment = Encoding.UTF8.GetBytes(Comment);
        byte[] record = [.. "PK\x05\x06"u8, .. new byte[18]];
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(8), (ushort)Count);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(10), (ushort)Count);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12), (uint)_directory.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(16), (uint)_bytes.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(20), (ushort)comment.Length);
        end?.Invoke(record);
        return [.. _bytes, .. _directory, .. record, .. comment];
    }

    public static byte[] Deflate(ReadOnlySpan<byte> contents)
    {
        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(contents);
        return packed.ToArray();
    }

    /// <summary>Gets the CRC-32 that gzip writes.</summary>
    public static uint ComputeCrc(ReadOnlySpan<byte> contents) =>
        contents.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(TestFiles.Compress(contents).AsSpan()[^8..]);
}
