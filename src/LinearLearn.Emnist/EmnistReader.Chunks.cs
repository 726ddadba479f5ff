using System.Runtime.CompilerServices;

namespace LinearLearn.Emnist;

// Reading in chunks.
public static partial class EmnistReader
{
    /// <summary>
    /// Reads a file of images and the file of their labels lazily in chunks, so that memory depends on the size of a chunk and not on the
    /// size of the files.
    /// </summary>
    /// <remarks>
    /// While the caller uses a chunk, the next one is read on another core. An exception is thrown after all chunks before it were
    /// returned. Ending the enumeration early waits for at most one chunk. Pipes are first read into memory.
    /// </remarks>
    /// <param name="imagesPath">
    /// An IDX file of three dimensions: images, rows, columns. The files are opened again for each enumeration.
    /// </param>
    /// <param name="labelsPath">
    /// An IDX file of one dimension: a label for each image, an unsigned byte or a 4-byte integer. Of integers in two dimensions, the first
    /// column is read.
    /// </param>
    /// <param name="rowsPerChunk">The number of images per chunk, 1 or more. The last chunk can have fewer.</param>
    /// <param name="orientation">
    /// The order of the pixels in the file: <see cref="ImageOrientation.Upright"/> for MNIST and Fashion-MNIST,
    /// <see cref="ImageOrientation.Transposed"/> for EMNIST.
    /// </param>
    /// <param name="classes">The permitted labels and their names. Default: all labels, without names.</param>
    /// <param name="scale">The factor that turns a byte into a feature: finite, above 0. Default: 1/256.</param>
    /// <returns>The upright images with their labels, in order. No chunk is empty.</returns>
    /// <exception cref="ArgumentException">
    /// A path is empty, the orientation is not defined, the number of rows is below 1, or the scale is not finite and above 0.
    /// </exception>
    /// <exception cref="IOException">During enumeration: a file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// During enumeration: access to a file is denied, or a path is a folder.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// During enumeration: a file is invalid, or the pixels of a chunk are more than an array can hold.
    /// </exception>
    public static IEnumerable<Dataset> ReadChunks(
        string imagesPath,
        string labelsPath,
        int rowsPerChunk,
        ImageOrientation orientation,
        ClassLabels? classes = null,
        float scale = ByteFeatures.DefaultScale)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagesPath);
        ArgumentException.ThrowIfNullOrEmpty(labelsPath);
        RequireChunks(rowsPerChunk, orientation, scale);
        ImageFormat format = new(orientation, classes, scale);
        return Chunks(() => Open(imagesPath, labelsPath, FileOptions.None), rowsPerChunk, format);
    }

    /// <summary>
    /// Reads the training set or the test set of a split lazily in chunks; see
    /// <see cref="ReadChunks(string, string, int, ImageOrientation, ClassLabels?, float)"/>.
    /// </summary>
    /// <param name="path">
    /// The folder of the split's files, or the published archive; see
    /// <see cref="Read(string, EmnistSplit, ImageOrientation, float, CancellationToken)"/>. The files are opened again for each
    /// enumeration.
    /// </param>
    /// <param name="split">The split to read.</param>
    /// <param name="part">The training set or the test set.</param>
    /// <param name="rowsPerChunk">The number of images per chunk, 1 or more. The last chunk can have fewer.</param>
    /// <param name="orientation">
    /// The order of the pixels in the files. Default: <see cref="ImageOrientation.Transposed"/>, as in all EMNIST files.
    /// </param>
    /// <param name="scale">The factor that turns a byte into a feature: finite, above 0. Default: 1/256.</param>
    /// <returns>The upright images with their labels and the classes of the split, in order. No chunk is empty.</returns>
    /// <exception cref="ArgumentException">
    /// The path is empty, the part or the orientation is not defined, the number of rows is below 1, or the scale is not finite and above
    /// 0.
    /// </exception>
    /// <exception cref="IOException">During enumeration: the folder or a file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">During enumeration: access to a file is denied.</exception>
    /// <exception cref="InvalidDataException">
    /// During enumeration: a file is invalid, or the pixels of a chunk are more than an array can hold.
    /// </exception>
    public static IEnumerable<Dataset> ReadChunks(
        string path,
        EmnistSplit split,
        DataPart part,
        int rowsPerChunk,
        ImageOrientation orientation = ImageOrientation.Transposed,
        float scale = ByteFeatures.DefaultScale)
    {
        RequireChunks(path, split, part, rowsPerChunk, orientation, scale);
        ImageFormat format = new(orientation, split.Classes, scale);
        return Chunks(() => Open(path, split, part, FileOptions.None), rowsPerChunk, format);
    }

    /// <summary>
    /// Reads the training set or the test set of MNIST or a dataset with its file layout lazily in chunks; see
    /// <see cref="ReadChunks(string, string, int, ImageOrientation, ClassLabels?, float)"/>.
    /// </summary>
    /// <param name="path">
    /// The folder of the four files, or a zip archive of them. The files are opened again for each enumeration.
    /// </param>
    /// <param name="dataset">The dataset to read.</param>
    /// <param name="part">The training set or the test set.</param>
    /// <param name="rowsPerChunk">The number of images per chunk, 1 or more. The last chunk can have fewer.</param>
    /// <param name="scale">The factor that turns a byte into a feature: finite, above 0. Default: 1/256.</param>
    /// <returns>The images with their labels and class names, in order. No chunk is empty.</returns>
    /// <exception cref="ArgumentException">
    /// The path is empty, the part is not defined, the number of rows is below 1, or the scale is not finite and above 0.
    /// </exception>
    /// <exception cref="IOException">During enumeration: the folder or a file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">During enumeration: access to a file is denied.</exception>
    /// <exception cref="InvalidDataException">
    /// During enumeration: a file is invalid, or the pixels of a chunk are more than an array can hold.
    /// </exception>
    public static IEnumerable<Dataset> ReadChunks(
        string path, MnistDataset dataset, DataPart part, int rowsPerChunk, float scale = ByteFeatures.DefaultScale)
    {
        RequireChunks(path, dataset, part, rowsPerChunk, ImageOrientation.Upright, scale);
        ImageFormat format = new(dataset.Orientation, dataset.Classes, scale);
        return Chunks(() => Open(path, dataset, part, FileOptions.None), rowsPerChunk, format);
    }

    /// <summary>
    /// Reads a file of images and the file of their labels lazily in chunks, without blocking a thread during I/O; see
    /// <see cref="ReadChunks(string, string, int, ImageOrientation, ClassLabels?, float)"/>.
    /// </summary>
    /// <inheritdoc cref="ReadChunks(string, string, int, ImageOrientation, ClassLabels?, float)"/>
    /// <exception cref="OperationCanceledException">During enumeration: cancellation was requested.</exception>
    public static IAsyncEnumerable<Dataset> ReadChunksAsync(
        string imagesPath,
        string labelsPath,
        int rowsPerChunk,
        ImageOrientation orientation,
        ClassLabels? classes = null,
        float scale = ByteFeatures.DefaultScale,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagesPath);
        ArgumentException.ThrowIfNullOrEmpty(labelsPath);
        RequireChunks(rowsPerChunk, orientation, scale);
        ImageFormat format = new(orientation, classes, scale);
        return ChunksAsync(() => Open(imagesPath, labelsPath, FileOptions.Asynchronous), rowsPerChunk, format, cancellationToken);
    }

    /// <summary>
    /// Reads the training set or the test set of a split lazily in chunks, without blocking a thread during I/O; see
    /// <see cref="ReadChunks(string, EmnistSplit, DataPart, int, ImageOrientation, float)"/>.
    /// </summary>
    /// <inheritdoc cref="ReadChunks(string, EmnistSplit, DataPart, int, ImageOrientation, float)"/>
    /// <exception cref="OperationCanceledException">During enumeration: cancellation was requested.</exception>
    public static IAsyncEnumerable<Dataset> ReadChunksAsync(
        string path,
        EmnistSplit split,
        DataPart part,
        int rowsPerChunk,
        ImageOrientation orientation = ImageOrientation.Transposed,
        float scale = ByteFeatures.DefaultScale,
        CancellationToken cancellationToken = default)
    {
        RequireChunks(path, split, part, rowsPerChunk, orientation, scale);
        ImageFormat format = new(orientation, split.Classes, scale);
        return ChunksAsync(() => Open(path, split, part, FileOptions.Asynchronous), rowsPerChunk, format, cancellationToken);
    }

    /// <summary>
    /// Reads the training set or the test set of MNIST or a dataset with its file layout lazily in chunks, without blocking a thread during
    /// I/O; see <see cref="ReadChunks(string, MnistDataset, DataPart, int, float)"/>.
    /// </summary>
    /// <inheritdoc cref="ReadChunks(string, MnistDataset, DataPart, int, float)"/>
    /// <exception cref="OperationCanceledException">During enumeration: cancellation was requested.</exception>
    public static IAsyncEnumerable<Dataset> ReadChunksAsync(
        string path,
        MnistDataset dataset,
        DataPart part,
        int rowsPerChunk,
        float scale = ByteFeatures.DefaultScale,
        CancellationToken cancellationToken = default)
    {
        RequireChunks(path, dataset, part, rowsPerChunk, ImageOrientation.Upright, scale);
        ImageFormat format = new(dataset.Orientation, dataset.Classes, scale);
        return ChunksAsync(() => Open(path, dataset, part, FileOptions.Asynchronous), rowsPerChunk, format, cancellationToken);
    }

    private static ImageFiles Open(string path, EmnistSplit split, DataPart part, FileOptions options) =>
        Open(new FileLocator(path, GetDownloadHint(split), options).Open, split.GetFileNames(part));

    private static ImageFiles Open(string path, MnistDataset dataset, DataPart part, FileOptions options) =>
        Open(new FileLocator(path, GetDownloadHint(dataset), options).Open, dataset.GetFileNames(part));

    private static IEnumerable<Dataset> Chunks(Func<ImageFiles> open, int rowsPerChunk, ImageFormat format)
    {
        IEnumerable<Dataset> chunks = ReadInOrder();
        return ReadAhead.IsUseful ? ReadAhead.Read(chunks) : chunks;

        IEnumerable<Dataset> ReadInOrder()
        {
            using ImageFiles files = open();
            while (files.ReadChunk(rowsPerChunk, format) is { } chunk)
                yield return chunk;
        }
    }

    private static async IAsyncEnumerable<Dataset> ChunksAsync(
        Func<ImageFiles> open, int rowsPerChunk, ImageFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerable<Dataset> chunks = ReadInOrder();
        if (ReadAhead.IsUseful)
            chunks = ReadAhead.ReadAsync(chunks, cancellationToken);
        await foreach (Dataset chunk in chunks.ConfigureAwait(false))
        {
            yield return chunk;
            cancellationToken.ThrowIfCancellationRequested();
        }

        async IAsyncEnumerable<Dataset> ReadInOrder()
        {
            // Headers are read synchronously, on another thread.
            using ImageFiles files = await Task.Run(open, cancellationToken).ConfigureAwait(false);
            while (await files.ReadChunkAsync(rowsPerChunk, format, cancellationToken).ConfigureAwait(false) is { } chunk)
                yield return chunk;
        }
    }

    private static void RequireChunks(int rowsPerChunk, ImageOrientation orientation, float scale)
    {
        Guard.AtLeast(rowsPerChunk, 1, nameof(rowsPerChunk));
        RequireInRange(orientation, scale);
    }

    private static void RequireChunks<T>(
        string path,
        T dataset,
        DataPart part,
        int rowsPerChunk,
        ImageOrientation orientation,
        float scale,
        [CallerArgumentExpression(nameof(dataset))] string name = "")
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(dataset, name);
        Guard.Defined(part, nameof(part));
        RequireChunks(rowsPerChunk, orientation, scale);
    }
}
