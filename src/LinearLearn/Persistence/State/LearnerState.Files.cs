namespace LinearLearn;

public sealed partial class LearnerState
{
    private const string StreamName = "stream";

    /// <summary>Saves the state to a safetensors file atomically: the path holds either the old file or the complete new one.</summary>
    /// <remarks>The file contains the name of the update rule, not the rule itself.</remarks>
    /// <param name="path">The file, which is replaced if it exists. Its folder must exist.</param>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, learning diverged, or the numbers exceed 2 GB.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// Writing the file, or on Unix creating files in its folder, is not permitted.
    /// </exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, StateTensors.Write(this));
    }

    /// <summary>Writes the state to a stream at its current position.</summary>
    /// <param name="stream">A writable stream, which stays open.</param>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    /// <exception cref="ArgumentException">Learning diverged, or the numbers exceed 2 GB.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(StateTensors.Write(this));
    }

    /// <summary>Saves the state to a file asynchronously: the calling thread builds the contents and does not wait for the disk.</summary>
    /// <inheritdoc cref="Save(string)"/>
    /// <returns>A task that completes when the file is saved.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested; the path is unchanged.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, StateTensors.Write(this), cancellationToken);
    }

    /// <summary>
    /// Writes the state to a stream asynchronously: the calling thread builds the contents and does not wait for the stream.
    /// </summary>
    /// <inheritdoc cref="Save(Stream)"/>
    /// <returns>A task that completes when the state is written.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public Task SaveAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.WriteAsync(StateTensors.Write(this), cancellationToken).AsTask();
    }

    /// <summary>Loads a state from a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The state, bit for bit as it was saved.</returns>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the file is not permitted, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file does not contain the state of a learner, is damaged, or was written by a newer version of this library.
    /// </exception>
    public static LearnerState Load(string path) => StateTensors.Read(ContentReader.Read(path, SafetensorsFile.RequireStart).Span, path);

    /// <summary>Loads a state from a stream, reading from its current position to its end.</summary>
    /// <param name="stream">The contents of a state file. The stream stays open.</param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <param name="maxBytes">
    /// The largest number of bytes to read, as protection from untrusted files; a longer stream is an error. Default: no limit other than
    /// the length of an array.
    /// </param>
    /// <returns>The state, bit for bit as it was saved.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is negative.</exception>
    /// <exception cref="InvalidDataException">
    /// The stream is longer than the limit, does not contain the state of a learner, is damaged, or was written by a newer version of this
    /// library.
    /// </exception>
    public static LearnerState Load(Stream stream, string name = StreamName, int maxBytes = int.MaxValue) =>
        StateTensors.Read(ContentReader.Read(stream, name, SafetensorsFile.RequireStart, maxBytes).Span, name);

    /// <summary>
    /// Loads a state from a file asynchronously: no thread is blocked while reading, and the thread that receives the last bytes decodes
    /// them.
    /// </summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public static async Task<LearnerState> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        StateTensors.Read(
            (await ContentReader.ReadAsync(path, SafetensorsFile.RequireStart, cancellationToken).ConfigureAwait(false)).Span, path);

    /// <summary>
    /// Loads a state from a stream asynchronously: no thread is blocked while reading, and the thread that receives the last bytes decodes
    /// them.
    /// </summary>
    /// <inheritdoc cref="Load(Stream, string, int)"/>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public static async Task<LearnerState> LoadAsync(
        Stream stream, string name = StreamName, int maxBytes = int.MaxValue, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> file =
            await ContentReader.ReadAsync(stream, name, SafetensorsFile.RequireStart, maxBytes, cancellationToken).ConfigureAwait(false);
        return StateTensors.Read(file.Span, name);
    }
}
