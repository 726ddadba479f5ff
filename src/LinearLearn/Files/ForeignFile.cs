using System.Text;

namespace LinearLearn;

/// <summary>Recognizes files of other formats by their first bytes.</summary>
internal static class ForeignFile
{
    /// <summary>The number of first bytes to check.</summary>
    public const int StartBytes = 256;

    /// <summary>The number of first bytes that show whether a text is UTF-16.</summary>
    public const int Utf16Bytes = 8;

    private const string Unpack = ": unpack it first";

    private static readonly (byte[] Start, string Name)[] Formats =
    [
        ([0x1F, 0x8B], "gzip data" + Unpack),
        ([.. "BZh"u8], "bzip2 data" + Unpack),
        ([0xFD, .. "7zXZ"u8, 0], "xz data" + Unpack),
        ([0x28, 0xB5, 0x2F, 0xFD], "zstd data" + Unpack),
        ([0x04, 0x22, 0x4D, 0x18], "lz4 data" + Unpack),
        ([.. "PK"u8, 3, 4], "a zip archive" + Unpack),
        ([.. "PK"u8, 5, 6], "an empty zip archive"),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive" + Unpack),
        ([.. "Rar!"u8], "a rar archive" + Unpack),
        ([.. "version https://git-lfs"u8], "a Git LFS pointer: fetch the file itself with 'git lfs pull'"),
        ([0xFF, 0xFE], "UTF-16 text: save it as UTF-8"),
        ([0xFE, 0xFF], "UTF-16 text: save it as UTF-8"),
        ([0x80, 2], "a Python pickle"),
        ([0x80, 3], "a Python pickle"),
        ([0x80, 4, 0x95], "a Python pickle"),
        ([0x80, 5, 0x95], "a Python pickle"),
        ([0x93, .. "NUMPY"u8], "a NumPy array"),
        ([0x89, .. "HDF\r\n"u8], "an HDF5 file"),
        ([.. "%PDF-"u8], "a PDF document"),
    ];

    /// <summary>Describes a file by its first bytes, or returns null if it does not recognize them.</summary>
    /// <param name="start">The first bytes, up to <see cref="StartBytes"/>.</param>
    /// <param name="isUnpacked">Whether these bytes were decompressed with gzip.</param>
    public static string? Describe(ReadOnlySpan<byte> start, bool isUnpacked = false)
    {
        if (isUnpacked && VerifiedGzipStream.IsPacked(start))
            return "gzip data: the file was compressed twice";
        start = start[..Math.Min(start.Length, StartBytes)];
        ReadOnlySpan<byte> text = SkipByteOrderMark(start).TrimStart(" \t\r\n"u8);
        if (text is [(byte)'<', ..])
            return "an HTML page: the download returned a page instead of the file";
        foreach ((byte[] first, string name) in Formats)
        {
            if (start.StartsWith(first) || text.StartsWith(first))
                return name;
        }
        return IsUtf16(start, 0) || IsUtf16(start, 1) ? "UTF-16 text: save it as UTF-8" : null;
    }

    /// <summary>Skips the byte order mark of a text, if it has one.</summary>
    public static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> text) =>
        text.StartsWith("\uFEFF"u8) ? text["\uFEFF"u8.Length..] : text;

    /// <summary>
    /// Determines whether a text starts with four ASCII characters, each next to a zero: at even offsets, or at odd offsets.
    /// </summary>
    private static bool IsUtf16(ReadOnlySpan<byte> start, int offset)
    {
        if (start.Length < Utf16Bytes)
            return false;
        for (int i = 0; i < Utf16Bytes; i += 2)
        {
            byte character = start[i + offset];
            bool isText = Ascii.IsValid(character) && character is not (< (byte)' ' and not ((byte)'\t' or (byte)'\r' or (byte)'\n'));
            if (start[i + 1 - offset] != 0 || !isText)
                return false;
        }
        return true;
    }
}
