using System.Buffers;

namespace LinearLearn.Emnist;

/// <summary>Represents the images file and the labels file of a dataset, with matching headers.</summary>
internal sealed class ImageFiles : IDisposable
{
    /// <summary>The number of image bytes that are unpacked before they are transposed: few enough to be still in the CPU cache.</summary>
    private const int TransposedBytes = 1 << 19;

    private readonly IdxReader _images;
    private readonly IdxReader _labels;

    /// <summary>Opens both files and checks that their headers match.</summary>
    /// <param name="openImages">Opens a file of three dimensions.</param>
    /// <param name="openLabels">Opens a file of one dimension.</param>
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

    private ImageShape Shape => new(_images.Dimensions[1], _images.Dimensions[2]);

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

    /// <summary>Reads the label of each image.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or a label is not permitted.</exception>
    public int[] ReadLabels(ClassLabels? classes, CancellationToken cancellationToken)
    {
        byte[] bytes = _labels.ReadToEnd(cancellationToken);
        int[] labels = new int[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            labels[i] = bytes[i];
            if (classes?.IndexOf(labels[i]) < 0)
                throw _labels.CreateError(DescribeLabels(classes!.Values), $"{labels[i]} for image {i}", _labels.HeaderLength + i);
        }
        return labels;
    }

    /// <summary>Reads the images and transposes them if needed.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public Dataset ReadImages(
        int[] labels, ImageOrientation orientation, ClassLabels? classes, float scale, CancellationToken cancellationToken)
    {
        byte[] images = orientation == ImageOrientation.Upright ? _images.ReadToEnd(cancellationToken) : ReadTransposed(cancellationToken);
        return new Dataset(new ByteFeatures(images, Shape.Length, scale), labels, classes, Shape);
    }

    public void Dispose()
    {
        _images.Dispose();
        _labels?.Dispose();
    }

    private byte[] ReadTransposed(CancellationToken cancellationToken)
    {
        ImageShape shape = Shape;
        byte[] images = _images.AllocateElements();
        int block = Math.Max(1, TransposedBytes / shape.Length) * shape.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(shape.Length);
        Span<byte> transposed = rented.AsSpan(0, shape.Length);
        try
        {
            int length;
            for (int done = 0; done < images.Length; done += length)
            {
                length = Math.Min(block, images.Length - done);
                _images.ReadExactly(images.AsSpan(done, length), cancellationToken);
                for (int image = done; image < done + length; image += shape.Length)
                {
                    Span<byte> upright = images.AsSpan(image, shape.Length);
                    upright.CopyTo(transposed);
                    ImageTransposer.Transpose(transposed, shape, upright);
                }
            }
            _images.RequireEnd();
            return images;
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
