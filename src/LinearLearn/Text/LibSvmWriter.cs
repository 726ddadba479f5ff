using System.Buffers;
using System.Globalization;
using System.IO.Compression;

namespace LinearLearn;

/// <summary>Writes datasets with any type of features in the text format of LIBSVM and svmlight.</summary>
/// <remarks>
/// Each example is a line that ends with '\n': the label, then index:value for each feature that is not 0. Numbers have the shortest form
/// that reads back with the same bits. <see cref="LibSvmReader"/> reads the same features if <see cref="LibSvmOptions.FeatureCount"/> is
/// set to their number. The format does not store class names, the shape of images or the weights of examples.
/// </remarks>
public static class LibSvmWriter
{
    private const int BufferBytes = 1 << 16;

    /// <summary>An upper bound of the length of a label, or of a space, an index, a colon and a value.</summary>
    private const int MaxNumberBytes = 64;

    /// <summary>Writes a file atomically, as <see cref="LinearModel.Save(string, ModelFormat?)"/> does.</summary>
    /// <remarks>Links are followed. On Unix, a replaced file keeps its mode.</remarks>
    /// <param name="data">Examples with any type of features.</param>
    /// <param name="path">The path of the file, which is compressed with gzip if its name ends with .gz.</param>
    /// <param name="options">
    /// How to write the data. Default: indices start at 1. <see cref="LibSvmOptions.FeatureCount"/> limits the number of features.
    /// </param>
    /// <exception cref="ArgumentException">The data has more features than the options allow.</exception>
    /// <exception cref="IOException">
    /// The folder does not exist, the path is a folder, or the disk is full. An existing file is unchanged.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; on Unix, no file can be created in the folder.</exception>
    public static void Write(Dataset data, string path, LibSvmOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int firstIndex = RequireFits(data, options);
        bool isPacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        AtomicFile.Write(path, file =>
        {
            using GZipStream? gzip = isPacked ? new GZipStream(file, CompressionMode.Compress, leaveOpen: true) : null;
            WriteRows(data, gzip ?? file, firstIndex);
        });
    }

    /// <summary>Writes uncompressed text to a stream.</summary>
    /// <param name="data">Examples with any type of features.</param>
    /// <param name="stream">Receives the text at its current position. The stream stays open.</param>
    /// <param name="options">
    /// How to write the data. Default: indices start at 1. <see cref="LibSvmOptions.FeatureCount"/> limits the number of features.
    /// </param>
    /// <exception cref="ArgumentException">The data has more features than the options allow.</exception>
    public static void Write(Dataset data, Stream stream, LibSvmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        WriteRows(data, stream, RequireFits(data, options));
    }

    /// <summary>Returns the first index, after checking that the same options can read the data.</summary>
    private static int RequireFits(Dataset data, LibSvmOptions? options)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new LibSvmOptions();
        if (data.FeatureCount > options.FeatureCount)
        {
            throw new ArgumentException(
                Guard.Text(
                    $"expected at most {options.FeatureCount} features ({nameof(LibSvmOptions.FeatureCount)}), found {data.FeatureCount}"),
                nameof(data));
        }
        return options.FirstIndex;
    }

    private static void WriteRows(Dataset data, Stream stream, int firstIndex)
    {
        FeatureMatrix features = data.Features;
        float[] scratch = features.CreateScratch();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int end = 0;
            for (int row = 0; row < data.Count; row++)
            {
                Reserve(ref end);
                Format(data.Labels[row], ref end);
                ReadOnlySpan<float> values = features.Storage.StoredValues(row, scratch);
                ReadOnlySpan<int> columns = features.Storage.StoredColumns(row);
                for (int i = 0; i < values.Length; i++)
                {
                    if (values[i] == 0)
                        continue;
                    Reserve(ref end);
                    buffer[end++] = (byte)' ';
                    Format((columns.IsEmpty ? i : columns[i]) + firstIndex, ref end);
                    buffer[end++] = (byte)':';
                    Format(values[i], ref end);
                }
                buffer[end++] = (byte)'\n';
            }
            stream.Write(buffer, 0, end);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        void Reserve(ref int end)
        {
            if (buffer.Length - end >= MaxNumberBytes)
                return;
            stream.Write(buffer, 0, end);
            end = 0;
        }

        void Format<T>(T number, ref int end)
            where T : IUtf8SpanFormattable
        {
            number.TryFormat(buffer.AsSpan(end), out int length, default, CultureInfo.InvariantCulture);
            end += length;
        }
    }
}
