using System.Text;

namespace LinearLearn.Tests;

/// <summary>Damages files in the same way for the same random numbers.</summary>
internal static class FileDamage
{
    /// <summary>Replacements for numbers: at the limits of types, beyond them, and texts that are not numbers.</summary>
    private static readonly byte[][] Numbers =
    [
        .. new[]
        {
            "", "0", "1", "2", "3", "-1", "-0", "00", "01", "+1", "1.5", "1e0", "1e999", "-1e999", "1e-999",
            "1e99999999999999999999", "0.1234567890123456789012345678901234567890",
            "127", "255", "65536", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296",
            "9223372036854775807", "9223372036854775808",
            "18446744073709551615", "18446744073709551616", "3.4028235E+38", "3.4028236E+38", "NaN", "Infinity", "null", "[]", "{}", "\"\"",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly ulong[] Lengths =
        [
            0, 1, 7, 8, 100_000_000, int.MaxValue - 8, int.MaxValue, int.MaxValue + 1UL, uint.MaxValue, uint.MaxValue + 1UL,
            long.MaxValue - 7, long.MaxValue, 1UL << 63, ulong.MaxValue,
        ];

    private static readonly byte[] Pieces = Encoding.UTF8.GetBytes("{}[]\",:\\ \t\r\n0123456789-+.eEu/*\0");

    /// <summary>Applies one to three faults.</summary>
    public static byte[] Apply(byte[] file, Random random)
    {
        for (int faults = random.Next(2) == 0 ? 1 : random.Next(1, 4); faults > 0; faults--)
            file = ApplyOne(file, random);
        return file;
    }

    /// <summary>
    /// Damages a safetensors file, in half of the cases only its header with a corrected length, because a wrong length hides other faults.
    /// </summary>
    public static byte[] ApplyToSafetensors(byte[] file, Random random) =>
        random.Next(2) == 0 && TestFiles.SplitSafetensors(file) is var (header, numbers)
            ? TestFiles.CreateSafetensors(Apply(header, random), numbers)
            : Apply(file, random);

    private static byte[] ApplyOne(byte[] file, Random random)
    {
        if (file.Length == 0)
            return [(byte)random.Next(256)];
        int index = random.Next(file.Length), most = random.Next(2) == 0 ? 8 : file.Length;
        int length = Math.Min(1 + random.Next(most), file.Length - index);
        ReadOnlySpan<byte> before = file.AsSpan(0, index), chunk = file.AsSpan(index, length), after = file.AsSpan(index + length);
        switch (random.Next(10))
        {
            case 0:
                return [.. before, (byte)(file[index] ^ (1 << random.Next(8))), .. file.AsSpan(index + 1)];
            case 1:
                return [.. before, (byte)random.Next(256), .. file.AsSpan(index + 1)];
            case 2:
                return [.. before, Pieces[random.Next(Pieces.Length)], .. file.AsSpan(index + random.Next(2))];
            case 3:
                byte[] noise = new byte[length];
                random.NextBytes(noise);
                return [.. before, .. noise, .. chunk, .. after];
            case 4:
                return [.. before, .. after];
            case 5:
                return [.. before, .. chunk, .. chunk, .. after];
            case 6:
                byte[] rest = [.. before, .. after];
                int other = random.Next(rest.Length + 1);
                return [.. rest.AsSpan(0, other), .. chunk, .. rest.AsSpan(other)];
            case 7:
                return before.ToArray();
            case 8:
                byte[] number = TestFiles.EncodeLength(Lengths[random.Next(Lengths.Length)]);
                int start = random.Next(2) == 0 ? 0 : index;
                return [.. file.AsSpan(0, start), .. number, .. file.AsSpan(Math.Min(start + number.Length, file.Length))];
            default:
                return ReplaceNumber(file, index, Numbers[random.Next(Numbers.Length)]);
        }
    }

    /// <summary>Replaces the first run of digits at or after an index.</summary>
    private static byte[] ReplaceNumber(byte[] file, int index, byte[] number)
    {
        int found = file.AsSpan(index).IndexOfAnyInRange((byte)'0', (byte)'9');
        int start = found < 0 ? file.Length : index + found;
        int length = file.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return [.. file.AsSpan(0, start), .. number, .. length < 0 ? [] : file.AsSpan(start + length)];
    }
}
