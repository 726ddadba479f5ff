namespace LinearLearn;

/// <summary>Reads files and streams to their end, after checking their first bytes.</summary>
/// <remarks>Memory grows with the bytes that arrive, not with lengths that a file declares.</remarks>
internal static class ContentReader
{
    private const FileOptions Sequential = FileOptions.SequentialScan;

    public static ReadOnlyMemory<byte> Read(string path, StartCheck? checkStart = null)
    {
        using FileStream file = Open(path, Sequential);
        return Read(file, path, checkStart);
    }

    /// <param name="stream">A readable stream. It stays open.</param>
    /// <param name="name">The name of the stream in error messages.</param>
    /// <param name="checkStart">Throws if the first bytes belong to another format.</param>
    /// <param name="maxBytes">The maximum length, at most that of an array.</param>
    /// <exception cref="InvalidDataException">The contents are longer, or <paramref name="checkStart"/> threw.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, string name, StartCheck? checkStart = null, int maxBytes = int.MaxValue)
    {
        GrowingBuffer bytes = CreateBuffer(stream, name, checkStart, maxBytes);
        for (int count; (count = stream.Read(bytes.Room.Span)) > 0;)
            bytes.Add(count);
        return bytes.ToMemory();
    }

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, StartCheck? checkStart, CancellationToken cancellationToken)
    {
        FileStream file = Open(path, Sequential | FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
            return await ReadAsync(file, path, checkStart, int.MaxValue, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a stream without blocking; see <see cref="Read(Stream, string, StartCheck?, int)"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream, string name, StartCheck? checkStart, int maxBytes, CancellationToken cancellationToken)
    {
        GrowingBuffer bytes = CreateBuffer(stream, name, checkStart, maxBytes);
        for (int count; (count = await stream.ReadAsync(bytes.Room, cancellationToken).ConfigureAwait(false)) > 0;)
            bytes.Add(count);
        return bytes.ToMemory();
    }

    /// <summary>Opens a file for reading.</summary>
    public static FileStream Open(string path, FileOptions options, int bufferSize = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Other processes can replace or delete the file in the meantime.
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize, options);
    }

    private static GrowingBuffer CreateBuffer(Stream stream, string name, StartCheck? checkStart, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        maxBytes = Math.Min(Guard.AtLeast(maxBytes, 0, nameof(maxBytes)), Array.MaxLength);
        long length = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (length > maxBytes)
            throw new InvalidDataException(Guard.Text($"{name}: expected at most {maxBytes} bytes, found {length}"));
        return new GrowingBuffer(name, (int)length, maxBytes, checkStart);
    }
}
