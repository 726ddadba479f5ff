namespace LinearLearn;

/// <summary>
/// Reads files and streams to their end, once their first bytes are found to be right. Memory grows with what is really there, whatever a file says of
/// itself.
/// </summary>
internal static class WholeStream
{
    private const FileOptions Sequential = FileOptions.SequentialScan;

    public static ReadOnlyMemory<byte> Read(string path, StartCheck? look = null)
    {
        using FileStream file = Open(path, Sequential);
        return Read(file, path, look);
    }

    /// <param name="stream">Any stream that can be read. It stays open.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="look">Refuses first bytes that cannot be right.</param>
    /// <param name="maxBytes">How much is read at most; never more than an array holds.</param>
    /// <exception cref="InvalidDataException">There is more, or the first bytes are refused.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, string name, StartCheck? look = null, int maxBytes = int.MaxValue)
    {
        IncomingBytes bytes = RoomFor(stream, name, look, maxBytes);
        for (int count; (count = stream.Read(bytes.Room.Span)) > 0;)
            bytes.Add(count);
        return bytes.ToMemory();
    }

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, StartCheck? look, CancellationToken cancellationToken)
    {
        FileStream file = Open(path, Sequential | FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
            return await ReadAsync(file, path, look, int.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="Read(Stream, string, StartCheck?, int)"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, string name, StartCheck? look, int maxBytes, CancellationToken cancellationToken)
    {
        IncomingBytes bytes = RoomFor(stream, name, look, maxBytes);
        for (int count; (count = await stream.ReadAsync(bytes.Room, cancellationToken).ConfigureAwait(false)) > 0;)
            bytes.Add(count);
        return bytes.ToMemory();
    }

    private static FileStream Open(string path, FileOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Others may replace or delete the file meanwhile: this one stays as it is until it is read.
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, options);
    }

    private static IncomingBytes RoomFor(Stream stream, string name, StartCheck? look, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        maxBytes = Math.Min(Guard.AtLeast(maxBytes, 0, nameof(maxBytes)), Array.MaxLength);
        long length = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (length > maxBytes)
            throw new InvalidDataException(Guard.Text($"{name}: expected at most {maxBytes} bytes, found {length}"));
        return new IncomingBytes(name, (int)length, maxBytes, look);
    }
}
