namespace LinearLearn.Tool;

/// <summary>Holds a part of a file that begins and ends with whole records.</summary>
internal sealed class LineBlock
{
    /// <summary>The number of bytes behind a block that parsers can read.</summary>
    public const int MarginBytes = 64;

    /// <summary>Gets or sets the bytes, of which the first <see cref="Length"/> belong to the block.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>Gets or sets the number of bytes.</summary>
    public int Length { get; set; }

    /// <summary>Gets or sets the number of the first line, counted from 1.</summary>
    public long FirstLine { get; set; }

    /// <summary>Gets or sets whether the block of a table can contain quotes.</summary>
    public bool HasQuotes { get; set; }

    /// <summary>Gets the contents.</summary>
    public ReadOnlySpan<byte> Span => Bytes.AsSpan(0, Length);
}
