namespace LinearLearn.Emnist;

/// <summary>Reads pictures and labels from IDX files, compressed or not, into datasets that keep a byte a pixel.</summary>
/// <remarks>
/// A file that cannot be opened gives the operating system's error (<see cref="IOException"/> and its kin, or
/// <see cref="UnauthorizedAccessException"/>); a bad one <see cref="InvalidDataException"/> with the file, what was expected, what was
/// found and where.
/// </remarks>
public static class EmnistReader
{
    private const string DownloadHint = "To get EMNIST, download the archive gzip.zip (about 0.5 GB) from"
        + " https://www.nist.gov/itl/products-and-services/emnist-dataset, unpack it, and pass the path of its folder \"gzip\".";

    /// <summary>Reads the training and the test files of a split.</summary>
    /// <param name="directory">
    /// The folder of the four files <c>emnist-(split)-(train or test)-(images-idx3 or labels-idx1)-ubyte.gz</c>; the ending .gz may be missing.
    /// </param>
    /// <param name="split">Which split.</param>
    /// <param name="orientation">How pixels stand in the files: transposed, as in all EMNIST files, by default.</param>
    /// <param name="scale">What a byte is multiplied with to become a feature: 1/256 by default. Finite, above 0.</param>
    /// <param name="cancellationToken">Stops reading within a millisecond or so.</param>
    /// <returns>The pictures of the two parts, upright, with labels and the characters they stand for.</returns>
    /// <exception cref="IOException">The folder or a file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="InvalidDataException">A file is not what it should be, or the pictures of the two parts differ in size.</exception>
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
    /// <param name="classes">The labels that may occur, with their names. Default: any, without names.</param>
    /// <param name="scale">What a byte is multiplied with to become a feature: 1/256 by default. Finite, above 0.</param>
    /// <param name="cancellationToken">Stops reading within a millisecond or so.</param>
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
    /// Reads a split from wherever its files are: first what can be checked without the pictures, then the pictures of the two parts side by side, since
    /// unpacking is most of the work.
    /// </summary>
    internal static EmnistData Read(
        EmnistSplit split, Func<string, int, IdxReader> open, ImageOrientation orientation, float scale, CancellationToken cancellationToken)
    {
        using ImageFiles training = OpenPart("train"), test = OpenPart("test");
        test.RequireShapeOf(training);
        int[] trainingLabels = training.ReadLabels(split.Classes, cancellationToken), testLabels = test.ReadLabels(split.Classes, cancellationToken);
        Task<Dataset> testData = Task.Run(() => test.ReadImages(testLabels, orientation, split.Classes, scale, cancellationToken), CancellationToken.None);
        try
        {
            Dataset trainingData = training.ReadImages(trainingLabels, orientation, split.Classes, scale, cancellationToken);
            return new EmnistData(trainingData, testData.GetAwaiter().GetResult());
        }
        finally
        {
            // No file is closed while it is read, and no error of the test part stays unobserved.
            Task.WaitAny([testData], CancellationToken.None);
            _ = testData.Exception;
        }

        ImageFiles OpenPart(string part) => new(
            () => open($"emnist-{split.Name}-{part}-images-idx3-ubyte", 3), () => open($"emnist-{split.Name}-{part}-labels-idx1-ubyte", 1));
    }

    /// <summary>Before the work, not after it.</summary>
    private static void RequireInRange(ImageOrientation orientation, float scale)
    {
        if (!Enum.IsDefined(orientation))
            throw new ArgumentOutOfRangeException(nameof(orientation), $"expected Transposed or Upright, found {orientation}");
        if (!float.IsFinite(scale) || scale <= 0)
            throw new ArgumentOutOfRangeException(nameof(scale), FormattableString.Invariant($"expected a finite number above 0, found {scale}"));
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
