using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace LinearLearn.Emnist;

/// <summary>Writes IDX files, the format of MNIST and EMNIST, for <see cref="IdxReader"/> and <see cref="EmnistReader"/>.</summary>
/// <remarks>
/// A file is replaced atomically: if writing fails, the former file is unchanged. It is compressed with gzip if its name ends with .gz.
/// </remarks>
public static class IdxWriter
{
    /// <summary>The number of bytes that are converted and written at once.</summary>
    private const int WriteBlockBytes = 1 << 16;

    /// <summary>Gets how paths are compared: file systems of Windows and macOS usually ignore case.</summary>
    private static StringComparison PathComparison =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Writes an array of numbers to a file.</summary>
    /// <typeparam name="T">The type of the elements: byte, sbyte, short, int, float or double.</typeparam>
    /// <param name="path">The path of the file.</param>
    /// <param name="elements">The elements, in row-major order.</param>
    /// <param name="dimensions">The size of each of the 1 to 8 dimensions, 1 or more. Their product is the number of elements.</param>
    /// <param name="compress">Whether to compress the file with gzip. Default: if the path ends with .gz.</param>
    /// <exception cref="ArgumentException">
    /// A size or the number of dimensions is out of range, the number of elements differs, or IDX files have no elements of this type.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static void Write<T>(string path, T[] elements, ReadOnlySpan<int> dimensions, bool? compress = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(elements);
        Write(path, [elements], dimensions, compress);
    }

    /// <summary>Writes an array of numbers to a file, block by block, so that the array can be larger than memory.</summary>
    /// <typeparam name="T">The type of the elements: byte, sbyte, short, int, float or double.</typeparam>
    /// <param name="path">The path of the file.</param>
    /// <param name="blocks">
    /// The elements, in row-major order, divided into arrays of any length. An array can be reused for the next block.
    /// </param>
    /// <param name="dimensions">The size of each of the 1 to 8 dimensions, 1 or more. Their product is the number of elements.</param>
    /// <param name="compress">Whether to compress the file with gzip. Default: if the path ends with .gz.</param>
    /// <exception cref="ArgumentException">
    /// A size or the number of dimensions is out of range, the number of elements differs, a block is null, or IDX files have no elements
    /// of this type.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied.</exception>
    public static void Write<T>(string path, IEnumerable<T[]> blocks, ReadOnlySpan<int> dimensions, bool? compress = null)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(blocks);
        (byte[] header, Int128 count) = CreateHeader<T>(dimensions);
        bool isCompressed = compress ?? path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        AtomicFile.Write(path, file => Write(file, isCompressed, header, count, blocks));
    }

    /// <summary>Writes an array of numbers to a stream.</summary>
    /// <typeparam name="T">The type of the elements: byte, sbyte, short, int, float or double.</typeparam>
    /// <param name="stream">Receives the file. It stays open.</param>
    /// <param name="elements">The elements, in row-major order.</param>
    /// <param name="dimensions">The size of each of the 1 to 8 dimensions, 1 or more. Their product is the number of elements.</param>
    /// <param name="compress">Whether to compress the file with gzip. Default: false.</param>
    /// <exception cref="ArgumentException">
    /// A size or the number of dimensions is out of range, the number of elements differs, or IDX files have no elements of this type.
    /// </exception>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> elements, ReadOnlySpan<int> dimensions, bool compress = false)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        (byte[] header, Int128 count) = CreateHeader<T>(dimensions);
        RequireCount(elements.Length, count, nameof(dimensions));
        using Stream? gzip = Compress(stream, compress);
        ElementBuffer<T> buffer = new(gzip ?? stream, header);
        buffer.Add(elements);
        buffer.Flush();
    }

    /// <summary>Writes an array of numbers to a stream, block by block, so that the array can be larger than memory.</summary>
    /// <typeparam name="T">The type of the elements: byte, sbyte, short, int, float or double.</typeparam>
    /// <param name="stream">Receives the file. It stays open. If the number of elements differs, it receives a part of the file.</param>
    /// <param name="blocks">
    /// The elements, in row-major order, divided into arrays of any length. An array can be reused for the next block.
    /// </param>
    /// <param name="dimensions">The size of each of the 1 to 8 dimensions, 1 or more. Their product is the number of elements.</param>
    /// <param name="compress">Whether to compress the file with gzip. Default: false.</param>
    /// <exception cref="ArgumentException">
    /// A size or the number of dimensions is out of range, the number of elements differs, a block is null, or IDX files have no elements
    /// of this type.
    /// </exception>
    public static void Write<T>(Stream stream, IEnumerable<T[]> blocks, ReadOnlySpan<int> dimensions, bool compress = false)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(blocks);
        (byte[] header, Int128 count) = CreateHeader<T>(dimensions);
        Write(stream, compress, header, count, blocks);
    }

    /// <summary>Writes the images and the labels of a dataset to two files.</summary>
    /// <remarks>
    /// Labels from 0 to 255 are written as unsigned bytes, others as 4-byte integers. If the labels cannot be written, the file of images
    /// is already replaced.
    /// </remarks>
    /// <param name="imagesPath">The path of the file of images: unsigned bytes in three dimensions.</param>
    /// <param name="labelsPath">The path of the file of labels, in one dimension. It is written after the images.</param>
    /// <param name="data">
    /// Images of one byte per pixel (<see cref="ByteFeatures"/>), one or more, with an <see cref="Dataset.ImageShape"/>.
    /// </param>
    /// <param name="orientation">
    /// The order of the pixels in the file. Default: <see cref="ImageOrientation.Upright"/>, as in the files of MNIST.
    /// </param>
    /// <param name="compress">Whether to compress the files with gzip. Default: each of them if its path ends with .gz.</param>
    /// <exception cref="ArgumentException">
    /// Both paths are the same file, the dataset is empty, has no image shape or does not store bytes, or the orientation is not defined.
    /// </exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to a file is denied.</exception>
    public static void WriteDataset(
        string imagesPath,
        string labelsPath,
        Dataset data,
        ImageOrientation orientation = ImageOrientation.Upright,
        bool? compress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(imagesPath);
        ArgumentException.ThrowIfNullOrEmpty(labelsPath);
        ArgumentNullException.ThrowIfNull(data);
        Guard.Defined(orientation, nameof(orientation));
        if (data.Features is not ByteFeatures features || data.ImageShape is not { } shape || data.Count == 0)
        {
            string found = data.Count == 0 ? "no examples" : data.ImageShape is null ? "no ImageShape" : data.Features.GetType().Name;
            throw new ArgumentException($"expected one or more images: ByteFeatures with an ImageShape, found {found}", nameof(data));
        }
        if (string.Equals(RealPath.Resolve(imagesPath), RealPath.Resolve(labelsPath), PathComparison))
            throw new ArgumentException($"expected a different file from that of the images, found {labelsPath}", nameof(labelsPath));
        Write(imagesPath, GetBlocks(features, shape, orientation), [data.Count, shape.Rows, shape.Columns], compress);

        int[] labels = data.Labels.ToArray();
        if (labels.All(label => label is >= byte.MinValue and <= byte.MaxValue))
            Write(labelsPath, Array.ConvertAll(labels, label => (byte)label), [labels.Length], compress);
        else
            Write(labelsPath, labels, [labels.Length], compress);
    }

    /// <summary>Returns the images in the order of the file, several at once.</summary>
    private static IEnumerable<byte[]> GetBlocks(ByteFeatures images, ImageShape shape, ImageOrientation orientation)
    {
        int perBlock = Math.Clamp(WriteBlockBytes / shape.Length, 1, images.Rows);
        byte[] block = new byte[perBlock * shape.Length];
        for (int first = 0; first < images.Rows; first += perBlock)
        {
            if (images.Rows - first < perBlock)
            {
                perBlock = images.Rows - first;
                block = new byte[perBlock * shape.Length];
            }
            for (int i = 0; i < perBlock; i++)
            {
                Span<byte> pixels = block.AsSpan(i * shape.Length, shape.Length);
                if (orientation == ImageOrientation.Transposed)
                    ImageTransposer.Transpose(images.Row(first + i), new ImageShape(shape.Columns, shape.Rows), pixels);
                else
                    images.Row(first + i).CopyTo(pixels);
            }
            yield return block;
        }
    }

    private static void Write<T>(Stream stream, bool compress, byte[] header, Int128 count, IEnumerable<T[]> blocks)
        where T : unmanaged
    {
        using Stream? gzip = Compress(stream, compress);
        ElementBuffer<T> buffer = new(gzip ?? stream, header);
        Int128 written = 0;
        foreach (T[] block in blocks)
        {
            if (block is null)
                throw new ArgumentException("expected arrays, found null", nameof(blocks));
            written += block.Length;
            if (written > count)
                break;
            buffer.Add(block);
        }
        RequireCount(written, count, "dimensions");
        buffer.Flush();
    }

    private static GZipStream? Compress(Stream stream, bool compress) =>
        compress ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;

    private static (byte[] Header, Int128 Count) CreateHeader<T>(ReadOnlySpan<int> dimensions)
    {
        IdxElementType type = IdxElements.GetType<T>();
        Guard.Between(dimensions.Length, 1, IdxReader.MaxDimensions, nameof(dimensions));
        byte[] header = new byte[4 + 4 * dimensions.Length];
        header[2] = (byte)type;
        header[3] = (byte)dimensions.Length;
        Int128 count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            Guard.AtLeast(dimensions[i], 1, nameof(dimensions));
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), dimensions[i]);
            count = count > long.MaxValue ? count : count * dimensions[i];
        }
        return (header, count);
    }

    private static void RequireCount(Int128 found, Int128 expected, string paramName)
    {
        if (found != expected)
        {
            string number = expected > long.MaxValue ? "more than 2^63" : $"{expected}", other = found > expected ? "more" : $"{found}";
            throw new ArgumentException($"expected {number} elements, the product of the dimensions, found {other}", paramName);
        }
    }
    /// <summary>Converts elements to the order of the file, and writes them in large blocks.</summary>
    private sealed class ElementBuffer<T>
        where T : unmanaged
    {
        private readonly T[] _elements = new T[WriteBlockBytes / IdxElements.GetSize(IdxElements.GetType<T>())];
        private readonly Stream _stream;
        private int _count;

        public ElementBuffer(Stream stream, ReadOnlySpan<byte> header)
        {
            _stream = stream;
            stream.Write(header);
        }

        public void Add(ReadOnlySpan<T> elements)
        {
            while (!elements.IsEmpty)
            {
                if (_count == _elements.Length)
                    Flush();
                int length = Math.Min(_elements.Length - _count, elements.Length);
                IdxElements.ConvertOrder(elements[..length], _elements.AsSpan(_count, length));
                elements = elements[length..];
                _count += length;
            }
        }

        public void Flush()
        {
            _stream.Write(MemoryMarshal.AsBytes(_elements.AsSpan(0, _count)));
            _count = 0;
        }
    }
}
