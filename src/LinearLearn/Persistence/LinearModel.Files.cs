namespace LinearLearn;

public sealed partial class LinearModel
{
    private const string StreamName = "stream";

    /// <summary>Saves the model to a file atomically: the path holds either the old file or the complete new one.</summary>
    /// <param name="path">The file, which is replaced if it exists. Its folder must exist.</param>
    /// <param name="format">The format. Default: JSON if the path ends with .json, otherwise safetensors.</param>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or the model does not fit the format or exceeds 2 GB.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is not a defined value.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// Writing the file, or on Unix creating files in its folder, is not permitted.
    /// </exception>
    /// <remarks>
    /// The file is built in memory and has at most <see cref="Array.MaxLength"/> bytes, about 2 GB. In addition to the model, this needs as
    /// much memory as the file for safetensors, and three to four times as much for JSON. Safetensors stores only the weights other than 0
    /// if that is shorter, as for most pruned models (<see cref="Prune"/>); building the file then needs twice its size. Weights that were
    /// rounded to 1 or 2 bytes (<see cref="Quantize"/>) are stored in 1 or 2 bytes.
    /// </remarks>
    public void Save(string path, ModelFormat? format = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Encode(format ?? FormatByName(path)));
    }

    /// <summary>Writes the model to a stream at its current position.</summary>
    /// <param name="stream">A writable stream, which stays open.</param>
    /// <param name="format">The format. Default: safetensors.</param>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    /// <exception cref="ArgumentException">The model does not fit the format or exceeds 2 GB.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="format"/> is not a defined value.</exception>
    public void Save(Stream stream, ModelFormat format = ModelFormat.Safetensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encode(format));
    }

    /// <summary>Saves the model to a file asynchronously: the calling thread builds the contents and does not wait for the disk.</summary>
    /// <inheritdoc cref="Save(string, ModelFormat?)"/>
    /// <returns>A task that completes when the file is saved.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested; the path is unchanged.</exception>
    public Task SaveAsync(string path, ModelFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, Encode(format ?? FormatByName(path)), cancellationToken);
    }

    /// <summary>
    /// Writes the model to a stream asynchronously: the calling thread builds the contents and does not wait for the stream.
    /// </summary>
    /// <inheritdoc cref="Save(Stream, ModelFormat)"/>
    /// <returns>A task that completes when the model is written.</returns>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public Task SaveAsync(Stream stream, ModelFormat format = ModelFormat.Safetensors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.WriteAsync(Encode(format), cancellationToken).AsTask();
    }

    /// <summary>Loads a model from a file of any <see cref="ModelFormat"/>, detected by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model, bit for bit as it was saved.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the file is not permitted, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not a model file, is damaged, or was written by a newer version of this library.
    /// </exception>
    /// <remarks>
    /// The file is read into memory first. Together with the model, this needs three times the size of the file for safetensors, and twice
    /// the size for JSON, whose files are about three times as large. A model that was saved with weights of 16 or 8 bits takes up to 13
    /// times the size of its file in memory, and one saved without its weights of 0 up to 132 times.
    /// </remarks>
    public static LinearModel Load(string path) => Decode(ContentReader.Read(path, FormatDetector.RequireModel).Span, path);

    /// <summary>Loads a model from a stream, reading from its current position to its end.</summary>
    /// <param name="stream">The contents of a model file of any <see cref="ModelFormat"/>. The stream stays open.</param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <param name="maxBytes">
    /// The largest number of bytes to read, as protection from untrusted files; a longer stream is an error. Default: no limit other than
    /// the length of an array.
    /// </param>
    /// <returns>The model, bit for bit as it was saved.</returns>
    /// <exception cref="ArgumentNullException">The stream or the name is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBytes"/> is negative.</exception>
    /// <exception cref="InvalidDataException">
    /// The stream is longer than the limit, is not a model file, is damaged, or was written by a newer version of this library.
    /// </exception>
    public static LinearModel Load(Stream stream, string name = StreamName, int maxBytes = int.MaxValue) =>
        Decode(ContentReader.Read(stream, name, FormatDetector.RequireModel, maxBytes).Span, name);

    /// <summary>
    /// Loads a model from a file asynchronously: no thread is blocked while reading, and the thread that receives the last bytes decodes
    /// them.
    /// </summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public static async Task<LinearModel> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Decode((await ContentReader.ReadAsync(path, FormatDetector.RequireModel, cancellationToken).ConfigureAwait(false)).Span, path);

    /// <summary>
    /// Loads a model from a stream asynchronously: no thread is blocked while reading, and the thread that receives the last bytes decodes
    /// them.
    /// </summary>
    /// <inheritdoc cref="Load(Stream, string, int)"/>
    /// <exception cref="OperationCanceledException">Cancellation was requested.</exception>
    public static async Task<LinearModel> LoadAsync(
        Stream stream, string name = StreamName, int maxBytes = int.MaxValue, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<byte> file =
            await ContentReader.ReadAsync(stream, name, FormatDetector.RequireModel, maxBytes, cancellationToken).ConfigureAwait(false);
        return Decode(file.Span, name);
    }

    private static ModelFormat FormatByName(string path) =>
        Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) ? ModelFormat.Json : ModelFormat.Safetensors;

    private byte[] Encode(ModelFormat format) => Guard.Defined(format, nameof(format)) switch
    {
        ModelFormat.Safetensors => ModelTensors.Write(this),
        ModelFormat.Json => ModelJson.Write(this),
        ModelFormat.Liblinear => LiblinearModelWriter.Write(this),
        _ => throw new NotSupportedException(Guard.Text($"{format}: expected a format with a writer")),
    };

    private static LinearModel Decode(ReadOnlySpan<byte> file, string name) => FormatDetector.Detect(file, name) switch
    {
        ModelFormat.Safetensors => ModelTensors.Read(file, name),
        ModelFormat.Json => ModelJson.Read(file, name),
        ModelFormat.Liblinear => LiblinearModelReader.Read(file, name),
        ModelFormat format => throw new NotSupportedException(Guard.Text($"{format}: expected a format with a reader")),
    };
}
