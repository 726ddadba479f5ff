namespace LinearLearn;

public sealed partial class LinearModel
{
    private const string StreamName = "stream";

    /// <summary>Saves the model to a file, whole or not at all: the path holds the old file or the new one, never a part.</summary>
    /// <param name="path">The file; one that is there is replaced. Its folder must be there.</param>
    /// <param name="format">JSON for a path that ends with .json, safetensors for all others. Default: by the path.</param>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or the model does not fit the format, or a file of 2 GB.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="IOException">The folder is not there, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written: on Unix, nothing may be made in its folder.</exception>
    /// <remarks>
    /// The file is made in memory first, and is at most <see cref="Array.MaxLength"/> bytes, about 2 GB. That needs, beside the model, the
    /// size of the file as safetensors, and three to four times the size of the file as JSON. Safetensors has only the weights other than 0 where
    /// that is shorter, as it is for most pruned models (<see cref="Prune"/>); then it needs twice the size of the file.
    /// It has weights of 1 or 2 bytes where they were rounded to these (<see cref="Quantize"/>).
    /// </remarks>
    public void Save(string path, ModelFormat? format = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, Encode(format ?? FormatByName(path)));
    }

    /// <summary>Writes the model to a stream, at its current position.</summary>
    /// <param name="stream">Any stream that can be written. It stays open.</param>
    /// <param name="format">Safetensors by default.</param>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    /// <exception cref="ArgumentException">The model does not fit the format, or a file of 2 GB.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    public void Save(Stream stream, ModelFormat format = ModelFormat.Safetensors)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encode(format));
    }

    /// <summary>
    /// As <see cref="Save(string, ModelFormat?)"/>: the calling thread makes the contents, and does not wait for the disk.
    /// </summary>
    /// <inheritdoc cref="Save(string, ModelFormat?)"/>
    /// <returns>A task that ends when the file is in its place.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop; the path holds what it held before.</exception>
    public Task SaveAsync(string path, ModelFormat? format = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, Encode(format ?? FormatByName(path)), cancellationToken);
    }

    /// <summary>
    /// As <see cref="Save(Stream, ModelFormat)"/>: the calling thread makes the contents, and does not wait for the stream.
    /// </summary>
    /// <inheritdoc cref="Save(Stream, ModelFormat)"/>
    /// <returns>A task that ends when the model is written.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public Task SaveAsync(Stream stream, ModelFormat format = ModelFormat.Safetensors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.WriteAsync(Encode(format), cancellationToken).AsTask();
    }

    /// <summary>Loads a model from a file of any <see cref="ModelFormat"/>, which its first bytes decide.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model, with the bits that were saved.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// It is not the file of a model, is damaged, or was written by a newer version of this library.
    /// </exception>
    /// <remarks>
    /// The file is read into memory first. With the model itself, that needs three times the size of the file as safetensors, and twice as
    /// JSON, whose files are about three times as large. A model that was saved with weights of 16 or 8 bits
    /// takes up to 13 times, and one without its weights of 0 up to 132 times the size of its file.
    /// </remarks>
    public static LinearModel Load(string path) => Decode(ContentReader.Read(path, FormatDetector.RequireModel).Span, path);

    /// <summary>Loads a model from a stream, from its current position to its end.</summary>
    /// <param name="stream">The contents of a file of any <see cref="ModelFormat"/>. It stays open.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="maxBytes">
    /// The most bytes that are read, for a file that is not trusted: more are an error. As many as an array holds by default.
    /// </param>
    /// <returns>The model, with the bits that were saved.</returns>
    /// <exception cref="ArgumentNullException">The stream or the name is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 0.</exception>
    /// <exception cref="InvalidDataException">
    /// It is longer than the limit, not the file of a model, damaged, or was written by a newer version of this library.
    /// </exception>
    public static LinearModel Load(Stream stream, string name = StreamName, int maxBytes = int.MaxValue) =>
        Decode(ContentReader.Read(stream, name, FormatDetector.RequireModel, maxBytes).Span, name);

    /// <summary>
    /// As <see cref="Load(string)"/>, without blocking a thread while the file is waited for: the model is made by the thread that its last
    /// bytes come to.
    /// </summary>
    /// <inheritdoc cref="Load(string)"/>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task<LinearModel> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        Decode((await ContentReader.ReadAsync(path, FormatDetector.RequireModel, cancellationToken).ConfigureAwait(false)).Span, path);

    /// <summary>
    /// As <see cref="Load(Stream, string, int)"/>, without blocking a thread while the stream is waited for: the model is made by the
    /// thread that its last bytes come to.
    /// </summary>
    /// <inheritdoc cref="Load(Stream, string, int)"/>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static async Task<LinearModel> LoadAsync(Stream stream, string name = StreamName, int maxBytes = int.MaxValue, CancellationToken cancellationToken = default) =>
        Decode((await ContentReader.ReadAsync(stream, name, FormatDetector.RequireModel, maxBytes, cancellationToken).ConfigureAwait(false)).Span, name);

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
