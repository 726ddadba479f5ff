using System.Buffers.Binary;

namespace LinearLearn.Emnist;

/// <summary>Computes the CRC-32 of zip archives and gzip files.</summary>
internal static class Crc32
{
    private const int Slices = 8;

    /// <summary>The remainder of a byte that is followed by 0 to 7 zero bytes, one table of 256 after the other.</summary>
    private static readonly uint[] Remainders = CreateRemainders();

    /// <summary>Continues a checksum with more bytes.</summary>
    /// <param name="crc">The checksum of the bytes before; 0 at the start.</param>
    /// <param name="bytes">The next bytes.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> table = Remainders;
        crc = ~crc;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes), high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[(7 << 8) + (byte)low] ^ table[(6 << 8) + (byte)(low >> 8)]
                ^ table[(5 << 8) + (byte)(low >> 16)] ^ table[(4 << 8) + (byte)(low >> 24)]
                ^ table[(3 << 8) + (byte)high] ^ table[(2 << 8) + (byte)(high >> 8)]
                ^ table[(1 << 8) + (byte)(high >> 16)] ^ table[(byte)(high >> 24)];
        }
        foreach (byte value in bytes)
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] CreateRemainders()
    {
        const uint reversedPolynomial = 0xEDB88320;
        uint[] table = new uint[Slices * 256];
        for (int i = 0; i < table.Length; i++)
        {
            uint remainder = i < 256 ? (uint)i : table[i - 256];
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder >> 1) ^ ((remainder & 1) * reversedPolynomial);
            table[i] = remainder;
        }
        return table;
    }
}
