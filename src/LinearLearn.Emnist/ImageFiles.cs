using System.Buffers;

namespace LinearLearn.Emnist;

/// <summary>The two files of a dataset, whose headers fit each other. Their elements are read when they are asked for.</summary>
internal sealed class ImageFiles : IDisposable
{
    /// <summary>How many bytes of pictures are unpacked before they are turned upright: few enough to be still in a cache.</summary>
    private const int TransposedBytes = 1 << 19;

    private readonly IdxReader _images;
    private readonly IdxReader _labels;

    /// <summary>Opens both files and compares their headers.</summary>
    /// <param name="openImages">Opens a file of three dimensions.</param>
    /// <param name="openLabels">Opens a file of one dimension.</param>
    /// <exception cref="InvalidDataException">A header is not what it should be, or the two do not fit each other.</exception>
    public ImageFiles(Func<IdxReader> openImages, Func<IdxReader> openLabels)
    {
        _images = openImages();
        try
        {
            _labels = openLabels();
            if (_images.Dimensions[0] != _labels.Dimensions[0])
                throw _labels.CreateError(
                    $"{_images.Dimensions[0]} labels, one for each picture of {_images.Name}", $"{_labels.Dimensions[0]}", 4);
            if ((long)_images.Dimensions[1] * _images.Dimensions[2] > Array.MaxLength)
                throw _images.CreateError("pictures that fit an array", $"{_images.Dimensions[1]} x {_images.Dimensions[2]} pixels", 8);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private ImageShape Shape => new(_images.Dimensions[1], _images.Dimensions[2]);

    /// <summary>Makes sure that the pictures have the size of others.</summary>
    /// <exception cref="InvalidDataException">They have another.</exception>
    public void RequireShapeOf(ImageFiles others)
    {
        if (Shape != others.Shape)
        {
            throw _images.CreateError(
                $"pictures of {others.Shape.Rows} x {others.Shape.Columns} pixels, as in {others._images.Name}", $"{Shape.Rows} x {Shape.Columns} pixels", 8);
        }
    }

    /// <summary>Reads the label of each picture.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or a label is not among the names.</exception>
    public int[] ReadLabels(ClassLabels? classes, CancellationToken cancellationToken)
    {
        byte[] bytes = _labels.ReadToEnd(cancellationToken);
        int[] labels = new int[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            labels[i] = bytes[i];
            if (classes?.IndexOf(labels[i]) < 0)
                throw _labels.CreateError(DescribeLabels(classes!.Values), $"{labels[i]} for picture {i}", _labels.HeaderLength + i);
        }
        return labels;
    }

    /// <summary>Reads the pictures, and turns them upright.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Dataset ReadImages(
        int[] labels, ImageOrientation orientation, ClassLabels? classes, float scale, CancellationToken cancellationToken)
    {
        byte[] pictures = orientation == ImageOrientation.Upright ? _images.ReadToEnd(cancellationToken) : ReadTransposed(cancellationToken);
        return new Dataset(new ByteFeatures(pictures, Shape.Length, scale), labels, classes, Shape);
    }

    public void Dispose()
    {
        _images.Dispose();
        _labels?.Dispose();
    }

    private byte[] ReadTransposed(CancellationToken cancellationToken)
    {
        ImageShape shape = Shape;
        byte[] pictures = _images.AllocateElements();
        int block = Math.Max(1, TransposedBytes / shape.Length) * shape.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(shape.Length);
        Span<byte> transposed = rented.AsSpan(0, shape.Length);
        try
        {
            int length;
            for (int done = 0; done < pictures.Length; done += length)
            {
                length = Math.Min(block, pictures.Length - done);
                _images.ReadExactly(pictures.AsSpan(done, length), cancellationToken);
                for (int picture = done; picture < done + length; picture += shape.Length)
                {
                    Span<byte> upright = pictures.AsSpan(picture, shape.Length);
                    upright.CopyTo(transposed);
                    ImageTransposer.Transpose(transposed, shape, upright);
                }
            }
            _images.RequireEnd();
            return pictures;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static string DescribeLabels(ReadOnlySpan<int> labels) =>
        labels.Length > 0 && labels[^1] - labels[0] == labels.Length - 1
            ? $"labels {labels[0]} to {labels[^1]}"
            : $"one of the labels {string.Join(", ", labels.ToArray())}";
}
