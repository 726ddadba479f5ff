namespace LinearLearn.Emnist;

/// <summary>Reads images and labels from IDX files into datasets that store one byte per pixel.</summary>
/// <remarks>
/// Files can be compressed with gzip or not. If a file cannot be opened, the operating system's error is thrown (<see cref="IOException"/>,
/// a type derived from it, or <see cref="UnauthorizedAccessException"/>). If a file is invalid, an <see cref="InvalidDataException"/> names
/// the file, what was expected, what was found and the byte offset.
/// </remarks>
public static class EmnistReader
{
    private const string DownloadHint = "To get EMNIST, download the archive gzip.zip (about 0.5 GB) from"
        + " https://www.nist.gov/itl/products-and-services/emnist-dataset, unpack it, and pass the path of its folder \"gzip\".";

    /// <summary>Reads the training set and the test set of a split.</summary>
    /// <param name="directory">
    /// The folder with the four files <c>emnist-(split)-(train or test)-(images-idx3 or labels-idx1)-ubyte.gz</c>. The ending .gz is
    /// optional.
    /// </param>
    /// <param name="split">The split to read.</param>
    /// <param name="orientation">
    /// The order of the pixels in the files. Default: <see cref="ImageOrientation.Transposed"/>, as in all EMNIST files.
    /// </param>
    /// <param name="scale">The factor that turns a byte into a feature: finite, above 0. Default: 1/256.</param>
    /// <param name="cancellationToken">Stops reading within about a millisecond.</param>
    /// <returns>The upright images of both sets, with labels and the characters that they represent.</returns>
    /// <exception cref="IOException">The folder or a file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to a file is denied.</exception>
    /// <exception cref="InvalidDataException">A file is invalid, or the images of both sets differ in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The orientation is not defined, or the scale is not finite and above 0.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
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

    /// <summary>Reads a file of images and the file of their labels.</summary>
    /// <param name="imagesPath">An IDX file of three dimensions: images, rows, columns.</param>
    /// <param name="labelsPath">An IDX file of one dimension: a label for each image.</param>
    /// <param name="orientation">
    /// The order of the pixels in the file: <see cref="ImageOrientation.Upright"/> for MNIST and Fashion-MNIST,
    /// <see cref="ImageOrientation.Transposed"/> for EMNIST.
    /// </param>
    /// <param name="classes">The permitted labels and their names. Default: all labels, without names.</param>
    /// <param name="scale">The factor that turns a byte into a feature: finite, above 0. Default: 1/256.</param>
    /// <param name="cancellationToken">Stops reading within about a millisecond.</param>
    /// <returns>The upright images with their labels.</returns>
    /// <exception cref="IOException">A file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to a file is denied, or a path is a folder.</exception>
    /// <exception cref="InvalidDataException">A file is invalid.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The orientation is not defined, or the scale is not finite and above 0.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static Dataset ReadDataset(
        string imagesPath,
        string labelsPath,
        ImageOrientation orientation,
        ClassLabels? classes = null,
        float scale = ByteFeatures.DefaultScale,
        CancellationToken cancellationToken = default)
    {
        RequireInRange(orientation, scale);
        using ImageFiles files = new(() => IdxReader.Open(imagesPath, 3), () => IdxReader.Open(labelsPath, 1));
        int[] labels = files.ReadLabels(classes, cancellationToken);
        return files.ReadImages(labels, orientation, classes, scale, cancellationToken);
    }

    /// <summary>
    /// Reads a split from files that a function opens, checking headers and labels before it reads the images of both sets in parallel.
    /// </summary>
    internal static EmnistData Read(
        EmnistSplit split,
        Func<string, int, IdxReader> open,
        ImageOrientation orientation,
        float scale,
        CancellationToken cancellationToken)
    {
        using ImageFiles training = OpenPart("train"), test = OpenPart("test");
        test.RequireShapeOf(training);
        int[] trainingLabels = training.ReadLabels(split.Classes, cancellationToken);
        int[] testLabels = test.ReadLabels(split.Classes, cancellationToken);
        Task<Dataset> testData = Task.Run(
            () => test.ReadImages(testLabels, orientation, split.Classes, scale, cancellationToken), CancellationToken.None);
        try
        {
            Dataset trainingData = training.ReadImages(trainingLabels, orientation, split.Classes, scale, cancellationToken);
            return new EmnistData(trainingData, testData.GetAwaiter().GetResult());
        }
        finally
        {
            // Wait, so that no file is closed while it is read and no error of the test set goes unobserved.
            Task.WaitAny([testData], CancellationToken.None);
            _ = testData.Exception;
        }

        ImageFiles OpenPart(string part) => new(
            () => open($"emnist-{split.Name}-{part}-images-idx3-ubyte", 3), () => open($"emnist-{split.Name}-{part}-labels-idx1-ubyte", 1));
    }

    /// <summary>Validates the arguments before any file is opened.</summary>
    private static void RequireInRange(ImageOrientation orientation, float scale)
    {
        if (!Enum.IsDefined(orientation))
            throw new ArgumentOutOfRangeException(nameof(orientation), $"expected Transposed or Upright, found {orientation}");
        if (!float.IsFinite(scale) || scale <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(scale), FormattableString.Invariant($"expected a finite number above 0, found {scale}"));
    }

    private static string Find(string directory, string name)
    {
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException($"{directory}: expected a folder with {name}.gz, found no such folder. {DownloadHint}");
        string compressed = Path.Combine(directory, name + ".gz");
        string plain = Path.Combine(directory, name);
        if (File.Exists(compressed))
            return compressed;
        return File.Exists(plain)
            ? plain
            : throw new FileNotFoundException(
                $"{compressed}: expected this file, or {name} in the same folder, found neither. {DownloadHint}", compressed);
    }
}
