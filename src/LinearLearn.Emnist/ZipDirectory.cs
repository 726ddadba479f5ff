using System.Buffers.Binary;
using System.Text;

namespace LinearLearn.Emnist;

/// <summary>Reads the central directory of a zip archive, and its entries.</summary>
/// <remarks>
/// Archives with zip64 records, encryption, several disks or other methods than stored and deflated are rejected, and so are entries that
/// overlap, that share a name, whose name leads out of a folder, or that unpack to more than Deflate can pack. (PKWARE, "APPNOTE.TXT - .ZIP
/// File Format Specification", 6.3.10.)
/// </remarks>
internal static class ZipDirectory
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    /// <summary>The highest ratio that Deflate reaches: 258 bytes in 2 bits.</summary>
    public const int MaxDeflateRatio = 1032;

    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int MaxDirectoryBytes = 1 << 24;
    private const ushort EncryptedFlags = 1 | (1 << 6) | (1 << 13);
    private const ushort Utf8Flag = 1 << 11;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> EndMark => "PK\x05\x06"u8;

    private static ReadOnlySpan<byte> LocatorMark => "PK\x06\x07"u8;

    private static ReadOnlySpan<byte> EntryMark => "PK\x01\x02"u8;

    private static ReadOnlySpan<byte> LocalMark => "PK\x03\x04"u8;

    /// <summary>Reads and checks the central directory.</summary>
    /// <param name="archive">The archive, from offset 0 to its end. The stream can seek, and stays open.</param>
    /// <param name="name">The name of the archive in error messages.</param>
    /// <returns>The entries, in the order of the directory.</returns>
    /// <exception cref="InvalidDataException">The stream is not a zip archive, or an entry is rejected.</exception>
    public static IReadOnlyList<ZipEntry> Read(Stream archive, string name)
    {
        long length = archive.Length;
        (byte[] tail, long tailStart) = ReadTail(archive, name);
        int end = FindEnd(tail);
        if (end < 0)
        {
            byte[] start = new byte[Math.Min(length, ForeignFile.StartBytes)];
            archive.Position = 0;
            RequireStart(start.AsSpan(0, archive.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)), name);
            throw CreateError(name, "a zip archive, with an end record in its last 64 KB", "none: a truncated file", length);
        }

        (int count, uint offset, uint size) = ReadEnd(tail, end, tailStart, name);
        if (offset + (long)size > tailStart + end)
            throw CreateError(
                name, $"a directory that ends before its end record at {tailStart + end}", $"{size} bytes at {offset}", tailStart + end);
        if (size > MaxDirectoryBytes || size < (long)count * EntryLength)
            throw CreateError(
                name,
                Guard.Text($"a directory of {(long)count * EntryLength} to {MaxDirectoryBytes} bytes, for {count} entries"),
                $"{size} bytes",
                tailStart + end);
        byte[] directory = offset >= tailStart
            ? tail.AsSpan((int)(offset - tailStart), (int)size).ToArray()
            : ReadAt(archive, offset, (int)size, name);
        ZipEntry[] entries = ReadEntries(directory, count, offset, name);
        RequireDisjoint(entries, offset, name);
        return entries;
    }

    /// <summary>Rejects the start of a file that is not a zip archive, and describes its format.</summary>
    /// <param name="start">The first bytes, possibly none.</param>
    /// <param name="name">The name of the file in error messages.</param>
    /// <exception cref="InvalidDataException">The bytes are the start of another format.</exception>
    public static void RequireStart(ReadOnlySpan<byte> start, string name)
    {
        ReadOnlySpan<byte> mark = "PK"u8;
        if (!mark.StartsWith(start[..Math.Min(start.Length, mark.Length)]))
            throw CreateError(name, "a zip archive", ForeignFile.Describe(start) ?? "another format", 0);
    }

    /// <summary>Determines whether an archive has an end record, so that it is not truncated.</summary>
    public static bool HasEnd(Stream archive, string name) => FindEnd(ReadTail(archive, name).Bytes) >= 0;

    /// <summary>Reads the header before an entry and returns the offset of the packed bytes.</summary>
    /// <param name="archive">The archive. The stream can seek, and stays open.</param>
    /// <param name="entry">An entry of the archive.</param>
    /// <param name="name">The name of the archive in error messages.</param>
    /// <exception cref="InvalidDataException">
    /// The header differs from the directory, or the packed bytes are not in the archive.
    /// </exception>
    public static long GetDataOffset(Stream archive, ZipEntry entry, string name)
    {
        string found = Excerpt.Format(entry.Name);
        byte[] header = ReadAt(archive, entry.HeaderOffset, LocalLength, name);
        if (!header.AsSpan().StartsWith(LocalMark))
            throw CreateError(name, $"the header of entry '{found}'", "other bytes", entry.HeaderOffset);
        ushort flags = UInt16(header, 6), method = UInt16(header, 8), nameLength = UInt16(header, 26);
        string localName = DecodeName(
            ReadAt(archive, entry.HeaderOffset + LocalLength, nameLength, name), flags, name, entry.HeaderOffset + LocalLength);
        if (localName != entry.Name || method != entry.Method || (flags & EncryptedFlags) != 0)
            throw CreateError(
                name,
                $"a header like the directory's: entry '{found}', method {entry.Method}, without encryption",
                $"entry '{Excerpt.Format(localName)}', method {method}, flags 0x{flags:X4}",
                entry.HeaderOffset);
        long start = entry.HeaderOffset + LocalLength + nameLength + UInt16(header, 28);
        return start + entry.PackedLength <= archive.Length
            ? start
            : throw CreateError(
                name, $"{entry.PackedLength} bytes of entry '{found}'", $"{Math.Max(0, archive.Length - start)} before the end", start);
    }

    /// <summary>Opens an entry for reading its unpacked bytes once from start to end.</summary>
    /// <param name="archive">
    /// The archive. The stream can seek. Until the last byte was read, nothing else may move its position.
    /// </param>
    /// <param name="entry">An entry of the archive.</param>
    /// <param name="name">The name of the archive in error messages.</param>
    /// <param name="leaveOpen">Whether the archive stays open when the entry is closed.</param>
    /// <returns>
    /// A stream without seeking whose length is <see cref="ZipEntry.Length"/>. It throws an <see cref="InvalidDataException"/> if the
    /// length or the checksum of the bytes differs from the directory.
    /// </returns>
    /// <exception cref="InvalidDataException">
    /// The header differs from the directory, or the packed bytes are not in the archive.
    /// </exception>
    public static Stream Open(Stream archive, ZipEntry entry, string name, bool leaveOpen = true)
    {
        archive.Position = GetDataOffset(archive, entry, name);
        return new ZipEntryStream(archive, entry, $"{name}: entry '{Excerpt.Format(entry.Name)}'", leaveOpen);
    }

    /// <summary>Reads the bytes at the end that can contain the end record.</summary>
    private static (byte[] Bytes, long Offset) ReadTail(Stream archive, string name)
    {
        long start = Math.Max(0, archive.Length - (LocatorLength + EndLength + ushort.MaxValue));
        return (ReadAt(archive, start, (int)(archive.Length - start), name), start);
    }

    /// <summary>Finds the last end record whose comment ends with the file, or returns -1.</summary>
    private static int FindEnd(ReadOnlySpan<byte> tail)
    {
        for (int end = tail.LastIndexOf(EndMark); end >= 0; end = tail[..end].LastIndexOf(EndMark))
        {
            if (end + EndLength <= tail.Length && end + EndLength + UInt16(tail, end + 20) == tail.Length)
                return end;
        }
        return -1;
    }

    private static (int Count, uint Offset, uint Size) ReadEnd(ReadOnlySpan<byte> tail, int end, long tailStart, string name)
    {
        ushort disk = UInt16(tail, end + 4), firstDisk = UInt16(tail, end + 6);
        ushort countOnDisk = UInt16(tail, end + 8), count = UInt16(tail, end + 10);
        uint size = UInt32(tail, end + 12), offset = UInt32(tail, end + 16);
        bool hasLocator = end >= LocatorLength && tail[(end - LocatorLength)..].StartsWith(LocatorMark);
        if (hasLocator || count == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue)
            throw CreateError(name, "a zip archive of less than 4 GB and 65,535 entries", "a zip64 archive", tailStart + end);
        if (disk != 0 || firstDisk != 0 || countOnDisk != count)
            throw CreateError(name, "a zip archive in one file", "a part of an archive of several disks", tailStart + end + 4);
        return (count, offset, size);
    }

    private static ZipEntry[] ReadEntries(ReadOnlySpan<byte> directory, int count, long start, string name)
    {
        ZipEntry[] entries = new ZipEntry[count];
        HashSet<string> names = [];
        int position = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> rest = directory[position..];
            long offset = start + position;
            if (rest.Length < EntryLength || !rest.StartsWith(EntryMark))
                throw CreateError(name, Guard.Text($"{count} directory entries"), Guard.Text($"only {i}"), offset);
            int nameLength = UInt16(rest, 28), length = EntryLength + nameLength + UInt16(rest, 30) + UInt16(rest, 32);
            if (rest.Length < length)
                throw CreateError(name, $"{length} bytes for directory entry {i}", $"{rest.Length}", offset);
            entries[i] = ReadEntry(rest, DecodeName(rest.Slice(EntryLength, nameLength), UInt16(rest, 8), name, offset), name, offset);
            if (!names.Add(entries[i].Name))
                throw CreateError(name, "entries with different names", $"two with the name '{Excerpt.Format(entries[i].Name)}'", offset);
            position += length;
        }
        return position == directory.Length
            ? entries
            : throw CreateError(name, $"the end of the directory after {count} entries", "more bytes", start + position);
    }

    private static ZipEntry ReadEntry(ReadOnlySpan<byte> bytes, string entryName, string name, long offset)
    {
        ZipEntry entry = new(
            entryName, UInt16(bytes, 10), UInt32(bytes, 42), UInt32(bytes, 20), UInt32(bytes, 24), UInt32(bytes, 16), UInt16(bytes, 28));
        string about = $"entry '{Excerpt.Format(entryName)}'";
        if ((UInt16(bytes, 8) & EncryptedFlags) != 0)
            throw CreateError(name, $"{about} without encryption", "encryption", offset);
        if (entry.Method is not (Stored or Deflated))
            throw CreateError(name, $"{about} with method 0 (stored) or 8 (deflated)", $"method {entry.Method}", offset);
        if (Math.Max(entry.HeaderOffset, Math.Max(entry.PackedLength, entry.Length)) == uint.MaxValue)
            throw CreateError(name, $"{about} of less than 4 GB", "a zip64 one", offset);
        if (UInt16(bytes, 34) != 0)
            throw CreateError(name, $"{about} in this file", $"one on disk {UInt16(bytes, 34)}", offset);
        if (entry.Method == Stored ? entry.Length != entry.PackedLength : entry.Length > entry.PackedLength * MaxDeflateRatio)
        {
            string limit = entry.Method == Stored ? "as many bytes as are stored" : $"at most {MaxDeflateRatio} times the packed bytes";
            throw CreateError(name, $"{about} with {limit}, {entry.PackedLength}", $"{entry.Length}", offset);
        }
        if (entry.Length > UnpackLimit.Compute(entry.PackedLength))
            throw CreateError(name, $"{about} with {UnpackLimit.Expected}", $"{entry.Length} in {entry.PackedLength} bytes", offset);
        return entry;
    }

    /// <summary>Verifies that all entries lie before the directory and do not overlap.</summary>
    private static void RequireDisjoint(ZipEntry[] entries, long directoryOffset, string name)
    {
        long end = 0;
        foreach (ZipEntry entry in entries.OrderBy(entry => entry.HeaderOffset))
        {
            if (entry.HeaderOffset < end)
                throw CreateError(
                    name, $"entry '{Excerpt.Format(entry.Name)}' to start at {end} or after it", "an overlap", entry.HeaderOffset);
            // The extra field of the entry's own header is not counted: the directory does not contain its length.
            end = entry.HeaderOffset + LocalLength + entry.NameBytes + entry.PackedLength;
            if (end > directoryOffset)
                throw CreateError(
                    name,
                    $"entry '{Excerpt.Format(entry.Name)}' to end before the directory at {directoryOffset}",
                    $"{end}",
                    entry.HeaderOffset);
        }
    }

    /// <summary>Decodes the name of an entry, and rejects names that are not a relative path with forward slashes.</summary>
    private static string DecodeName(ReadOnlySpan<byte> bytes, ushort flags, string name, long offset)
    {
        string decoded;
        try
        {
            decoded = ((flags & Utf8Flag) != 0 ? StrictUtf8 : Encoding.Latin1).GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw CreateError(name, "an entry name in UTF-8", $"'{Excerpt.Format(bytes)}'", offset, exception);
        }
        bool isRelative = decoded.Length > 0 && !decoded.StartsWith('/') && !decoded.Split('/').Any(part => part is "." or "..");
        return isRelative && !decoded.AsSpan().ContainsAny('\\', ':') && !decoded.Any(char.IsControl)
            ? decoded
            : throw CreateError(name, "an entry name that is a relative path with forward slashes", $"'{Excerpt.Format(decoded)}'", offset);
    }

    private static byte[] ReadAt(Stream archive, long offset, int length, string name)
    {
        byte[] bytes = new byte[length];
        archive.Position = offset;
        int read = archive.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        return read == length ? bytes : throw CreateError(name, $"{length} bytes", $"only {read}", offset);
    }

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static InvalidDataException CreateError(string name, string expected, string found, long offset, Exception? inner = null) =>
        new(Guard.Text($"{name}: expected {expected}, found {found} (byte {offset})"), inner);
}
