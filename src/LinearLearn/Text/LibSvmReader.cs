using System.Runtime.CompilerServices;

namespace LinearLearn;

/// <summary>
/// Reads the text format of LIBSVM and svmlight into datasets of <see cref="SparseFeatures"/>: whole, or in chunks, for files larger than memory.
/// </summary>
/// <remarks>
/// <para>
/// A line is an example: <c>label index:value index:value ...</c>, parted by spaces or tabs; <c>#</c> starts a comment, lines without an
/// example are passed over. Labels are whole numbers (1, +1, 1.0 and 1e0 are one; 0.5 is not). Indices ascend within a line; features that are not
/// given, or given as 0, are 0. <c>qid:3</c> after the label, the group of a ranking, is passed over. Text is ASCII or UTF-8, with or without byte
/// order mark; lines end with '\n' or '\r\n'. Gzip compression is detected by the first bytes, not by the name. (T. Joachims, SVMlight;
/// C.-C. Chang and C.-J. Lin, LIBSVM.)
/// </para>
/// <para>
/// Bad text gives <see cref="InvalidDataException"/> with the file, what was expected, what was found, and the line and column, both from
/// 1 on and the column in bytes. Several labels an example are refused.
/// </para>
/// <para>
/// A label, index or value has at most 4,096 bytes, a line at most <see cref="LibSvmOptions.MaxLineBytes"/>. For a file that is not trusted, give a
/// <see cref="LibSvmOptions.FeatureCount"/> and read it in chunks: memory goes with the chunk, whatever the file unpacks to.
/// </para>
/// </remarks>
public static class LibSvmReader
{
    private const string StreamName = "stream";

    /// <summary>Reads a file into one dataset.</summary>
    /// <param name="path">The file, compressed with gzip or not.</param>
    /// <param name="options">By default indices start at 1, and the highest one is the number of features.</param>
    /// <returns>All examples of the file, in its order. None in an empty file.</returns>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">A line is not of the format, gzip data is damaged, or an array does not hold all values.</exception>
    public static Dataset Read(string path, LibSvmOptions? options = null)
    {
        using FileStream file = ContentReader.Open(path, FileOptions.SequentialScan);
        return Read(file, path, options ?? new LibSvmOptions(), Array.MaxLength);
    }

    /// <summary>Reads a stream, from its current position to its end, into one dataset.</summary>
    /// <param name="stream">The contents of a file, compressed with gzip or not. It stays open.</param>
    /// <param name="options">By default indices start at 1, and the highest one is the number of features.</param>
    /// <param name="name">What error messages call it.</param>
    /// <returns>All examples, in their order.</returns>
    /// <exception cref="InvalidDataException">A line is not of the format, gzip data is damaged, or an array does not hold all values.</exception>
    public static Dataset Read(Stream stream, LibSvmOptions? options = null, string name = StreamName)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Read(stream, name, options ?? new LibSvmOptions(), Array.MaxLength);
    }

    /// <summary>Reads a file chunk by chunk, while they are asked for: memory goes with the chunk, not with the file.</summary>
    /// <param name="path">The file, compressed with gzip or not. It is opened anew whenever the chunks are gone through.</param>
    /// <param name="rowsPerChunk">The number of examples of a chunk, 1 or more. The last may have fewer.</param>
    /// <param name="options">With <see cref="LibSvmOptions.FeatureCount"/>, so that all chunks have the same.</param>
    /// <returns>The examples of the file, in its order. No chunk is empty.</returns>
    /// <exception cref="ArgumentException">There is no number of features, or that of rows is below 1.</exception>
    /// <exception cref="IOException">While going through the chunks: the file is not there, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">While going through the chunks: a line is not of the format, or gzip data is damaged.</exception>
    public static IEnumerable<Dataset> ReadChunks(string path, int rowsPerChunk, LibSvmOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireChunks(rowsPerChunk, options);
        return Chunks(() => ContentReader.Open(path, FileOptions.SequentialScan), leaveOpen: false, path, rowsPerChunk, options);
    }

    /// <summary>Reads a stream chunk by chunk, while they are asked for: memory goes with the chunk, not with the stream.</summary>
    /// <param name="stream">The contents of a file, compressed with gzip or not. It is read ahead, to be gone through once, and stays open.</param>
    /// <param name="rowsPerChunk">The number of examples of a chunk, 1 or more. The last may have fewer.</param>
    /// <param name="options">With <see cref="LibSvmOptions.FeatureCount"/>, so that all chunks have the same.</param>
    /// <param name="name">What error messages call it.</param>
    /// <returns>The examples, in their order. No chunk is empty.</returns>
    /// <exception cref="ArgumentException">There is no number of features, or that of rows is below 1.</exception>
    /// <exception cref="InvalidDataException">While going through the chunks: a line is not of the format, or gzip data is damaged.</exception>
    /// <exception cref="InvalidOperationException">While going through the chunks: a second time.</exception>
    public static IEnumerable<Dataset> ReadChunks(Stream stream, int rowsPerChunk, LibSvmOptions options, string name = StreamName)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        RequireChunks(rowsPerChunk, options);
        return Chunks(AllowOnePass(stream, name), leaveOpen: true, name, rowsPerChunk, options);
    }

    /// <summary>As <see cref="ReadChunks(string, int, LibSvmOptions)"/>, without blocking a thread while the file is waited for.</summary>
    /// <inheritdoc cref="ReadChunks(string, int, LibSvmOptions)"/>
    /// <exception cref="OperationCanceledException">While going through the chunks: the token asked to stop.</exception>
    public static IAsyncEnumerable<Dataset> ReadChunksAsync(
        string path, int rowsPerChunk, LibSvmOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireChunks(rowsPerChunk, options);
        return ChunksAsync(
            () => ContentReader.Open(path, FileOptions.SequentialScan | FileOptions.Asynchronous), leaveOpen: false, path, rowsPerChunk, options, cancellationToken);
    }

    /// <summary>As <see cref="ReadChunks(Stream, int, LibSvmOptions, string)"/>, without blocking a thread while the stream is waited for.</summary>
    /// <inheritdoc cref="ReadChunks(Stream, int, LibSvmOptions, string)"/>
    /// <exception cref="OperationCanceledException">While going through the chunks: the token asked to stop.</exception>
    public static IAsyncEnumerable<Dataset> ReadChunksAsync(
        Stream stream, int rowsPerChunk, LibSvmOptions options, string name = StreamName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        RequireChunks(rowsPerChunk, options);
        return ChunksAsync(AllowOnePass(stream, name), leaveOpen: true, name, rowsPerChunk, options, cancellationToken);
    }

    internal static Dataset Read(Stream stream, string name, LibSvmOptions options, int maxValues)
    {
        using LineReader lines = new(stream, name, options.MaxLineBytes);
        LibSvmParser parser = new(lines, options, maxValues);
        do
            parser.ReadRows(int.MaxValue);
        while (lines.Fill());
        return parser.BuildDataset();
    }

    private static IEnumerable<Dataset> Chunks(Func<Stream> open, bool leaveOpen, string name, int rowsPerChunk, LibSvmOptions options)
    {
        Stream stream = open();
        try
        {
            using LineReader lines = new(stream, name, options.MaxLineBytes);
            LibSvmParser parser = new(lines, options, Array.MaxLength);
            do
            {
                while (parser.ReadRows(rowsPerChunk))
                    yield return parser.BuildDataset();
            }
            while (lines.Fill());
            if (parser.Rows > 0)
                yield return parser.BuildDataset();
        }
        finally
        {
            if (!leaveOpen)
                stream.Dispose();
        }
    }

    private static async IAsyncEnumerable<Dataset> ChunksAsync(
        Func<Stream> open,
        bool leaveOpen,
        string name,
        int rowsPerChunk,
        LibSvmOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stream stream = open();
        try
        {
            using LineReader lines = new(stream, name, options.MaxLineBytes);
            LibSvmParser parser = new(lines, options, Array.MaxLength);
            do
            {
                while (parser.ReadRows(rowsPerChunk))
                {
                    yield return parser.BuildDataset();
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
            while (await lines.FillAsync(cancellationToken).ConfigureAwait(false));
            if (parser.Rows > 0)
                yield return parser.BuildDataset();
        }
        finally
        {
            if (!leaveOpen)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Allows one pass through a stream: a second would find nothing, and a simultaneous one would miss a part.</summary>
    private static Func<Stream> AllowOnePass(Stream stream, string name)
    {
        int uses = 0;
        return () => Interlocked.Increment(ref uses) == 1
            ? stream
            : throw new InvalidOperationException($"{name}: expected one pass through the chunks of a stream, found a second; read a file by its path instead");
    }

    private static void RequireChunks(int rowsPerChunk, LibSvmOptions options)
    {
        Guard.AtLeast(rowsPerChunk, 1, nameof(rowsPerChunk));
        ArgumentNullException.ThrowIfNull(options);
        if (options.FeatureCount is null)
        {
            throw new ArgumentException(
                Guard.Text($"{nameof(LibSvmOptions.FeatureCount)} is not set: chunks do not know the highest index of the file"), nameof(options));
        }
    }
}
