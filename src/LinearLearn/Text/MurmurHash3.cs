using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Computes MurmurHash3_x86_32, a fast and well-mixed hash that does not resist an adversary.</summary>
/// <remarks>By A. Appleby, 2011, public domain.</remarks>
internal static class MurmurHash3
{
    public static uint Hash32(ReadOnlySpan<byte> bytes, uint seed)
    {
        uint hash = seed;
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt32LittleEndian(rest));
        uint tail = 0;
        for (int i = rest.Length - 1; i >= 0; i--)
            tail = tail << 8 | rest[i];
        return Finish(hash, tail, bytes.Length);
    }

    /// <summary>Tries to hash the UTF-8 bytes of a text without writing them, which is possible if all characters are ASCII.</summary>
    /// <returns>False if a character is not ASCII.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryHashAscii(ReadOnlySpan<char> text, uint seed, out uint hash)
    {
        const ulong NotAscii = 0xFF80FF80FF80FF80;
        const int FourChars = 4;
        ref char start = ref MemoryMarshal.GetReference(text);
        int blocks = text.Length / FourChars, rest = text.Length % FourChars;
        ulong all = 0;
        uint mixed = seed;
        for (int i = 0; i < blocks; i++)
        {
            ulong four = LoadChars(ref Unsafe.Add(ref start, i * FourChars));
            all |= four;
            mixed = Mix(mixed, Narrow(four));
        }
        ulong tail = 0;
        if (blocks > 0) // the last four characters, shifted by those that were hashed above; two shifts, because one by 64 would not shift
        {
            const int HalfChar = 8;
            tail = LoadChars(ref Unsafe.Add(ref start, text.Length - FourChars));
            tail = (tail >> (HalfChar * (FourChars - rest))) >> (HalfChar * (FourChars - rest));
        }
        else
        {
            for (int i = rest - 1; i >= 0; i--)
                tail = tail << 16 | Unsafe.Add(ref start, i);
        }
        hash = Finish(mixed, Narrow(tail), text.Length);
        return ((all | tail) & NotAscii) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint hash, uint block) => BitOperations.RotateLeft(hash ^ Scramble(block), 13) * 5 + 0xE6546B64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Finish(uint hash, uint tail, int length)
    {
        hash ^= Scramble(tail); // 0 for an empty tail
        hash ^= (uint)length;
        hash = (hash ^ hash >> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >> 13) * 0xC2B2AE35;
        return hash ^ hash >> 16;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * 0xCC9E2D51, 15) * 0x1B873593;

    /// <summary>Loads four characters, the first one in the lowest bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadChars(ref char text)
    {
        ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref text));
        return BitConverter.IsLittleEndian
            ? four
            : four >> 48 | (four >> 16 & 0xFFFF0000) | (four & 0xFFFF0000) << 16 | four << 48;
    }

    /// <summary>Narrows four ASCII characters to bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Narrow(ulong four)
    {
        four = (four | four >> 8) & 0x0000FFFF0000FFFF;
        return (uint)(four | four >> 16);
    }
}
