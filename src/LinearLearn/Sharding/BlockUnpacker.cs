using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Restores the numbers that <see cref="BlockPacker"/> compressed.</summary>
internal static class BlockUnpacker
{
    /// <summary>Throws unless bytes consist of as many blocks as the numbers need, before memory is allocated for them.</summary>
    /// <exception cref="InvalidDataException">Blocks are missing or left over, or their lengths do not fit.</exception>
    public static void RequireBlocks(ReadOnlySpan<byte> packed, long count)
    {
        for (; count > 0; count -= BlockPacker.BlockCount)
        {
            int length = packed.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(packed);
            if (length < 1 || length > packed.Length - sizeof(int))
                throw CreateFault("a block within the message", Guard.Text($"a length of {length}"));
            packed = packed[(sizeof(int) + length)..];
        }
        if (!packed.IsEmpty)
            throw CreateFault("the last block to end its section", Guard.Text($"{packed.Length} more bytes"));
    }

    /// <summary>Unpacks numbers.</summary>
    /// <param name="message">The bytes of the message.</param>
    /// <param name="start">The index of the first block.</param>
    /// <param name="width">The bytes of a number: 1, 4 or 8.</param>
    /// <param name="numbers">Receives the bytes of the numbers, little-endian.</param>
    /// <exception cref="InvalidDataException">The blocks are damaged.</exception>
    public static void Unpack(byte[] message, int start, int width, Span<byte> numbers)
    {
        int blockLength = Math.Min(numbers.Length, BlockPacker.BlockCount * width);
        byte[] compact = ArrayPool<byte>.Shared.Rent(blockLength), plane = ArrayPool<byte>.Shared.Rent(blockLength / width);
        while (!numbers.IsEmpty)
        {
            Span<byte> block = numbers[..Math.Min(numbers.Length, blockLength)];
            numbers = numbers[block.Length..];
            int length = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(start));
            start += sizeof(int);
            UnpackBlock(new BlockReader(message, start, length), width, block, compact, plane);
            start += length;
        }
        ArrayPool<byte>.Shared.Return(compact);
        ArrayPool<byte>.Shared.Return(plane);
    }

    private static void UnpackBlock(BlockReader reader, int width, Span<byte> block, byte[] compact, byte[] plane)
    {
        byte zeros = reader.ReadByte();
        if (zeros == BlockPacker.OnlyZeros)
        {
            block.Clear();
            reader.RequireEnd();
            return;
        }
        if (zeros > BlockPacker.OnlyZeros)
            throw CreateFault("a block of kind 0 to 2", Guard.Text($"{zeros}"));
        int kinds = BinaryPrimitives.ReadUInt16LittleEndian(reader.Read(sizeof(ushort))), count = block.Length / width;
        ReadOnlySpan<byte> map = zeros == BlockPacker.SomeZeros ? reader.Read((count + 7) / 8) : [];
        int kept = map.IsEmpty ? count : CountBits(map, count);
        Span<byte> numbers = map.IsEmpty ? block : compact.AsSpan(0, kept * width);
        for (int index = 0; index < width; index++, kinds >>= 2)
        {
            ReadOnlySpan<byte> bytes = reader.ReadPlane(kinds & 3, plane.AsSpan(0, kept));
            Scatter(bytes, index, width, numbers);
        }
        if (kinds != 0)
            throw CreateFault(Guard.Text($"{width} planes"), "more");
        reader.RequireEnd();
        if (!map.IsEmpty)
            Spread(numbers, width, map, block);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loop ends before tiered compilation optimizes it
    private static int CountBits(ReadOnlySpan<byte> map, int count)
    {
        int bits = 0;
        foreach (byte some in map)
            bits += BitOperations.PopCount(some);
        if (bits == 0 || (count & 7) != 0 && map[^1] >> (count & 7) != 0)
            throw CreateFault(Guard.Text($"a map of {count} numbers that are not all 0"), "another");
        return bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loop ends before tiered compilation optimizes it
    private static void Scatter(ReadOnlySpan<byte> plane, int index, int width, Span<byte> numbers)
    {
        if (width == 1)
        {
            plane.CopyTo(numbers);
            return;
        }
        for (int i = 0; i < plane.Length; i++)
        {
            numbers[index] = plane[i];
            index += width;
        }
    }

    /// <summary>Inserts zeros between the numbers that are not 0.</summary>
    private static void Spread(ReadOnlySpan<byte> numbers, int width, ReadOnlySpan<byte> map, Span<byte> block)
    {
        switch (width)
        {
            case sizeof(byte):
                SpreadNumbers(numbers, map, block);
                break;
            case sizeof(uint):
                SpreadNumbers(MemoryMarshal.Cast<byte, uint>(numbers), map, MemoryMarshal.Cast<byte, uint>(block));
                break;
            default:
                SpreadNumbers(MemoryMarshal.Cast<byte, ulong>(numbers), map, MemoryMarshal.Cast<byte, ulong>(block));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loop ends before tiered compilation optimizes it
    private static void SpreadNumbers<T>(ReadOnlySpan<T> numbers, ReadOnlySpan<byte> map, Span<T> block)
        where T : unmanaged
    {
        int next = 0;
        for (int i = 0; i < block.Length; i++)
            block[i] = (map[i >> 3] & (1 << (i & 7))) != 0 ? numbers[next++] : default;
    }

    private static InvalidDataException CreateFault(string expected, string found) => ShardMessageReader.CreateFault(expected, found);

    /// <summary>Reads the parts of a block.</summary>
    private ref struct BlockReader(byte[] message, int start, int length)
    {
        private readonly int _end = start + length;
        private int _next = start;

        public byte ReadByte() => Read(1)[0];

        public ReadOnlySpan<byte> Read(int count) => message.AsSpan(Take(count), count);

        /// <summary>Returns the bytes of a plane, which may be in the buffer.</summary>
        public ReadOnlySpan<byte> ReadPlane(int kind, Span<byte> buffer)
        {
            switch (kind)
            {
                case BlockPacker.StoredPlane:
                    return Read(buffer.Length);
                case BlockPacker.RepeatedPlane:
                    buffer.Fill(ReadByte());
                    return buffer;
                case BlockPacker.DeflatedPlane:
                    int count = BinaryPrimitives.ReadInt32LittleEndian(Read(sizeof(int)));
                    Inflate(new MemoryStream(message, Take(count), count, writable: false), buffer);
                    return buffer;
                default:
                    ReadOnlySpan<byte> frequent = Read(BlockPacker.FrequentBytes);
                    int others = BinaryPrimitives.ReadInt32LittleEndian(Read(sizeof(int)));
                    ReadOnlySpan<byte> codes = Read((buffer.Length + 1) / 2);
                    Decode(codes, frequent, Read(others), buffer);
                    return buffer;
            }
        }

        public readonly void RequireEnd()
        {
            if (_next != _end)
                throw CreateFault("the planes to fill their block", Guard.Text($"{_end - _next} more bytes"));
        }

        private int Take(int count)
        {
            if (count < 0 || count > _end - _next)
                throw CreateFault(Guard.Text($"{count} bytes in a block"), Guard.Text($"{_end - _next}"));
            _next += count;
            return _next - count;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loop ends before tiered compilation optimizes it
        private static void Decode(ReadOnlySpan<byte> codes, ReadOnlySpan<byte> frequent, ReadOnlySpan<byte> others, Span<byte> bytes)
        {
            int next = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                int code = (codes[i >> 1] >> ((i & 1) * 4)) & BlockPacker.FrequentBytes;
                if (code < BlockPacker.FrequentBytes)
                    bytes[i] = frequent[code];
                else if (next < others.Length)
                    bytes[i] = others[next++];
                else
                    throw CreateFault(Guard.Text($"more than {others.Length} bytes beside the frequent ones"), "no more");
            }
            if (next < others.Length)
                throw CreateFault(Guard.Text($"{next} bytes beside the frequent ones"), Guard.Text($"{others.Length}"));
        }

        private static void Inflate(MemoryStream packed, Span<byte> bytes)
        {
            using DeflateStream stream = new(packed, CompressionMode.Decompress);
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read < bytes.Length || stream.ReadByte() >= 0)
                throw CreateFault(Guard.Text($"a plane of {bytes.Length} bytes"), read < bytes.Length ? Guard.Text($"{read}") : "more");
        }
    }
}
