namespace LinearLearn.Emnist;

/// <summary>Provides a sample of real handwritten digits that is embedded in the package.</summary>
/// <remarks>
/// The sample consists of the first 16,000 training images and every fourth test image (2,500) of MNIST, written in EMNIST's file layout.
/// They are not the digits of EMNIST: <see cref="EmnistReader"/> reads those. MNIST was derived from NIST's databases by Y. LeCun, C.
/// Cortes and C. J. C. Burges; it is generally available under CC BY-SA 3.0.
/// </remarks>
public static class EmnistSample
{
    /// <summary>Reads the sample from the package, without files or downloads.</summary>
    /// <returns>Images of 28 x 28 pixels with labels 0 to 9, stored as one byte per pixel; features are byte / 256.</returns>
    public static EmnistData Load() => EmnistReader.Read(
        Open,
        EmnistSplit.Digits.GetFileNames,
        new ImageFormat(ImageOrientation.Transposed, EmnistSplit.Digits.Classes, ByteFeatures.DefaultScale),
        CancellationToken.None);

    private static IdxReader Open(string fileName, IdxContents contents)
    {
        string resource = fileName + ".gz";
        Stream stream = typeof(EmnistSample).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidDataException($"{resource}: expected a resource embedded in this package, found none");
        return new IdxReader(stream, resource, contents);
    }
}
