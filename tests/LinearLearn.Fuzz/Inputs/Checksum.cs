namespace LinearLearn.Fuzz;

/// <summary>Computes the CRC-32 of gzip and zip.</summary>
internal static class Checksum
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index => CreateEntry((uint)index))];

    /// <param name="data">The data.</param>
    /// <param name="before">The checksum of the data before it. Default: that of no data.</param>
    public static uint Compute(ReadOnlySpan<byte> data, uint before = 0)
    {
        uint sum = ~before;
        foreach (byte value in data)
            sum = Table[(byte)(sum ^ value)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint CreateEntry(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
        return value;
    }
}
