namespace LinearLearn;

// Files: encoder, classes and model in one.
public partial class Classifier<TInput>
{
    /// <summary>
    /// Saves encoder, classes and model to one safetensors file, whole or not at all: the path holds the old file or the new one, never a
    /// part.
    /// </summary>
    /// <param name="path">The file; one that is there is replaced. Its folder must be there.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty, a text is not Unicode, learning diverged, or the file would be larger than 2 GB.
    /// </exception>
    /// <exception cref="IOException">The folder is not there, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <remarks>What an online learner keeps beside its model is not saved: see <see cref="GetLearnerState"/>.</remarks>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, ToBytes());
    }

    /// <summary>Writes encoder, classes and model to a stream, at its current position.</summary>
    /// <param name="stream">Any stream that can be written. It stays open.</param>
    /// <exception cref="ArgumentException">A text is not Unicode, learning diverged, or there would be more than 2 GB.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToBytes());
    }

    /// <summary>As <see cref="Save(string)"/>: the calling thread makes the contents, and does not wait for the disk.</summary>
    /// <inheritdoc cref="Save(string)"/>
    /// <returns>A task that ends when the file is in its place.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop; the path holds what it held before.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, ToBytes(), cancellationToken);
    }

    /// <summary>As <see cref="Save(Stream)"/>: the calling thread makes the contents, and does not wait for the stream.</summary>
    /// <inheritdoc cref="Save(Stream)"/>
    /// <returns>A task that ends when all is written.</returns>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public Task SaveAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.WriteAsync(ToBytes(), cancellationToken).AsTask();
    }

    private byte[] ToBytes() => ClassifierTensors.Write(Model, Encoder.GetState());
}
