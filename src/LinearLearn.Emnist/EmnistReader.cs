namespace LinearLearn.Emnist;

/// <summary>
/// Reads images and labels from IDX files into datasets that store one byte per pixel, as a whole or in chunks for files larger than
/// memory.
/// </summary>
/// <remarks>
/// Files can be compressed with gzip or not. If a file cannot be opened, the operating system's error is thrown (<see cref="IOException"/>,
/// a type derived from it, or <see cref="UnauthorizedAccessException"/>). If a file is invalid, an <see cref="InvalidDataException"/> names
/// the file, what was expected, what was found and the byte offset.
/// </remarks>
public static partial class EmnistReader
{
    /// <summary>Reads the training set and the test set of a split.</summary>
    /// <param name="path">
    /// The folder with the four files <c>emnist-(split)-(train or test)-(images-idx3 or labels-idx1)-ubyte.gz</c>, a folder with a
    /// subfolder <c>gzip</c> of these files or with the published archive <c>gzip.zip</c>, or the path of the archive. The archive is read
    /// without unpacking it to disk. The ending .gz is optional.
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
        string path,
        EmnistSplit split,
        ImageOrientation orientation = ImageOrientation.Transposed,
        float scale = ByteFeatures.DefaultScale,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(split);
        RequireInRange(orientation, scale);
        FileLocator files = new(path, GetDownloadHint(split));
        return Read(files.Open, split.GetFileNames, new ImageFormat(orientation, split.Classes, scale), cancellationToken);
    }

    /// <summary>Reads the training set and the test set of MNIST, Fashion-MNIST, Kuzushiji-MNIST or QMNIST.</summary>
    /// <param name="path">
    /// The folder with the four files under their own names (<see cref="MnistDataset.FileNames"/>), or a zip archive of them. The ending
    /// .gz is optional.
    /// </param>
    /// <param name="dataset">The dataset to read.</param>
    /// <param name="scale">The factor that turns a byte into a feature: finite, above 0. Default: 1/256.</param>
    /// <param name="cancellationToken">Stops reading within about a millisecond.</param>
    /// <returns>The images of both sets, with labels and class names.</returns>
    /// <exception cref="IOException">The folder or a file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to a file is denied.</exception>
    /// <exception cref="InvalidDataException">A file is invalid, or the images of both sets differ in size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite and above 0.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static EmnistData Read(
        string path,
        MnistDataset dataset,
        float scale = ByteFeatures.DefaultScale,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(dataset);
        RequireInRange(dataset.Orientation, scale);
        FileLocator files = new(path, GetDownloadHint(dataset));
        return Read(files.Open, dataset.GetFileNames, new ImageFormat(dataset.Orientation, dataset.Classes, scale), cancellationToken);
    }

    /// <summary>Reads a file of images and the file of their labels.</summary>
    /// <param name="imagesPath">An IDX file of three dimensions: images, rows, columns.</param>
    /// <param name="labelsPath">
    /// An IDX file of one dimension: a label for each image, an unsigned byte or a 4-byte integer. Of integers in two dimensions, the first
    /// column is read.
    /// </param>
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
        using ImageFiles files = Open(imagesPath, labelsPath, FileOptions.None);
        int[] labels = files.ReadLabels(classes, cancellationToken);
        return files.ReadImages(labels, new ImageFormat(orientation, classes, scale), cancellationToken);
    }

    /// <summary>
    /// Reads both sets from files that a function opens, checking headers and labels before it reads the images of both in parallel.
    /// </summary>
    internal static EmnistData Read(
        Func<string, IdxContents, IdxReader> open,
        Func<DataPart, (string Images, string Labels)> getFileNames,
        ImageFormat format,
        CancellationToken cancellationToken)
    {
        using ImageFiles training = Open(open, getFileNames(DataPart.Training)), test = Open(open, getFileNames(DataPart.Test));
        test.RequireShapeOf(training);
        int[] trainingLabels = training.ReadLabels(format.Classes, cancellationToken);
        int[] testLabels = test.ReadLabels(format.Classes, cancellationToken);
        Task<Dataset> testData = OtherCore.Run(() => test.ReadImages(testLabels, format, cancellationToken));
        try
        {
            Dataset trainingData = training.ReadImages(trainingLabels, format, cancellationToken);
            return new EmnistData(trainingData, testData.GetAwaiter().GetResult());
        }
        finally
        {
            // Wait, so that no file is closed while it is read and no error of the test set goes unobserved.
            Task.WaitAny([testData], CancellationToken.None);
            _ = testData.Exception;
        }
    }

    private static ImageFiles Open(Func<string, IdxContents, IdxReader> open, (string Images, string Labels) names) =>
        new(() => open(names.Images, IdxContents.Images), () => open(names.Labels, IdxContents.Labels));

    private static ImageFiles Open(string imagesPath, string labelsPath, FileOptions options) =>
        Open((path, contents) => IdxReader.Open(path, contents, options), (imagesPath, labelsPath));

    private static string GetDownloadHint(EmnistSplit split) =>
        $"To get EMNIST, call new EmnistDownload().DownloadAsync(EmnistSplit.{split.PropertyName}), or download the archive gzip.zip (about"
        + " 0.5 GB) from https://www.nist.gov/itl/products-and-services/emnist-dataset and pass its path.";

    private static string GetDownloadHint(MnistDataset dataset) =>
        $"To get {dataset.Name}, download its four files from {dataset.HomePage} and pass the path of their folder.";

    /// <summary>Validates the arguments before any file is opened.</summary>
    private static void RequireInRange(ImageOrientation orientation, float scale)
    {
        if (!Enum.IsDefined(orientation))
            throw new ArgumentOutOfRangeException(nameof(orientation), $"expected Transposed or Upright, found {orientation}");
        if (!float.IsFinite(scale) || scale <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(scale), FormattableString.Invariant($"expected a finite number above 0, found {scale}"));
    }
}
