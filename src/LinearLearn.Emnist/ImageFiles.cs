using System.Buffers;
using System.Buffers.Binary;

namespace LinearLearn.Emnist;

/// <summary>Represents the images file and the labels file of a dataset, with matching headers.</summary>
internal sealed class ImageFiles : IDisposable
{
    /// <summary>The number of image bytes that are unpacked before they are transposed.</summary>
    private const int TransposedBytes = 1 << 19;

    /// <summary>The size of a memory page, or a fraction of it.</summary>
    private const int PageBytes = 1 << 12;

    /// <summary>The number of labels that are read at once.</summary>
    private const int LabelsPerBlock = 1 << 12;

    private readonly IdxReader _images;
    private readonly IdxReader _labels;
    private int _next;

    /// <summary>Opens both files and checks that their headers match.</summary>
    /// <param name="openImages">Opens a file of <see cref="IdxContents.Images"/>.</param>
    /// <param name="openLabels">Opens a file of <see cref="IdxContents.Labels"/>.</param>
    /// <exception cref="InvalidDataException">A header is invalid, or the headers do not match.</exception>
    public ImageFiles(Func<IdxReader> openImages, Func<IdxReader> openLabels)
    {
        _images = openImages();
        try
        {
            _labels = openLabels();
            if (_images.Dimensions[0] != _labels.Dimensions[0])
                throw _labels.CreateError(
                    $"{_images.Dimensions[0]} labels, one for each image of {_images.Name}", $"{_labels.Dimensions[0]}", 4);
            if ((long)_images.Dimensions[1] * _images.Dimensions[2] > Array.MaxLength)
                throw _images.CreateError("images that fit into an array", $"{_images.Dimensions[1]} x {_images.Dimensions[2]} pixels", 8);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private int Count => _images.Dimensions[0];

    private ImageShape Shape => new(_images.Dimensions[1], _images.Dimensions[2]);

    /// <summary>Gets the number of bytes of a label, or of the row that starts with it.</summary>
    private int LabelLength =>
        IdxElements.GetSize(_labels.ElementType) * (_labels.Dimensions.Count > 1 ? _labels.Dimensions[1] : 1);

    /// <summary>Verifies that the images have the same size as those of other files.</summary>
    /// <exception cref="InvalidDataException">The sizes differ.</exception>
    public void RequireShapeOf(ImageFiles others)
    {
        if (Shape != others.Shape)
        {
            throw _images.CreateError(
                $"images of {others.Shape.Rows} x {others.Shape.Columns} pixels, as in {others._images.Name}",
                $"{Shape.Rows} x {Shape.Columns} pixels",
                8);
        }
    }

    /// <summary>Reads the labels of all images.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or a label is not permitted.</exception>
    public int[] ReadLabels(ClassLabels? classes, CancellationToken cancellationToken)
    {
        int[] labels = new int[Count];
        byte[] bytes = new byte[Math.Min(Count, LabelsPerBlock) * LabelLength];
        for (int start = 0, length; start < labels.Length; start += length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length = Math.Min(LabelsPerBlock, labels.Length - start);
            Span<byte> block = bytes.AsSpan(0, length * LabelLength);
            _labels.ReadBytes(block);
            DecodeLabels(block, labels.AsSpan(start, length), start, classes);
        }
        _labels.RequireEnd();
        return labels;
    }

    /// <summary>Reads all images, block by block, while another core turns the block before upright.</summary>
    /// <remarks>
    /// The other core also accesses the memory of the block after, because the first access to new memory takes nearly as long as
    /// unpacking the images.
    /// </remarks>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Dataset ReadImages(int[] labels, ImageFormat format, CancellationToken cancellationToken)
    {
        byte[] images = _images.AllocateElements<byte>();
        int block = Math.Max(1, TransposedBytes / Shape.Length) * Shape.Length;
        Task other = Task.CompletedTask;
        try
        {
            for (long start = 0; start < images.Length; start += block)
            {
                Memory<byte> pixels = GetBlock(start), later = GetBlock(start + 2L * block);
                _images.ReadElements(pixels.Span, cancellationToken);
                other.Wait(CancellationToken.None);
                other = OtherCore.Run(() =>
                {
                    AllocatePages(later.Span);
                    ToUpright(pixels.Span, format.Orientation);
                    return true;
                });
            }
        }
        finally
        {
            other.Wait(CancellationToken.None);
        }
        _images.RequireEnd();
        return CreateDataset(images, labels, format);

        Memory<byte> GetBlock(long start) =>
            start < images.Length ? images.AsMemory((int)start, Math.Min(block, images.Length - (int)start)) : default;
    }

    /// <summary>Reads the next images and their labels, or returns null at the end of both files.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is damaged, a label is not permitted, or the pixels are more than an array can hold.
    /// </exception>
    public Dataset? ReadChunk(int rows, ImageFormat format)
    {
        (byte[] labels, byte[] pixels) = AllocateChunk(rows);
        if (labels.Length == 0)
        {
            _labels.RequireEnd();
            _images.RequireEnd();
            return null;
        }
        _labels.ReadBytes(labels);
        _images.ReadBytes(pixels);
        return CreateChunk(labels, pixels, format);
    }

    /// <summary>Reads a chunk without blocking; see <see cref="ReadChunk"/>.</summary>
    public async ValueTask<Dataset?> ReadChunkAsync(int rows, ImageFormat format, CancellationToken cancellationToken)
    {
        (byte[] labels, byte[] pixels) = AllocateChunk(rows);
        if (labels.Length == 0)
        {
            await _labels.RequireEndAsync(cancellationToken).ConfigureAwait(false);
            await _images.RequireEndAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        await _labels.ReadBytesAsync(labels, cancellationToken).ConfigureAwait(false);
        await _images.ReadBytesAsync(pixels, cancellationToken).ConfigureAwait(false);
        return CreateChunk(labels, pixels, format);
    }

    public void Dispose()
    {
        _images.Dispose();
        _labels?.Dispose();
    }

    private (byte[] Labels, byte[] Pixels) AllocateChunk(int rows)
    {
        rows = Math.Min(rows, Count - _next);
        int bytesPerRow = Math.Max(Shape.Length, LabelLength);
        if ((long)rows * bytesPerRow > Array.MaxLength)
            throw _images.CreateError(
                $"at most {Array.MaxLength / bytesPerRow} images of {Shape.Rows} x {Shape.Columns} pixels in a chunk", $"{rows}", 8);
        return (new byte[rows * LabelLength], GC.AllocateUninitializedArray<byte>(rows * Shape.Length));
    }

    private Dataset CreateChunk(byte[] labelBytes, byte[] pixels, ImageFormat format)
    {
        int[] labels = new int[labelBytes.Length / LabelLength];
        DecodeLabels(labelBytes, labels, _next, format.Classes);
        _next += labels.Length;
        ToUpright(pixels, format.Orientation);
        return CreateDataset(pixels, labels, format);
    }

    private Dataset CreateDataset(byte[] pixels, int[] labels, ImageFormat format) =>
        new(new ByteFeatures(pixels, Shape.Length, format.Scale), labels, format.Classes, Shape);

    /// <summary>Converts the bytes of labels, the first of which belongs to the image at index <paramref name="start"/>.</summary>
    private void DecodeLabels(ReadOnlySpan<byte> bytes, Span<int> labels, int start, ClassLabels? classes)
    {
        int length = LabelLength;
        bool areBytes = _labels.ElementType == IdxElementType.UnsignedByte;
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = areBytes ? bytes[i] : BinaryPrimitives.ReadInt32BigEndian(bytes[(i * length)..]);
            if (classes?.IndexOf(labels[i]) < 0)
            {
                long offset = _labels.HeaderLength + (long)(start + i) * length;
                throw _labels.CreateError(DescribeLabels(classes!.Values), $"{labels[i]} for image {start + i}", offset);
            }
        }
    }

    /// <summary>Writes to each page of new memory, so that the system allocates it.</summary>
    private static void AllocatePages(Span<byte> pixels)
    {
        for (int i = 0; i < pixels.Length; i += PageBytes)
            pixels[i] = 0;
    }

    private void ToUpright(Span<byte> pixels, ImageOrientation orientation)
    {
        if (orientation == ImageOrientation.Upright)
            return;
        ImageShape shape = Shape;
        byte[] rented = ArrayPool<byte>.Shared.Rent(shape.Length);
        Span<byte> transposed = rented.AsSpan(0, shape.Length);
        for (; !pixels.IsEmpty; pixels = pixels[shape.Length..])
        {
            Span<byte> upright = pixels[..shape.Length];
            upright.CopyTo(transposed);
            ImageTransposer.Transpose(transposed, shape, upright);
        }
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static string DescribeLabels(ReadOnlySpan<int> labels) =>
        labels.Length > 0 && labels[^1] - labels[0] == labels.Length - 1
            ? $"labels {labels[0]} to {labels[^1]}"
            : $"one of the labels {string.Join(", ", labels.ToArray())}";
}
