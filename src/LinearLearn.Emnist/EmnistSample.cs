namespace LinearLearn.Emnist;

/// <summary>
/// Real handwritten digits in the package itself: the first 16,000 training pictures and every fourth test picture (2,500) of MNIST,
/// written in EMNIST's file layout. They are not EMNIST's own digits, which come in larger files: see <see cref="EmnistReader"/>.
/// </summary>
/// <remarks>MNIST was derived from NIST's databases by Y. LeCun, C. Cortes and C. J. C. Burges; it is generally given as CC BY-SA 3.0.</remarks>
public static class EmnistSample
{
    /// <summary>Reads the sample: no file, no download.</summary>
    /// <returns>28 x 28 pictures with labels 0 to 9, a byte a pixel, features = byte / 256.</returns>
    public static EmnistData Load() =>
        EmnistReader.Read(EmnistSplit.Digits, Open, ImageOrientation.Transposed, ByteFeatures.DefaultScale, CancellationToken.None);

    private static IdxReader Open(string fileName, int dimensions)
    {
        string resource = fileName + ".gz";
        Stream stream = typeof(EmnistSample).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidDataException($"{resource}: not embedded in this package");
        return new IdxReader(stream, resource, dimensions);
    }
}
