using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LinearLearn.Fuzz;

/// <summary>Changes valid files at random, in the same way for the same seed.</summary>
/// <param name="random">The source of all choices.</param>
/// <param name="seeds">Valid files, from which blocks are spliced.</param>
/// <param name="tokens">Texts and bytes that mean something in the format.</param>
internal sealed class InputMutator(SplitMix64 random, IReadOnlyList<byte[]> seeds, IReadOnlyList<byte[]> tokens)
{
    private const int MaxLength = 1 << 14;
    private const int MaxMutations = 8;
    private const int MaxCopies = 64;

    private static readonly byte[] Bytes = [0, 1, 0x7F, 0x80, 0xFF, .. "\n \",-09:[\\]{}"u8];

    private static readonly ulong[] Integers =
    [
        0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 100_000_000, 0x7FFF_FFC7, 0x7FFF_FFFE, 0x7FFF_FFFF,
        0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFF7, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
        0x3FF0_0000_0000_0000, 0x7FC0_0000, 0x7F80_0000, 0x7FF0_0000_0000_0000, ulong.MaxValue,
    ];

    private static readonly byte[][] Numbers =
    [
        .. new[]
        {
            "", "0", "1", "2", "3", "7", "-1", "-0", "00", "01", "+1", "1.5", ".5", "5.", "1e0", "1e-1", "1E+2", "1e38", "1e39", "-1e39",
            "1e308",
            "1e999", "-1e999", "1e-46", "1e-999", "1e99999999999999999999", "0.1234567890123456789012345678901234567890", "127", "128",
            "255",
            "256", "65535", "65536", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296", "16777217",
            "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "3.4028235E+38", "3.4028236E+38",
            "1.17549435E-38", "NaN", "-Infinity", "Infinity", "inf", "nan", "null", "true", "[]", "{}", "\"\"", "0x10", "1_000", "1,5",
        }.Select(Encoding.UTF8.GetBytes),
        Encoding.UTF8.GetBytes(new string('9', 400)),
        Encoding.UTF8.GetBytes("0." + new string('0', 400) + "1"),
    ];

    /// <summary>Draws a number from 0 to bound - 1.</summary>
    public int Next(int bound) => random.Next(bound);

    /// <summary>Chooses one of several values.</summary>
    public T Choose<T>(IReadOnlyList<T> values) => values[Next(values.Count)];

    /// <summary>Applies one to eight changes; one is the most likely number.</summary>
    public byte[] Mutate(byte[] input)
    {
        int count = 1;
        while (count < MaxMutations && Next(2) == 0)
            count++;
        for (; count > 0; count--)
            input = MutateOnce(input);
        return input.Length <= MaxLength ? input : input[..MaxLength];
    }

    /// <summary>Changes bytes, but not their number.</summary>
    public byte[] MutateInPlace(byte[] input)
    {
        byte[] changed = [.. input];
        for (int count = 1 + Next(4); count > 0 && changed.Length > 0; count--)
            ChangeInPlace(changed, Next(changed.Length), Next(4));
        return changed;
    }

    private byte[] MutateOnce(byte[] input)
    {
        if (input.Length == 0)
            return Next(2) == 0 ? [(byte)Next(256)] : Choose(seeds);
        int start = Next(input.Length), most = Next(2) == 0 ? 8 : input.Length;
        int end = Math.Min(start + 1 + Next(most), input.Length);
        ReadOnlySpan<byte> before = input.AsSpan(0, start), block = input.AsSpan(start..end), after = input.AsSpan(end);
        switch (Next(18))
        {
            case < 6 and int kind:
                byte[] changed = [.. input];
                ChangeInPlace(changed, start, kind);
                return changed;
            case 6:
                return [.. before, .. after];
            case 7:
                return [.. before, .. block, .. block, .. after];
            case 8:
                return [.. before, .. Repeat(block, 2 + Next(MaxCopies)), .. after];
            case 9: // moves the block
                byte[] rest = [.. before, .. after];
                int other = Next(rest.Length + 1);
                return [.. rest.AsSpan(0, other), .. block, .. rest.AsSpan(other)];
            case 10:
                return [.. before, (byte)Next(256), .. block, .. after];
            case 11 when tokens.Count > 0:
                return [.. before, .. Choose(tokens), .. block, .. after];
            case 12 when tokens.Count > 0:
                byte[] token = Choose(tokens);
                return [.. before, .. token, .. input.AsSpan(Math.Min(start + token.Length, input.Length))];
            case 13:
                byte[] source = Choose(seeds);
                int from = Next(source.Length + 1);
                return Next(2) == 0
                    ? [.. before, .. source.AsSpan(from)]
                    : [.. before, .. source.AsSpan(from, Math.Min(block.Length, source.Length - from)), .. after];
            case 14:
                return before.ToArray();
            case 15 when Next(8) == 0:
                return ChangeEncoding(input);
            default:
                return ReplaceNumber(input, start);
        }
    }

    private void ChangeInPlace(byte[] bytes, int index, int kind)
    {
        switch (kind)
        {
            case 0:
                bytes[index] ^= (byte)(1 << Next(8));
                break;
            case 1:
                bytes[index] = Bytes[Next(Bytes.Length)];
                break;
            case 2:
                bytes[index] = (byte)Next(256);
                break;
            case 3:
                bytes[index] += (byte)(Next(2) == 0 ? 1 : -1);
                break;
            default:
                WriteInteger(bytes.AsSpan(index), Integers[Next(Integers.Length)]);
                break;
        }
    }

    /// <summary>Overwrites up to eight bytes with an integer of 1, 2, 4 or 8 bytes, in either order.</summary>
    private void WriteInteger(Span<byte> bytes, ulong value)
    {
        Span<byte> all = stackalloc byte[sizeof(ulong)];
        int length = 1 << Next(4);
        BinaryPrimitives.WriteUInt64LittleEndian(all, value);
        all = all[..length];
        if (Next(2) == 0)
            all.Reverse();
        all[..Math.Min(length, bytes.Length)].CopyTo(bytes);
    }

    /// <summary>Replaces the first run of digits at or after an index by an extreme, or by a number near to it.</summary>
    private byte[] ReplaceNumber(byte[] input, int index)
    {
        int found = input.AsSpan(index).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (found < 0)
            return input;
        int start = index + found, length = input.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        int end = length < 0 ? input.Length : start + length;
        bool isShort = long.TryParse(input.AsSpan(start..end), NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        byte[] text = isShort && Next(3) == 0
            ? Encoding.UTF8.GetBytes((number + 1 - Next(3)).ToString(CultureInfo.InvariantCulture))
            : Choose(Numbers);
        return [.. input.AsSpan(0, start), .. text, .. input.AsSpan(end)];
    }

    /// <summary>Adds a byte order mark or '\r' before each '\n', or converts the text to UTF-16.</summary>
    private byte[] ChangeEncoding(byte[] input) => Next(4) switch
    {
        0 => [.. "\uFEFF"u8, .. input],
        1 => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(input).Replace("\n", "\r\n", StringComparison.Ordinal)),
        2 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(input)),
        _ => Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(input)),
    };

    private static byte[] Repeat(ReadOnlySpan<byte> block, int count)
    {
        byte[] all = new byte[Math.Min(block.Length * count, MaxLength)];
        for (int i = 0; i < all.Length; i += block.Length)
            block[..Math.Min(block.Length, all.Length - i)].CopyTo(all.AsSpan(i));
        return all;
    }
}
