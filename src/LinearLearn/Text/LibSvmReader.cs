using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Reads the text format of LIBSVM and svmlight into datasets of <see cref="SparseFeatures"/>, as a whole or in
/// chunks for files larger than memory.
/// </summary>
/// <remarks>
/// <para>
/// Each line is an example: <c>label index:value index:value ...</c>, separated by spaces or tabs. <c>#</c> starts a comment. Lines without
/// an example are skipped. Labels are integers (1, +1, 1.0 and 1e0 are equal; 0.5 is not valid). Indices ascend within a line. Missing
/// features are 0. <c>qid:3</c> after the label, the group of a ranking, is ignored. The text is ASCII or UTF-8, with or without a byte
/// order mark. Lines end with '\n' or '\r\n'. Gzip compression is detected by the first bytes, not by the file name. (T. Joachims,
/// SVMlight; C.-C. Chang and C.-J. Lin, LIBSVM.)
/// </para>
/// <para>
/// Invalid text throws an <see cref="InvalidDataException"/> with the file, the expected and the found text, and the line and column. Both
/// count from 1, and columns count bytes. Multi-label files are not supported.
/// </para>
/// <para>
/// A label, index or value has at most 4,096 bytes, and a line at most <see cref="LibSvmOptions.MaxLineBytes"/>. If you do not trust a
/// file, set <see cref="LibSvmOptions.FeatureCount"/> and read the file in chunks. Then the size of a chunk bounds the memory. Gzip data
/// that unpacks to more than 16 MB and more than 100 times its size is an error: unpack such a file first. In a stream that cannot seek,
/// the size up to any point counts.
/// </para>
/// </remarks>
public static class LibSvmReader
{
    private const string StreamName = "stream";

    /// <summary>Reads a file into one dataset.</summary>
    /// <param name="path">The path of the file, with or without gzip compression.</param>
    /// <param name="options">How to read the file. Default: indices start at 1, and the highest index is the number of features.</param>
    /// <returns>All examples of the file, in order; an empty file has none.</returns>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// A line is not in the LIBSVM format, the gzip data is damaged, or the values are more than an array can hold.
    /// </exception>
    public static Dataset Read(string path, LibSvmOptions? options = null)
    {
        using FileStream file = ContentReader.Open(path, FileOptions.SequentialScan);
        return Read(file, path, options ?? new LibSvmOptions(), Array.MaxLength, file);
    }

    /// <summary>Reads a stream from its current position to its end into one dataset.</summary>
    /// <param name="stream">The contents of a file, with or without gzip compression. The stream stays open.</param>
    /// <param name="options">How to read the stream. Default: indices start at 1, and the highest index is the number of features.</param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <returns>All examples, in order.</returns>
    /// <exception cref="InvalidDataException">
    /// A line is not in the LIBSVM format, the gzip data is damaged, or the values are more than an array can hold.
    /// </exception>
    public static Dataset Read(Stream stream, LibSvmOptions? options = null, string name = StreamName)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Read(stream, name, options ?? new LibSvmOptions(), Array.MaxLength);
    }

    /// <summary>Reads a file lazily in chunks, so that memory depends on the size of a chunk and not on the size of the file.</summary>
    /// <remarks>
    /// While the caller uses a chunk, the next one is read on another core. Pipes, and machines with one core, are not read ahead. An
    /// exception is thrown after all chunks before it were returned. Ending the enumeration early waits for at most one chunk.
    /// </remarks>
    /// <param name="path">The path of the file, with or without gzip compression. The file is opened again for each enumeration.</param>
    /// <param name="rowsPerChunk">The number of examples per chunk, 1 or more. The last chunk can have fewer.</param>
    /// <param name="options">
    /// How to read the file. <see cref="LibSvmOptions.FeatureCount"/> is required, because all chunks need the same number of features.
    /// </param>
    /// <returns>The examples of the file, in order. No chunk is empty.</returns>
    /// <exception cref="ArgumentException">The number of features is not set, or the number of rows is below 1.</exception>
    /// <exception cref="IOException">During enumeration: the file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// During enumeration: a line is not in the LIBSVM format, or the gzip data is damaged.
    /// </exception>
    public static IEnumerable<Dataset> ReadChunks(string path, int rowsPerChunk, LibSvmOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireChunks(rowsPerChunk, options);
        return FileChunks(path, rowsPerChunk, options);
    }

    /// <summary>Reads a stream lazily in chunks, so that memory depends on the size of a chunk and not on the size of the stream.</summary>
    /// <param name="stream">
    /// The contents of a file, with or without gzip compression. The reader reads ahead, allows one
    /// enumeration, and leaves the stream open.
    /// </param>
    /// <param name="rowsPerChunk">The number of examples per chunk, 1 or more. The last chunk can have fewer.</param>
    /// <param name="options">
    /// How to read the stream. <see cref="LibSvmOptions.FeatureCount"/> is required, because all chunks need the same number of features.
    /// </param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <returns>The examples, in order. No chunk is empty.</returns>
    /// <exception cref="ArgumentException">The number of features is not set, or the number of rows is below 1.</exception>
    /// <exception cref="InvalidDataException">
    /// During enumeration: a line is not in the LIBSVM format, or the gzip data is damaged.
    /// </exception>
    /// <exception cref="InvalidOperationException">The chunks are enumerated a second time.</exception>
    public static IEnumerable<Dataset> ReadChunks(Stream stream, int rowsPerChunk, LibSvmOptions options, string name = StreamName)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        RequireChunks(rowsPerChunk, options);
        return Chunks(AllowOnePass(stream, name), name, rowsPerChunk, options);
    }

    /// <summary>
    /// Reads a file lazily in chunks, without blocking a thread during I/O; see <see cref="ReadChunks(string, int, LibSvmOptions)"/>.
    /// </summary>
    /// <inheritdoc cref="ReadChunks(string, int, LibSvmOptions)"/>
    /// <exception cref="OperationCanceledException">During enumeration: cancellation was requested.</exception>
    public static IAsyncEnumerable<Dataset> ReadChunksAsync(
        string path, int rowsPerChunk, LibSvmOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireChunks(rowsPerChunk, options);
        return FileChunksAsync(path, rowsPerChunk, options, cancellationToken);
    }

    /// <summary>
    /// Reads a stream lazily in chunks, without blocking a thread during I/O; see
    /// <see cref="ReadChunks(Stream, int, LibSvmOptions, string)"/>.
    /// </summary>
    /// <inheritdoc cref="ReadChunks(Stream, int, LibSvmOptions, string)"/>
    /// <exception cref="OperationCanceledException">During enumeration: cancellation was requested.</exception>
    public static IAsyncEnumerable<Dataset> ReadChunksAsync(
        Stream stream, int rowsPerChunk, LibSvmOptions options, string name = StreamName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        RequireChunks(rowsPerChunk, options);
        return ChunksAsync(AllowOnePass(stream, name), name, rowsPerChunk, options, cancellationToken);
    }

    /// <summary>Reads a stream, which is the whole <paramref name="file"/> if one is given.</summary>
    internal static Dataset Read(Stream stream, string name, LibSvmOptions options, int maxValues, FileStream? file = null)
    {
        LibSvmParser parser;
        using (LineReader lines = new(stream, name, options.MaxLineBytes))
        {
            parser = new LibSvmParser(lines, options, maxValues);
            while (lines.Fill())
            {
                parser.ReadRows(int.MaxValue);
                if (file is not null && !lines.IsPacked && parser.Rows > 0) // a foreign file has failed before its size matters
                {
                    (int rows, int values) = LibSvmSize.Estimate(file, countsValues: !parser.IgnoresFeatures);
                    parser.Expect(rows, values);
                    file = null;
                }
            }
        }
        return parser.BuildDataset(isLast: true);
    }

    /// <summary>Reads ahead, unless the file is a pipe, whose next chunk could keep the caller from stopping.</summary>
    private static IEnumerable<Dataset> FileChunks(string path, int rowsPerChunk, LibSvmOptions options)
    {
        using FileStream file = ContentReader.Open(path, FileOptions.SequentialScan);
        IEnumerable<Dataset> chunks = Chunks(() => file, path, rowsPerChunk, options);
        foreach (Dataset chunk in file.CanSeek && ReadAhead.IsUseful ? ReadAhead.Read(chunks) : chunks)
            yield return chunk;
    }

    private static async IAsyncEnumerable<Dataset> FileChunksAsync(
        string path, int rowsPerChunk, LibSvmOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileStream file = ContentReader.Open(path, FileOptions.SequentialScan | FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            IAsyncEnumerable<Dataset> chunks = ChunksAsync(() => file, path, rowsPerChunk, options, cancellationToken);
            if (file.CanSeek && ReadAhead.IsUseful)
                chunks = ReadAhead.ReadAsync(chunks, cancellationToken);
            await foreach (Dataset chunk in chunks.ConfigureAwait(false))
            {
                yield return chunk;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private static IEnumerable<Dataset> Chunks(Func<Stream> open, string name, int rowsPerChunk, LibSvmOptions options)
    {
        using LineReader lines = new(open(), name, options.MaxLineBytes);
        LibSvmParser parser = new(lines, options, Array.MaxLength);
        do
        {
            while (parser.ReadRows(rowsPerChunk))
                yield return parser.BuildDataset(isLast: false);
        }
        while (lines.Fill());
        if (parser.Rows > 0)
            yield return parser.BuildDataset(isLast: true);
    }

    private static async IAsyncEnumerable<Dataset> ChunksAsync(
        Func<Stream> open,
        string name,
        int rowsPerChunk,
        LibSvmOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using LineReader lines = new(open(), name, options.MaxLineBytes);
        LibSvmParser parser = new(lines, options, Array.MaxLength);
        do
        {
            while (parser.ReadRows(rowsPerChunk))
            {
                yield return parser.BuildDataset(isLast: false);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        while (await lines.FillAsync(cancellationToken).ConfigureAwait(false));
        if (parser.Rows > 0)
            yield return parser.BuildDataset(isLast: true);
    }

    /// <summary>
    /// Allows one pass through a stream, because a second one would find nothing, and a simultaneous one would miss a part.
    /// </summary>
    private static Func<Stream> AllowOnePass(Stream stream, string name)
    {
        int uses = 0;
        return () => Interlocked.Increment(ref uses) == 1
            ? stream
            : throw new InvalidOperationException(
                $"{name}: expected one pass through the chunks of a stream, found a second (to read a file again, pass its path)");
    }

    private static void RequireChunks(int rowsPerChunk, LibSvmOptions options)
    {
        Guard.AtLeast(rowsPerChunk, 1, nameof(rowsPerChunk));
        ArgumentNullException.ThrowIfNull(options);
        if (options.FeatureCount is null)
        {
            throw new ArgumentException(
                Guard.Text($"expected a {nameof(LibSvmOptions.FeatureCount)} for reading in chunks, found none"), nameof(options));
        }
    }
}
