using System.Buffers;
using System.Globalization;
using System.IO.Compression;

namespace LinearLearn;

/// <summary>
/// Writes datasets of any features in the text format of LIBSVM and svmlight. What <see cref="LibSvmReader"/> reads of it, given the number
/// of features, has the same bits.
/// </summary>
/// <remarks>
/// Each example is a line that ends with '\n': the label, then index:value for each feature that is not 0. Numbers are written in the
/// shortest form that is read as the same bits. The format does not keep class names, the shape of images and the weights of examples.
/// </remarks>
public static class LibSvmWriter
{
    private const int BufferBytes = 1 << 16;

    /// <summary>More than a label, or a blank, an index, a colon and a value.</summary>
    private const int MaxNumberBytes = 64;

    /// <summary>
    /// Writes a file, whole or not at all, as <see cref="LinearModel.Save(string, ModelFormat?)"/> does: links are followed, and on Unix a
    /// file that is replaced keeps its mode.
    /// </summary>
    /// <param name="data">Examples with any kind of features.</param>
    /// <param name="path">The file. It is compressed with gzip where its name ends with .gz.</param>
    /// <param name="options">By default indices start at 1. Data of more than <see cref="LibSvmOptions.FeatureCount"/> features is refused.</param>
    /// <exception cref="ArgumentException">The data has more features than the options say.</exception>
    /// <exception cref="IOException">The folder is not there, the path is that of a folder, or the disk is full. What was there before stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written: on Unix, nothing may be made in its folder.</exception>
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

    /// <summary>Writes to a stream, not compressed.</summary>
    /// <param name="data">Examples with any kind of features.</param>
    /// <param name="stream">Receives the text at its current position. It stays open.</param>
    /// <param name="options">By default indices start at 1. Data of more than <see cref="LibSvmOptions.FeatureCount"/> features is refused.</param>
    /// <exception cref="ArgumentException">The data has more features than the options say.</exception>
    public static void Write(Dataset data, Stream stream, LibSvmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        WriteRows(data, stream, RequireFits(data, options));
    }

    /// <summary>The first index, where reading with the same options would not refuse the data.</summary>
    private static int RequireFits(Dataset data, LibSvmOptions? options)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new LibSvmOptions();
        if (data.FeatureCount > options.FeatureCount)
        {
            throw new ArgumentException(
                Guard.Text($"expected at most {options.FeatureCount} features ({nameof(LibSvmOptions.FeatureCount)}), found {data.FeatureCount}"), nameof(data));
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
