namespace LinearLearn.Emnist;

/// <summary>Represents a part of a long file as the whole file, of which only the bytes of the part can be read.</summary>
/// <param name="part">The bytes of the part. The stream can seek, and stays open.</param>
/// <param name="offset">The offset of the part in the file.</param>
/// <param name="length">The length of the file.</param>
internal sealed class WindowStream(Stream part, long offset, long length) : ForwardStream
{
    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position { get; set; }

    /// <summary>Reads bytes of the part; outside of it, the stream has ended.</summary>
    public override int Read(Span<byte> buffer)
    {
        if (Position < offset || Position >= offset + part.Length)
            return 0;
        part.Position = Position - offset;
        int read = part.Read(buffer);
        Position += read;
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
