using System.Buffers.Binary;
using System.Numerics;

namespace LinearLearn;

/// <summary>Computes MurmurHash3_x86_32, a fast and well-mixed hash that does not resist an adversary.</summary>
/// <remarks>By A. Appleby, 2011, public domain.</remarks>
internal static class MurmurHash3
{
    public static uint Hash32(ReadOnlySpan<byte> bytes, uint seed)
    {
        uint hash = seed;
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            hash ^= Scramble(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            hash = BitOperations.RotateLeft(hash, 13) * 5 + 0xE6546B64;
        }
        uint tail = 0;
        for (int i = rest.Length - 1; i >= 0; i--)
            tail = tail << 8 | rest[i];
        hash ^= Scramble(tail); // 0 for an empty tail

        hash ^= (uint)bytes.Length;
        hash = (hash ^ hash >> 16) * 0x85EBCA6B;
        hash = (hash ^ hash >> 13) * 0xC2B2AE35;
        return hash ^ hash >> 16;
    }

    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * 0xCC9E2D51, 15) * 0x1B873593;
}
