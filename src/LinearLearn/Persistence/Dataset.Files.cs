namespace LinearLearn;

public sealed partial class Dataset
{
    /// <summary>
    /// Saves a dataset of sparse features to a safetensors file atomically: the path holds either the old file or the complete new one.
    /// </summary>
    /// <param name="path">The file, which is replaced if it exists. Its folder must exist.</param>
    /// <remarks>
    /// Reading it again is many times as fast as parsing text. The file contains features, labels, class names, weights, and the shape of
    /// images. It takes 8 bytes per stored feature and 12 to 16 bytes per example.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty, or a class name is not Unicode.</exception>
    /// <exception cref="InvalidOperationException">The features are not <see cref="SparseFeatures"/>.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// Writing the file, or on Unix creating files in its folder, is not permitted.
    /// </exception>
    public void Save(string path)
    {
        if (Features is not SparseFeatures sparse)
        {
            throw new InvalidOperationException(
                $"expected {nameof(SparseFeatures)} to save, found {Features.GetType().Name}: convert them with SparseFeatures.From");
        }
        sparse.SaveRows(path, this);
    }

    /// <summary>Loads a dataset from a file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The dataset, bit for bit as it was saved.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the file is not permitted, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file does not contain a dataset, is damaged, was written by a newer version of this library, or has more features than an array
    /// can hold.
    /// </exception>
    public static Dataset Load(string path)
    {
        using RowFile file = RowFile.Open(path);
        return file.ReadDataset(0, file.Rows);
    }

    /// <summary>
    /// Reads a file that <see cref="Save"/> wrote lazily in chunks, so that memory depends on the size of a chunk and not on the size of
    /// the file.
    /// </summary>
    /// <param name="path">The path of the file, which is opened again for each enumeration.</param>
    /// <param name="rowsPerChunk">The number of examples per chunk, 1 or more. The last chunk can have fewer.</param>
    /// <returns>The examples of the file, in order. No chunk is empty.</returns>
    /// <remarks>
    /// While the caller uses a chunk, the next one is read on another core, so that two chunks are in memory; machines with one core do not
    /// read ahead. An exception is thrown after all chunks before it were returned. Ending the enumeration early waits for at most one
    /// chunk.
    /// </remarks>
    /// <exception cref="ArgumentException">The path is empty, or the number of rows is below 1.</exception>
    /// <exception cref="IOException">During enumeration: the file does not exist or cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// During enumeration: the file does not contain a dataset, is damaged, was written by a newer version of this library, or has more
    /// features in a chunk than an array can hold.
    /// </exception>
    public static IEnumerable<Dataset> ReadChunks(string path, int rowsPerChunk)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Guard.AtLeast(rowsPerChunk, 1, nameof(rowsPerChunk));
        IEnumerable<Dataset> chunks = RowFile.ReadChunks(path, rowsPerChunk);
        return ReadAhead.IsUseful ? ReadAhead.Read(chunks) : chunks;
    }
}
