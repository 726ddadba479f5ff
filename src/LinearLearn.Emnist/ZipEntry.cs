namespace LinearLearn.Emnist;

/// <summary>Represents a file in a zip archive, as its central directory describes it.</summary>
/// <param name="Name">The path in the archive, with forward slashes; a folder ends with one.</param>
/// <param name="Method">The compression method: 0 (stored) or 8 (deflated).</param>
/// <param name="HeaderOffset">The offset of the entry's own header in the archive.</param>
/// <param name="PackedLength">The number of bytes in the archive.</param>
/// <param name="Length">The number of unpacked bytes.</param>
/// <param name="Crc">The CRC-32 of the unpacked bytes.</param>
/// <param name="NameBytes">The number of bytes of the encoded name.</param>
internal sealed record ZipEntry(
    string Name, ushort Method, long HeaderOffset, long PackedLength, long Length, uint Crc, int NameBytes);
