using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace LinearLearn.Emnist;

/// <summary>Identifies the contents of the archive on the server.</summary>
/// <param name="Length">The length in bytes.</param>
/// <param name="Tag">The ETag; null if the server sends none.</param>
/// <param name="Modified">The time of the last change; null if the server does not send it.</param>
internal sealed record ArchiveVersion(long Length, EntityTagHeaderValue? Tag, DateTimeOffset? Modified)
{
    /// <summary>Gets the condition under which the server may send a range; null if the server sent nothing suitable.</summary>
    public RangeConditionHeaderValue? Condition =>
        Tag is { IsWeak: false } ? new RangeConditionHeaderValue(Tag) // weak ones are not permitted in If-Range (RFC 9110, 13.1.5)
        : Modified is { } time ? new RangeConditionHeaderValue(time)
        : null;

    /// <summary>Determines whether two responses come from the same contents, as far as both identify them.</summary>
    public bool Matches(ArchiveVersion other)
    {
        if (Length != other.Length)
            return false;
        if (Tag is not null && other.Tag is not null)
            return Tag.Equals(other.Tag);
        return Modified is null || other.Modified is null || Modified == other.Modified;
    }

    /// <summary>Computes a key that differs between archives and entries, but not between servers with the same archive.</summary>
    public string GetKey(ZipEntry entry)
    {
        string text = Guard.Text($"{Length} {entry.Name} {entry.HeaderOffset} {entry.PackedLength} {entry.Crc}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }

    public override string ToString() =>
        Guard.Text($"{Length} bytes (ETag {Tag?.ToString() ?? "none"}, Last-Modified {Modified?.ToString("R") ?? "none"})");
}
