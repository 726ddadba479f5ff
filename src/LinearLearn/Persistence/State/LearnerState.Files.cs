namespace LinearLearn;

public sealed partial class LearnerState
{
    private const string StreamName = "stream";

    /// <summary>Saves the state to a safetensors file, whole or not at all. It names the rule, but does not contain it.</summary>
    /// <param name="path">The file; one that is there is replaced. Its folder must be there.</param>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or learning diverged, or the numbers do not fit a file of 2 GB.</exception>
    /// <exception cref="IOException">The folder is not there, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written: on Unix, nothing may be made in its folder.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, StateTensors.Write(this));
    }

    /// <summary>Writes the state to a stream, at its current position.</summary>
    /// <param name="stream">Any stream that can be written. It stays open.</param>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    /// <exception cref="ArgumentException">Learning diverged, or the numbers do not fit a file of 2 GB.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(StateTensors.Write(this));
    }

    /// <summary>As <see cref="Save(string)"/>: the calling thread makes the contents, and does not wait for the disk.</summary>
    /// <inheritdoc cref="Save(string)"/>
    /// <returns>A task that ends when the file is in its place.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop; the path holds what it held before.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, StateTensors.Write(this), cancellationToken);
    }

    /// <summary>As <see cref="Save(Stream)"/>: the calling thread makes the contents, and does not wait for the stream.</summary>
    /// <inheritdoc cref="Save(Stream)"/>
    /// <returns>A task that ends when the state is written.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public Task SaveAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.WriteAsync(StateTensors.Write(this), cancellationToken).AsTask();
    }

    /// <summary>Loads a state from a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The state, with the bits that were saved.</returns>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// It is not the file of a state, is damaged, or was written by a newer version of this library.
    /// </exception>
    public static LearnerState Load(string path) => StateTensors.Read(ContentReader.Read(path, SafetensorsFile.RequireStart).Span, path);

    /// <summary>Loads a state from a stream, from its current position to its end.</summary>
    /// <param name="stream">The contents of a file. It stays open.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="maxBytes">
    /// The most bytes that are read, for a file that is not trusted: more are an error. As many as an array holds by default.
    /// </param>
    /// <returns>The state, with the bits that were saved.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 0.</exception>
    /// <exception cref="InvalidDataException">
    /// It is longer than the limit, not the file of a state, damaged, or was written by a newer version of this library.
    /// </exception>
    public static LearnerState Load(Stream stream, string name = StreamName, int maxBytes = int.MaxValue) =>
        StateTensors.Read(ContentReader.Read(stream, name, SafetensorsFile.RequireStart, maxBytes).Span, name);

    /// <summary>
    /// As <see cref="Load(string)"/>, without blocking a thread while the file is waited for: the state is made by the thread that its last
    /// bytes come to.
    /// </summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task<LearnerState> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        StateTensors.Read((await ContentReader.ReadAsync(path, SafetensorsFile.RequireStart, cancellationToken).ConfigureAwait(false)).Span, path);

    /// <summary>
    /// As <see cref="Load(Stream, string, int)"/>, without blocking a thread while the stream is waited for: the state is made by the
    /// thread that its last bytes come to.
    /// </summary>
    /// <inheritdoc cref="Load(Stream, string, int)"/>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task<LearnerState> LoadAsync(Stream stream, string name = StreamName, int maxBytes = int.MaxValue, CancellationToken cancellationToken = default) =>
        StateTensors.Read((await ContentReader.ReadAsync(stream, name, SafetensorsFile.RequireStart, maxBytes, cancellationToken).ConfigureAwait(false)).Span, name);
}
