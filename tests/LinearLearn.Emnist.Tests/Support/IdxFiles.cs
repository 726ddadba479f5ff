using System.Buffers.Binary;
using System.IO.Compression;

namespace LinearLearn.Emnist.Tests;

/// <summary>The bytes of IDX files, good and bad.</summary>
internal static class IdxFiles
{
    public const byte UnsignedByte = 8;

    /// <summary>A header that promises what it is told to, true or not.</summary>
    public static byte[] Header(byte type, params ReadOnlySpan<long> sizes)
    {
        byte[] header = new byte[4 + 4 * sizes.Length];
        header[2] = type;
        header[3] = (byte)sizes.Length;
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + 4 * i), (uint)sizes[i]);
        return header;
    }

    public static byte[] Of(byte[] elements, params ReadOnlySpan<long> sizes) => [.. Header(UnsignedByte, sizes), .. elements];

    /// <summary>A file of random elements.</summary>
    public static byte[] Random(int seed, params ReadOnlySpan<long> sizes)
    {
        long count = 1;
        foreach (long size in sizes)
            count *= size;
        return Of(RandomBytes((int)count, seed), sizes);
    }

    public static byte[] RandomBytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Gzip(ReadOnlySpan<byte> contents, CompressionLevel level = CompressionLevel.Optimal)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, level, leaveOpen: true))
            gzip.Write(contents);
        return compressed.ToArray();
    }

    public static byte[] GzipIf(bool gzip, byte[] contents) => gzip ? Gzip(contents) : contents;

    public static byte[] ReadToEnd(string path)
    {
        using IdxReader reader = IdxReader.Open(path);
        return reader.ReadToEnd();
    }

    public static byte[] ReadToEnd(Stream stream)
    {
        using IdxReader reader = IdxReader.Open(stream, "stream");
        return reader.ReadToEnd();
    }
}
