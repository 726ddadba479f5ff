using System.Buffers;

namespace LinearLearn.Emnist;

/// <summary>Reads pictures and labels from IDX files, compressed or not, into datasets that keep a byte a pixel.</summary>
/// <remarks>
/// A file that cannot be opened gives the operating system's error (<see cref="IOException"/> and its kin, or
/// <see cref="UnauthorizedAccessException"/>); a bad one <see cref="InvalidDataException"/> with the file, what was expected, what was
/// found and where.
/// </remarks>
public static class EmnistReader
{
    /// <summary>How many bytes of pictures are unpacked before they are turned upright: few enough to be still in a cache.</summary>
    private const int BlockBytes = 1 << 19;

    /// <summary>Reads the training and the test files of a split.</summary>
    /// <param name="directory">
    /// The folder of the four files <c>emnist-(split)-(train or test)-(images-idx3 or labels-idx1)-ubyte.gz</c>; the ending .gz may be missing.
    /// </param>
    /// <param name="split">Which split.</param>
    /// <param name="orientation">How pixels stand in the files: transposed, as in all EMNIST files, by default.</param>
    /// <param name="scale">What a byte is multiplied with to become a feature: 1/256 by default. Finite, above 0.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The pictures of the two parts, upright, with labels and the characters they stand for.</returns>
    /// <exception cref="IOException">The folder or a file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The orientation is none, or the scale is not finite and above 0.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static EmnistData Read(
        string directory,
        EmnistSplit split,
        ImageOrientation orientation = ImageOrientation.Transposed,
        float scale = ByteFeatures.DefaultScale,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(split);
        RequireInRange(orientation, scale);
        return Read(split, (name, dimensions) => IdxReader.Open(Find(directory, name), dimensions), orientation, scale, cancellationToken);
    }

    /// <summary>Reads one file of pictures and the file of their labels.</summary>
    /// <param name="imagesPath">An IDX file of three dimensions: pictures, rows, columns.</param>
    /// <param name="labelsPath">An IDX file of one dimension: a label for each picture.</param>
    /// <param name="orientation">How pixels stand in the file: upright for MNIST and Fashion-MNIST, transposed for EMNIST.</param>
    /// <param name="classNames">The labels that may occur, with their names; null where any may.</param>
    /// <param name="scale">What a byte is multiplied with to become a feature: 1/256 by default. Finite, above 0.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The pictures, upright, with their labels.</returns>
    /// <exception cref="IOException">A file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The orientation is none, or the scale is not finite and above 0.</exception>
    /// <exception cref="OperationCanceledException">The token asked to stop.</exception>
    public static Dataset ReadDataset(
        string imagesPath,
        string labelsPath,
        ImageOrientation orientation,
        IReadOnlyDictionary<int, string>? classNames = null,
        float scale = ByteFeatures.DefaultScale,
        CancellationToken cancellationToken = default)
    {
        RequireInRange(orientation, scale);
        using IdxReader images = IdxReader.Open(imagesPath, 3);
        using IdxReader labels = IdxReader.Open(labelsPath, 1);
        return Read(images, labels, orientation, classNames, scale, cancellationToken);
    }

    /// <summary>Reads a split from wherever its files are, the two parts side by side: unpacking is most of the work.</summary>
    internal static EmnistData Read(
        EmnistSplit split, Func<string, int, IdxReader> open, ImageOrientation orientation, float scale, CancellationToken cancellationToken)
    {
        Task<Dataset> test = Task.Run(() => ReadPart("test"), CancellationToken.None);
        try
        {
            Dataset training = ReadPart("train");
            return new EmnistData(training, test.GetAwaiter().GetResult());
        }
        finally
        {
            // No file stays open behind an error of the other part, and no error of this one stays unobserved.
            Task.WaitAny([test], CancellationToken.None);
            _ = test.Exception;
        }

        Dataset ReadPart(string part)
        {
            using IdxReader images = open($"emnist-{split.Name}-{part}-images-idx3-ubyte", 3);
            using IdxReader labels = open($"emnist-{split.Name}-{part}-labels-idx1-ubyte", 1);
            return Read(images, labels, orientation, split.ClassNames, scale, cancellationToken);
        }
    }

    private static Dataset Read(
        IdxReader images,
        IdxReader labels,
        ImageOrientation orientation,
        IReadOnlyDictionary<int, string>? classNames,
        float scale,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (images.Dimensions[0] != labels.Dimensions[0])
            throw labels.Bad($"{images.Dimensions[0]} labels, one for each picture of {images.Name}", $"{labels.Dimensions[0]}", 4);
        if ((long)images.Dimensions[1] * images.Dimensions[2] > Array.MaxLength)
            throw images.Bad("pictures that fit an array", $"{images.Dimensions[1]} x {images.Dimensions[2]} pixels", 8);
        int[] labelValues = ReadLabels(labels, classNames);
        ImageShape shape = new(images.Dimensions[1], images.Dimensions[2]);
        byte[] pictures = orientation == ImageOrientation.Upright
            ? images.ReadToEnd()
            : ReadTransposed(images, shape, cancellationToken);
        return new Dataset(new ByteFeatures(pictures, shape.Length, scale), labelValues, classNames, shape);
    }

    private static int[] ReadLabels(IdxReader reader, IReadOnlyDictionary<int, string>? classNames)
    {
        byte[] bytes = reader.ReadToEnd();
        int[] labels = new int[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            labels[i] = bytes[i];
            if (classNames is not null && !classNames.ContainsKey(labels[i]))
                throw reader.Bad(DescribeLabels(classNames), $"{labels[i]} for picture {i}", reader.HeaderLength + i);
        }
        return labels;
    }

    /// <summary>Before the work, not after it.</summary>
    private static void RequireInRange(ImageOrientation orientation, float scale)
    {
        if (!Enum.IsDefined(orientation))
            throw new ArgumentOutOfRangeException(nameof(orientation), $"expected Transposed or Upright, found {orientation}");
        if (!float.IsFinite(scale) || scale <= 0)
            throw new ArgumentOutOfRangeException(nameof(scale), FormattableString.Invariant($"expected a finite number above 0, found {scale}"));
    }

    private static string DescribeLabels(IReadOnlyDictionary<int, string> classNames)
    {
        int[] labels = [.. classNames.Keys.Order()];
        return labels.Length > 0 && labels[^1] - labels[0] == labels.Length - 1
            ? $"labels {labels[0]} to {labels[^1]}"
            : $"one of the labels {string.Join(", ", labels)}";
    }

    private static byte[] ReadTransposed(IdxReader reader, ImageShape shape, CancellationToken cancellationToken)
    {
        byte[] pictures = reader.AllocateElements();
        int block = Math.Max(1, BlockBytes / shape.Length) * shape.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(shape.Length);
        Span<byte> transposed = rented.AsSpan(0, shape.Length);
        try
        {
            int length;
            for (int done = 0; done < pictures.Length; done += length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                length = Math.Min(block, pictures.Length - done);
                reader.ReadExactly(pictures.AsSpan(done, length));
                for (int picture = done; picture < done + length; picture += shape.Length)
                {
                    Span<byte> upright = pictures.AsSpan(picture, shape.Length);
                    upright.CopyTo(transposed);
                    ImageTransposer.Transpose(transposed, shape, upright);
                }
            }
            reader.RequireEnd();
            return pictures;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static string Find(string directory, string name)
    {
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException($"{directory}: expected a folder with {name}.gz, found no folder");
        string compressed = Path.Combine(directory, name + ".gz");
        string plain = Path.Combine(directory, name);
        if (File.Exists(compressed))
            return compressed;
        return File.Exists(plain) ? plain : throw new FileNotFoundException($"{compressed}: expected this file, or the same without .gz, found neither", compressed);
    }
}
