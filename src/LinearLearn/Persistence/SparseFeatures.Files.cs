namespace LinearLearn;

public sealed partial class SparseFeatures
{
    /// <summary>Saves the features to a safetensors file atomically: the path holds either the old file or the complete new one.</summary>
    /// <param name="path">The file, which is replaced if it exists. Its folder must exist.</param>
    /// <remarks>
    /// The file takes 8 bytes per stored feature and 8 bytes per row. <see cref="Dataset.Save"/> also saves labels and weights.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// Writing the file, or on Unix creating files in its folder, is not permitted.
    /// </exception>
    public void Save(string path) => SaveRows(path, null);

    /// <summary>Loads features from a file that <see cref="Save"/> or <see cref="Dataset.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The features, bit for bit as they were saved. The labels and weights of a dataset are ignored.</returns>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the file is not permitted, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file does not contain sparse features, is damaged, was written by a newer version of this library, or has more features than an
    /// array can hold.
    /// </exception>
    public static SparseFeatures Load(string path)
    {
        using RowFile file = RowFile.Open(path);
        return file.ReadFeatures(0, file.Rows);
    }

    /// <summary>Saves the features, and the labels and weights of a dataset, if any.</summary>
    internal void SaveRows(string path, Dataset? data)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafetensorsWriter writer = new(RowFile.CreateMetadata(Columns, data));
        writer.Add<long>(RowFile.RowStarts, Array.ConvertAll(_rowStarts, start => (long)start), _rowStarts.Length);
        if (data is not null)
            writer.Add<int>(ModelTensors.Labels, data.Labels.ToArray(), data.Count);
        if (data is { Weights.IsEmpty: false })
            writer.Add<float>(RowFile.Weights, data.Weights.ToArray(), data.Count);
        writer.Add<int>(RowFile.ColumnIndices, _columnIndices, _columnIndices.Length);
        writer.Add<float>(RowFile.Values, _values, _values.Length);
        AtomicFile.Write(path, writer.WriteTo);
    }
}
