using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LinearLearn;

/// <summary>Classifies the bytes of a text, 64 at a time.</summary>
/// <remarks>The results have a bit for each byte of a block, the lowest one for the first byte.</remarks>
internal static class TextKernels
{
    /// <summary>The number of bytes that are classified at once.</summary>
    public const int BlockBytes = 64;

    private const byte Zero = (byte)'0', Nine = 9;

    /// <summary>Finds the bytes of a block that are not the digits 0 to 9.</summary>
    /// <param name="block">The first of <see cref="BlockBytes"/> readable bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FindNonDigits(ref byte block) => FindOthers(ref block, Zero, Nine);

    /// <summary>Counts how often a byte that is not a digit follows a digit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The byte to count.</param>
    /// <param name="before">The byte before the text.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long CountAfterDigits(scoped ReadOnlySpan<byte> text, byte value, byte before)
    {
        long count = 0;
        ulong isAfterDigit = char.IsAsciiDigit((char)before) ? 1UL : 0;
        Span<byte> end = stackalloc byte[BlockBytes];
        while (!text.IsEmpty)
        {
            if (text.Length < BlockBytes)
            {
                text.CopyTo(end); // the other bytes are 0
                text = end;
            }
            ref byte block = ref MemoryMarshal.GetReference(text);
            ulong digits = ~FindNonDigits(ref block);
            count += BitOperations.PopCount(~FindOthers(ref block, value, 0) & ((digits << 1) | isAfterDigit));
            isAfterDigit = digits >> (BlockBytes - 1);
            text = text[BlockBytes..];
        }
        return count;
    }

    /// <summary>Converts two numbers of up to eight ASCII digits.</summary>
    /// <param name="first">The digits of a number as in memory, little-endian, after zero bytes that fill eight bytes.</param>
    /// <param name="second">The digits of the other number.</param>
    /// <returns>The first number in the low 32 bits, and the second in the high 32 bits.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ConvertDigits(ulong first, ulong second)
    {
        if (!Sse41.IsSupported)
            return ConvertDigits(first) | ((ulong)ConvertDigits(second) << 32);
        Vector128<byte> digits = Sse2.SubtractSaturate(Vector128.Create(first, second).AsByte(), Vector128.Create(Zero));
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((short)(10 | (1 << 8))).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(100 | (1 << 16)).AsInt16());
        Vector128<short> packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
        return Sse2.MultiplyAddAdjacent(packed, Vector128.Create(10_000 | (1 << 16)).AsInt16()).AsUInt64().ToScalar();
    }

    /// <summary>Converts a number of up to eight ASCII digits; see <see cref="ConvertDigits(ulong, ulong)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ConvertDigits(ulong digits)
    {
        const ulong Nines = 0x0F0F0F0F0F0F0F0F, Pairs = 0x000000FF000000FF;
        digits &= Nines;
        digits = (digits * 10) + (digits >> 8);
        ulong first = (digits & Pairs) * (100 + (1_000_000UL << 32)), second = ((digits >> 16) & Pairs) * (1 + (10_000UL << 32));
        return (uint)((first + second) >> 32);
    }

    /// <summary>Loads eight bytes, the first one as the lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadWord(ref byte text)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref text);
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>Finds the bytes x of a block with (x ^ first) > range, for example those other than first if the range is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FindOthers(ref byte block, byte first, byte range)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<byte> bytes = Vector512.LoadUnsafe(ref block) ^ Vector512.Create(first);
            return Vector512.GreaterThan(bytes, Vector512.Create(range)).ExtractMostSignificantBits();
        }
        if (Vector256.IsHardwareAccelerated)
            return FindIn32(ref block, 0, first, range) | ((ulong)FindIn32(ref block, 32, first, range) << 32);
        if (Vector128.IsHardwareAccelerated)
        {
            return FindIn16(ref block, 0, first, range) | (FindIn16(ref block, 16, first, range) << 16)
                | (FindIn16(ref block, 32, first, range) << 32) | (FindIn16(ref block, 48, first, range) << 48);
        }
        return FindInWords(ref block, first, range);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FindIn32(ref byte block, nuint offset, byte first, byte range)
    {
        Vector256<byte> bytes = Vector256.LoadUnsafe(ref block, offset) ^ Vector256.Create(first);
        return Vector256.GreaterThan(bytes, Vector256.Create(range)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FindIn16(ref byte block, nuint offset, byte first, byte range)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref block, offset) ^ Vector128.Create(first);
        return Vector128.GreaterThan(bytes, Vector128.Create(range)).ExtractMostSignificantBits();
    }

    /// <summary>Classifies eight bytes at a time, for machines without vectors; the range is below 128.</summary>
    private static ulong FindInWords(ref byte block, byte first, byte range)
    {
        const ulong Ones = 0x0101010101010101, High = 0x8080808080808080;
        const ulong Gather = 0x0102040810204080; // a product with it has the lowest bit of each byte in its highest byte
        ulong bits = 0;
        for (int i = 0; i < BlockBytes; i += sizeof(ulong))
        {
            ulong word = LoadWord(ref Unsafe.Add(ref block, i)) ^ (first * Ones);
            ulong marks = (((word & ~High) + ((0x7FUL - range) * Ones)) | word) & High;
            bits |= (((marks >> 7) * Gather) >> 56) << i;
        }
        return bits;
    }
}
