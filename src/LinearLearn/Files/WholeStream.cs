namespace LinearLearn;

/// <summary>Reads files and streams to their end. Memory grows with what is really there, whatever a file says of itself.</summary>
internal static class WholeStream
{
    private const FileOptions Sequential = FileOptions.SequentialScan;

    public static ReadOnlyMemory<byte> Read(string path)
    {
        using FileStream file = Open(path, Sequential);
        return Read(file, path);
    }

    /// <param name="stream">Any stream that can be read. It stays open.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="maxBytes">How much is read at most: what an array holds, but in tests.</param>
    /// <exception cref="InvalidDataException">There is more.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, string name, int? maxBytes = null)
    {
        IncomingBytes bytes = RoomFor(stream, name, maxBytes ?? Array.MaxLength);
        for (int count; (count = stream.Read(bytes.Room.Span)) > 0;)
            bytes.Add(count);
        return bytes.All;
    }

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = Open(path, Sequential | FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
            return await ReadAsync(file, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="Read(Stream, string, int?)"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, string name, CancellationToken cancellationToken, int? maxBytes = null)
    {
        IncomingBytes bytes = RoomFor(stream, name, maxBytes ?? Array.MaxLength);
        for (int count; (count = await stream.ReadAsync(bytes.Room, cancellationToken).ConfigureAwait(false)) > 0;)
            bytes.Add(count);
        return bytes.All;
    }

    private static FileStream Open(string path, FileOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Others may replace or delete the file meanwhile: this one stays as it is until it is read.
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, options);
    }

    private static IncomingBytes RoomFor(Stream stream, string name, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        long length = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (length > maxBytes)
            throw new InvalidDataException(Guard.Text($"{name}: expected at most {maxBytes} bytes, found {length}"));
        return new IncomingBytes(name, (int)length, maxBytes);
    }
}
