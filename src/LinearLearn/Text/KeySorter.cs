using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>Sorts the signed values of keys by column, and keeps the order of those that share a column.</summary>
/// <remarks>A key is twice a column, plus 1 if its value is subtracted. Without values, each is 1.</remarks>
internal static class KeySorter
{
    /// <summary>The maximum number of keys that <see cref="Sort"/> accepts.</summary>
    public const int FewKeys = 128;

    /// <summary>The number of bits by which keys are distributed: more buckets than keys, so that most are alone.</summary>
    private const int BucketBits = 8;

    /// <summary>Sorts few keys by their first bits, then by insertion.</summary>
    /// <param name="keys">At most <see cref="FewKeys"/> keys.</param>
    /// <param name="keyBits">The number of bits of the largest possible key.</param>
    /// <param name="values">The value of each key, or an empty span.</param>
    /// <param name="columns">Receives the columns.</param>
    /// <param name="signed">Receives the signed values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sort(ReadOnlySpan<uint> keys, int keyBits, ReadOnlySpan<float> values, Span<int> columns, Span<float> signed)
    {
        const ulong Ones = 0x0101010101010101;
        int shift = Math.Max(1, keyBits - BucketBits); // the lowest bit is a sign, which does not determine the order
        columns = columns[..keys.Length];
        signed = signed[..keys.Length];
        Span<byte> ends = stackalloc byte[1 << BucketBits]; // 0
        foreach (uint key in keys)
            ends[(byte)(key >> shift)]++;
        ulong before = 0;
        for (Span<byte> rest = ends; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
        {
            ulong counts = BinaryPrimitives.ReadUInt64LittleEndian(rest), sums = counts * Ones; // sums of all counts up to each
            BinaryPrimitives.WriteUInt64LittleEndian(rest, sums - counts + (before * Ones));
            before += sums >> 56;
        }
        for (int i = 0; i < keys.Length; i++)
        {
            uint key = keys[i];
            int index = ends[(byte)(key >> shift)]++;
            columns[index] = (int)(key >> 1);
            signed[index] = ApplySign(key, i < values.Length ? values[i] : 1);
        }
        InsertMisplaced(columns, signed);
    }

    /// <summary>Sorts any number of keys.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="order">A buffer for as many numbers.</param>
    /// <param name="values">The value of each key, or an empty span.</param>
    /// <param name="columns">Receives the columns.</param>
    /// <param name="signed">Receives the signed values.</param>
    public static void SortMany(
        ReadOnlySpan<uint> keys, Span<ulong> order, ReadOnlySpan<float> values, Span<int> columns, Span<float> signed)
    {
        for (int i = 0; i < keys.Length; i++)
            order[i] = (ulong)(keys[i] >> 1) << 32 | (uint)i;
        order.Sort();
        for (int i = 0; i < order.Length; i++)
        {
            int index = (int)(uint)order[i];
            columns[i] = (int)(order[i] >> 32);
            signed[i] = ApplySign(keys[index], values.IsEmpty ? 1 : values[index]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ApplySign(uint key, float value) =>
        BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) ^ (key << 31));

    /// <summary>Sorts columns that are mostly sorted, stably.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InsertMisplaced(Span<int> columns, Span<float> values)
    {
        int before = -1;
        for (int i = 0; i < columns.Length; i++)
        {
            int column = columns[i];
            if (column >= before)
            {
                before = column;
                continue;
            }
            float value = values[i];
            int index = i;
            for (; index > 0 && columns[index - 1] > column; index--)
            {
                columns[index] = columns[index - 1];
                values[index] = values[index - 1];
            }
            columns[index] = column;
            values[index] = value;
        }
    }
}
