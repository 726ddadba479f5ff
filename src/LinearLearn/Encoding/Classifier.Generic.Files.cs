namespace LinearLearn;

// Saves encoder, classes and model in one file.
public partial class Classifier<TInput>
{
    /// <summary>
    /// Saves encoder, classes and model to one safetensors file, atomically: the path holds either the old file or the complete new one.
    /// </summary>
    /// <param name="path">The path of the file. An existing file is replaced. The folder must exist.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty, a text is not valid Unicode, learning diverged, or the file would be larger than 2 GB.
    /// </exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Write access is denied.</exception>
    /// <remarks>The state that an online learner keeps in addition to the model is not saved: see <see cref="GetLearnerState"/>.</remarks>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, ToBytes());
    }

    /// <summary>Writes encoder, classes and model to a stream at its current position.</summary>
    /// <param name="stream">Any writable stream. It stays open.</param>
    /// <exception cref="ArgumentException">A text is not valid Unicode, learning diverged, or there would be more than 2 GB.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToBytes());
    }

    /// <summary>
    /// Saves encoder, classes and model to one safetensors file, atomically and without blocking the thread while the file is written.
    /// </summary>
    /// <inheritdoc cref="Save(string)"/>
    /// <returns>A task that completes when the file is saved. The contents are serialized before the method returns.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled. The path is unchanged.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, ToBytes(), cancellationToken);
    }

    /// <summary>Writes encoder, classes and model to a stream without blocking the thread while the stream is written.</summary>
    /// <inheritdoc cref="Save(Stream)"/>
    /// <returns>A task that completes when everything is written. The contents are serialized before the method returns.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task SaveAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.WriteAsync(ToBytes(), cancellationToken).AsTask();
    }

    private byte[] ToBytes() => ClassifierTensors.Write(Model, Encoder.GetState());
}
