using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Reads features in common notation, such as <c>12:1 345:-0.678 9012:3.4e-5</c>, without a branch for each byte.</summary>
/// <remarks>
/// Numbers end at bytes other than digits, which are found 64 at a time (compare G. Langdale and D. Lemire, "Parsing Gigabytes of JSON per
/// Second", 2019). Everything else is left to the caller: other notations, faults, and numbers that only float.Parse rounds correctly.
/// Lines end with '\n' and have <see cref="MarginBytes"/> more readable bytes after it.
/// </remarks>
internal static class PlainFeatures
{
    /// <summary>The number of bytes after a line that are read, but have no effect.</summary>
    public const int MarginBytes = TextKernels.BlockBytes + (2 * PlainNumber.DigitsAtOnce);

    /// <summary>The maximum number of digits of an exponent, such as 005.</summary>
    private const int MostExponentDigits = 4;

    private const int AtOnce = PlainNumber.DigitsAtOnce;

    /// <summary>Determines whether a byte ends a label or a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEnd(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r' or (byte)'#';

    /// <summary>
    /// Reads features with values of at most eight characters without a sign and an exponent, separated by single blanks, up to the end of
    /// the line or the first other one.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="position">The position of the first index. Receives the position after the features that were read.</param>
    /// <param name="firstIndex">The index of column 0.</param>
    /// <param name="lastIndex">The highest index to read.</param>
    /// <param name="before">The index before the first one. Receives the last index that was read, stored or not.</param>
    /// <param name="columns">Receives the columns of the features other than 0. Its length limits their number.</param>
    /// <param name="values">Receives the values of the features. As long as <paramref name="columns"/>.</param>
    /// <returns>The number of stored features.</returns>
    /// <remarks>The loop calls no method and passes no variable by reference, so that all variables stay in registers.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int ReadShort(
        ReadOnlySpan<byte> line, ref int position, int firstIndex, int lastIndex, ref int before, Span<int> columns, Span<float> values)
    {
        const int Byte = 8;
        ref byte text = ref MemoryMarshal.GetReference(line);
        values = values[..columns.Length];
        nint start = position, block = start;
        int count = 0, last = before;
        ulong ends = TextKernels.FindNonDigits(ref Unsafe.Add(ref text, block));
        while (count < columns.Length)
        {
            nint colon = block + BitOperations.TrailingZeroCount(ends), number = colon + 1;
            ulong rest = ends & (ends - 1);
            int isNegative = Unsafe.Add(ref text, number) == '-' ? 1 : 0; // without a branch, because signs can be random
            rest &= rest - (uint)isNegative;
            number += isNegative;
            nint end = block + BitOperations.TrailingZeroCount(rest);
            byte next = Unsafe.Add(ref text, end);
            ulong digits = TextKernels.LoadWord(ref Unsafe.Add(ref text, number));
            int length = (int)(end - number), decimals = 0;
            if (next == '.')
            {
                rest &= rest - 1;
                end = block + BitOperations.TrailingZeroCount(rest);
                next = Unsafe.Add(ref text, end);
                ulong whole = (1UL << (Byte * length)) - 1; // remove the point from the digits
                digits = (digits & whole) | ((digits >> Byte) & ~whole);
                decimals = (int)(end - number) - length - 1;
                length += decimals;
            }
            if (rest == 0) // the feature does not end in this block: continue with a block that begins with it
            {
                if (block == start)
                    break;
                block = start;
                ends = TextKernels.FindNonDigits(ref Unsafe.Add(ref text, block));
                continue;
            }

            nint indexLength = colon - start;
            if (Unsafe.Add(ref text, colon) != ':' || (nuint)(indexLength - 1) >= AtOnce || !(next == ' ' || IsEnd(next)))
                break;
            if (length == 0 || end - number > AtOnce)
                break;
            ulong both = TextKernels.ConvertDigits(
                TextKernels.LoadWord(ref Unsafe.Add(ref text, start)) << (-Byte * (int)indexLength), digits << (-Byte * length));
            int index = (int)(uint)both;
            if (index <= last || index > lastIndex)
                break;

            int bits = BitConverter.SingleToInt32Bits(PlainNumber.Divide((uint)(both >> 32), decimals));
            columns[count] = index - firstIndex;
            values[count] = BitConverter.Int32BitsToSingle(bits | (isNegative << 31));
            count += bits != 0 ? 1 : 0;
            last = index;
            start = end;
            if (next is not ((byte)' ' or (byte)'\t'))
                break;
            start++;
            ends = rest & (rest - 1);
        }
        position = (int)start;
        before = last;
        return count;
    }

    /// <summary>Reads features of up to 18 significant digits, and with exponents, in the same way as <see cref="ReadShort"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int ReadLong(
        ReadOnlySpan<byte> line, ref int position, IndexRange indices, ref int before, Span<int> columns, Span<float> values)
    {
        ref byte text = ref MemoryMarshal.GetReference(line);
        values = values[..columns.Length];
        nint start = position, block = start;
        int count = 0, last = before;
        ulong ends = TextKernels.FindNonDigits(ref Unsafe.Add(ref text, block));
        while (count < columns.Length)
        {
            nint colon = block + BitOperations.TrailingZeroCount(ends), number = colon + 1;
            ulong rest = ends & (ends - 1);
            int isNegative = Unsafe.Add(ref text, number) == '-' ? 1 : 0;
            rest &= rest - (uint)isNegative;
            number += isNegative;
            nint end = block + BitOperations.TrailingZeroCount(rest), fraction = end, power = 0;
            byte next = Unsafe.Add(ref text, end), sign = 0;
            int whole = (int)(end - number), decimals = 0, exponent = 0;
            if (next == '.')
            {
                rest &= rest - 1;
                fraction = end + 1;
                end = block + BitOperations.TrailingZeroCount(rest);
                next = Unsafe.Add(ref text, end);
                decimals = (int)(end - fraction);
            }
            bool hasExponent = (next | 0x20) == 'e';
            if (hasExponent)
            {
                rest &= rest - 1;
                sign = Unsafe.Add(ref text, end + 1);
                int hasSign = sign is (byte)'-' or (byte)'+' ? 1 : 0;
                power = end + 1 + hasSign;
                rest &= rest - (uint)hasSign;
                end = block + BitOperations.TrailingZeroCount(rest);
                next = Unsafe.Add(ref text, end);
            }
            if (rest == 0) // the feature does not end in this block: continue with a block that begins with it
            {
                if (block == start)
                    break;
                block = start;
                ends = TextKernels.FindNonDigits(ref Unsafe.Add(ref text, block));
                continue;
            }

            if (Unsafe.Add(ref text, colon) != ':' || colon == start || whole + decimals == 0 || !IsEnd(next))
                break;
            if (hasExponent)
            {
                if (end - power is < 1 or > MostExponentDigits)
                    break;
                exponent = (int)PlainNumber.ReadDigits(ref Unsafe.Add(ref text, power), (int)(end - power));
                exponent = sign == '-' ? -exponent : exponent;
            }
            ulong index = 0, digits = 0;
            if (colon - start <= AtOnce && whole <= AtOnce && decimals <= 2 * AtOnce)
            {
                ulong both = TextKernels.ConvertDigits(
                    PlainNumber.LoadDigits(ref Unsafe.Add(ref text, start), (int)(colon - start)),
                    PlainNumber.LoadDigits(ref Unsafe.Add(ref text, number), whole));
                index = (uint)both;
                if (!PlainNumber.TryAppendDecimals(ref Unsafe.Add(ref text, fraction), decimals, both >> 32, out digits))
                    break;
            }
            else if (!PlainNumber.TryAppend(ref Unsafe.Add(ref text, start), (int)(colon - start), ref index)
                || !PlainNumber.TryAppend(ref Unsafe.Add(ref text, number), whole, ref digits)
                || !PlainNumber.TryAppend(ref Unsafe.Add(ref text, fraction), decimals, ref digits))
            {
                break;
            }
            if ((long)index <= last || index > (uint)indices.Last || !PlainNumber.TryRound(digits, exponent - decimals, out float value))
                break;

            last = (int)index;
            columns[count] = last - indices.First;
            values[count] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) | (isNegative << 31));
            count += value != 0 && last <= indices.LastKept ? 1 : 0;
            start = end;
            if (next is not ((byte)' ' or (byte)'\t'))
                break;
            start++;
            ends = rest & (rest - 1);
        }
        position = (int)start;
        before = last;
        return count;
    }
}

/// <summary>The indices of features in a file.</summary>
/// <param name="First">The index of column 0.</param>
/// <param name="Last">The highest valid index.</param>
/// <param name="LastKept">The highest index that is not ignored.</param>
internal readonly record struct IndexRange(int First, int Last, int LastKept);
