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

    public static ReadOnlyMemory<byte> Read(Stream stream, string name)
    {
        using MemoryStream bytes = RoomFor(stream, name);
        stream.CopyTo(bytes);
        return Filled(bytes);
    }

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = Open(path, Sequential | FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
            return await ReadAsync(file, path, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, string name, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = RoomFor(stream, name);
        await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        return Filled(bytes);
    }

    private static FileStream Open(string path, FileOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // Others may replace or delete the file meanwhile: this one stays as it is until it is read.
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, options);
    }

    private static MemoryStream RoomFor(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        long length = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : 0;
        if (length > Array.MaxLength)
            throw new InvalidDataException(Guard.Text($"{name}: expected at most {Array.MaxLength} bytes, found {length}"));
        return new MemoryStream((int)length);
    }

    private static ReadOnlyMemory<byte> Filled(MemoryStream bytes) => bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
}
