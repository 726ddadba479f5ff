using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Compresses arrays of numbers without loss.</summary>
/// <remarks>
/// <para>
/// Numbers are packed in blocks. If many of a block are 0, a bit for each shows where, and only the others are kept. Their bytes are split
/// into planes: all lowest bytes, all second bytes, and so on. Signs and exponents of weights are similar, so their planes shrink; digits
/// are random, so their planes are stored. A plane of few values is packed by the Huffman codes of deflate. A plane of mostly 15 values
/// takes four bits for each byte.
/// </para>
/// <para>
/// A block is its length in bytes (4 bytes), a byte that is 0 for numbers, 1 for numbers with a map of those that are not 0, or 2 for
/// zeros only, then the kinds of the planes (two bits for each, 2 bytes), the map, and the planes: stored; one byte that all repeat; a
/// length (4 bytes) and deflated bytes; or 15 frequent bytes, the number of others (4 bytes), the index of each byte among the frequent
/// ones or 15 (two in a byte, the first in the lower bits), and the others.
/// </para>
/// </remarks>
internal static class BlockPacker
{
    /// <summary>The number of numbers in a block.</summary>
    public const int BlockCount = 1 << 16;

    public const byte NoZeros = 0;
    public const byte SomeZeros = 1;
    public const byte OnlyZeros = 2;

    public const int StoredPlane = 0;
    public const int RepeatedPlane = 1;
    public const int DeflatedPlane = 2;
    public const int CodedPlane = 3;

    /// <summary>The number of frequent bytes of a coded plane, and the code of all others.</summary>
    public const int FrequentBytes = 15;

    /// <summary>A map of zeros takes a bit for each number, so it pays off if one in 16 floats is 0.</summary>
    private const int ZeroShare = 16;

    /// <summary>The number of bytes of a plane that are counted to estimate whether it shrinks.</summary>
    private const int SampleCount = 2048;

    /// <summary>The estimated bits per byte below which a plane is deflated, which shrinks it to a quarter or less.</summary>
    private const double MostBits = 2;

    /// <summary>The share of the frequent bytes in a plane from which it is coded, which shrinks it to 7/8 or less.</summary>
    private const double FrequentShare = 0.625;

    private static readonly ZLibCompressionOptions HuffmanOnly = new()
    {
        CompressionLevel = 1,
        CompressionStrategy = ZLibCompressionStrategy.HuffmanOnly,
    };

    /// <summary>Packs numbers.</summary>
    /// <param name="numbers">The bytes of the numbers, little-endian.</param>
    /// <param name="width">The bytes of a number: 1, 4 or 8.</param>
    /// <param name="destination">Receives the blocks.</param>
    public static void Pack(ReadOnlySpan<byte> numbers, int width, MessageBuffer destination)
    {
        using MemoryStream deflated = new();
        int length = Math.Min(numbers.Length, BlockCount * width), count = length / width;
        byte[] compact = ArrayPool<byte>.Shared.Rent(length);
        byte[] plane = ArrayPool<byte>.Shared.Rent(count), others = ArrayPool<byte>.Shared.Rent(count);
        while (!numbers.IsEmpty)
        {
            ReadOnlySpan<byte> block = numbers[..Math.Min(numbers.Length, BlockCount * width)];
            numbers = numbers[block.Length..];
            int start = destination.Count;
            Write(destination, 0);
            PackBlock(block, width, compact, new PlaneBuffers(plane, others, deflated), destination);
            BinaryPrimitives.WriteInt32LittleEndian(destination.Bytes[start..], destination.Count - start - sizeof(int));
        }
        foreach (byte[] rented in new[] { compact, plane, others })
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static void PackBlock(
        ReadOnlySpan<byte> block, int width, byte[] compact, PlaneBuffers buffers, MessageBuffer destination)
    {
        int count = block.Length / width, zeros = CountZeros(block, width);
        bool hasMap = zeros > count / ZeroShare;
        destination.Append(zeros == count ? OnlyZeros : hasMap ? SomeZeros : NoZeros);
        if (zeros == count)
            return;
        int kindsAt = destination.Count, kinds = 0;
        destination.Append([0, 0]);
        if (hasMap)
        {
            Span<byte> map = destination.Extend((count + 7) / 8);
            map.Clear();
            Compact(block, width, map, compact);
            count -= zeros;
            block = compact.AsSpan(0, count * width);
        }
        for (int index = 0; index < width; index++)
        {
            ReadOnlySpan<byte> bytes = Gather(block, index, width, buffers.Plane.AsSpan(0, count));
            kinds |= PackPlane(bytes, buffers, destination) << (2 * index);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(destination.Bytes[kindsAt..], (ushort)kinds);
    }

    /// <summary>Packs the bytes of a plane, and returns its kind.</summary>
    private static int PackPlane(ReadOnlySpan<byte> bytes, PlaneBuffers buffers, MessageBuffer destination)
    {
        if (!bytes.ContainsAnyExcept(bytes[0]))
        {
            destination.Append(bytes[0]);
            return RepeatedPlane;
        }
        Span<int> counts = stackalloc int[256];
        if (EstimateBits(bytes, counts) < MostBits)
        {
            MemoryStream deflated = buffers.Deflated;
            deflated.SetLength(0);
            using (DeflateStream stream = new(deflated, HuffmanOnly, leaveOpen: true))
                stream.Write(bytes);
            if (deflated.Length + sizeof(int) < bytes.Length)
            {
                Write(destination, (int)deflated.Length);
                destination.Append(deflated.GetBuffer().AsSpan(0, (int)deflated.Length));
                return DeflatedPlane;
            }
        }
        else if (TryCode(bytes, counts, buffers.Others, destination))
        {
            return CodedPlane;
        }
        destination.Append(bytes);
        return StoredPlane;
    }

    /// <summary>Packs a plane in four bits for each frequent byte, unless others take more than that saves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loop ends before tiered compilation optimizes it
    private static bool TryCode(ReadOnlySpan<byte> bytes, Span<int> counts, Span<byte> others, MessageBuffer destination)
    {
        int start = destination.Count, sampled = Math.Min(bytes.Length, SampleCount), frequent = 0;
        Span<byte> codes = stackalloc byte[256];
        codes.Fill(FrequentBytes);
        for (byte code = 0; code < FrequentBytes; code++)
        {
            int most = 0;
            for (int value = 1; value < counts.Length; value++)
                most = counts[value] > counts[most] ? value : most;
            frequent += counts[most];
            counts[most] = -1;
            codes[most] = code;
            destination.Append((byte)most);
        }
        if (frequent >= FrequentShare * sampled)
        {
            Span<byte> length = destination.Extend(sizeof(int) + (bytes.Length + 1) / 2), packed = length[sizeof(int)..];
            packed.Clear();
            int count = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                byte code = codes[bytes[i]];
                packed[i >> 1] |= (byte)(code << ((i & 1) * 4));
                others[count] = bytes[i];
                count += code == FrequentBytes ? 1 : 0;
            }
            BinaryPrimitives.WriteInt32LittleEndian(length, count);
            destination.Append(others[..count]);
            if (destination.Count - start < bytes.Length)
                return true;
        }
        destination.Truncate(start);
        return false;
    }

    private static int CountZeros(ReadOnlySpan<byte> numbers, int width) => width switch
    {
        sizeof(byte) => numbers.Count((byte)0),
        sizeof(uint) => MemoryMarshal.Cast<byte, uint>(numbers).Count(0u),
        _ => MemoryMarshal.Cast<byte, ulong>(numbers).Count(0ul),
    };

    /// <summary>Copies the numbers that are not 0, and sets their bits in a map.</summary>
    private static void Compact(ReadOnlySpan<byte> numbers, int width, Span<byte> map, Span<byte> compact)
    {
        switch (width)
        {
            case sizeof(byte):
                CompactNumbers(numbers, map, compact);
                break;
            case sizeof(uint):
                CompactNumbers(MemoryMarshal.Cast<byte, uint>(numbers), map, MemoryMarshal.Cast<byte, uint>(compact));
                break;
            default:
                CompactNumbers(MemoryMarshal.Cast<byte, ulong>(numbers), map, MemoryMarshal.Cast<byte, ulong>(compact));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loop ends before tiered compilation optimizes it
    private static void CompactNumbers<T>(ReadOnlySpan<T> numbers, Span<byte> map, Span<T> compact)
        where T : unmanaged, IEquatable<T>
    {
        int kept = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i].Equals(default))
                continue;
            compact[kept++] = numbers[i];
            map[i >> 3] |= (byte)(1 << (i & 7));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loop ends before tiered compilation optimizes it
    private static ReadOnlySpan<byte> Gather(ReadOnlySpan<byte> numbers, int index, int width, Span<byte> plane)
    {
        if (width == 1)
            return numbers;
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = numbers[index];
            index += width;
        }
        return plane;
    }

    /// <summary>Counts a sample of the bytes of a plane, and estimates its entropy in bits per byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // its loop ends before tiered compilation optimizes it
    private static double EstimateBits(ReadOnlySpan<byte> bytes, Span<int> counts)
    {
        counts.Clear();
        int sampled = Math.Min(bytes.Length, SampleCount);
        double step = (double)bytes.Length / sampled, bits = 0;
        for (int i = 0; i < sampled; i++)
            counts[bytes[(int)(i * step)]]++;
        foreach (int count in counts)
            bits -= count == 0 ? 0 : count * Math.Log2((double)count / sampled);
        return bits / sampled;
    }

    private static void Write(MessageBuffer destination, int number) =>
        BinaryPrimitives.WriteInt32LittleEndian(destination.Extend(sizeof(int)), number);

    /// <summary>The memory that packing planes needs.</summary>
    private readonly record struct PlaneBuffers(byte[] Plane, byte[] Others, MemoryStream Deflated);
}
