using System.Globalization;
using System.Text;

namespace LinearLearn;

/// <summary>Reads arrays that NumPy saved with <c>np.save</c>: features, labels, and names of classes.</summary>
/// <remarks>
/// Versions 1.0 to 3.0 of the NPY format are read, in C and Fortran order, with little-endian numbers. The length of a file is compared
/// with its header before memory is allocated. Python objects, which NumPy stores as a pickle, are not read: convert them with
/// <c>astype(str)</c>. A stream that cannot seek, such as an entry of an .npz file, is read into memory first. (NumPy, "numpy.lib.format".)
/// </remarks>
public static class NpyReader
{
    private const string StreamName = "stream";

    /// <summary>Reads a matrix of features, one row per example.</summary>
    /// <param name="path">The path of a two-dimensional array, examples x features, of one of these types.</param>
    /// <param name="byteScale">
    /// The factor of each byte, finite and above 0; 1f/255 maps unsigned bytes to 0 to 1. It has no effect on floats. Default: 1/256 for
    /// unsigned bytes, 1/128 for signed bytes.
    /// </param>
    /// <returns>
    /// <see cref="ByteFeatures"/> for uint8, <see cref="SByteFeatures"/> for int8, and <see cref="DenseFeatures"/> for float32 and
    /// float64, which is rounded to the nearest float.
    /// </returns>
    /// <exception cref="ArgumentException">The path is empty, or the scale is out of range.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not an NPY file or damaged, the array has other types or dimensions or no column, or a number is NaN, infinite or too
    /// large for a float.
    /// </exception>
    public static FeatureMatrix ReadFeatures(string path, float? byteScale = null)
    {
        using FileStream file = ContentReader.Open(path, FileOptions.SequentialScan);
        return ReadFeatures(file, byteScale, path);
    }

    /// <summary>Reads a matrix of features from a stream, from its position to its end.</summary>
    /// <param name="stream">The contents of a file. The stream stays open.</param>
    /// <param name="byteScale">The factor of each byte. It has no effect on floats. Default: 1/256, and 1/128 for signed bytes.</param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <returns>The features; see <see cref="ReadFeatures(string, float?)"/>.</returns>
    /// <exception cref="ArgumentException">The scale is out of range.</exception>
    /// <exception cref="InvalidDataException">The contents are not a matrix of these types, or damaged.</exception>
    public static FeatureMatrix ReadFeatures(Stream stream, float? byteScale = null, string name = StreamName)
    {
        if (byteScale is { } scale)
            Guard.Positive(scale, nameof(byteScale));
        NpyArray array = new(stream, name);
        return array.Type switch
        {
            "<f4" => new DenseFeatures(array.Read<float, float>(dimensions: 2), array.Columns),
            "<f8" => new DenseFeatures(array.Read<double, float>(dimensions: 2), array.Columns),
            "|u1" => new ByteFeatures(array.Read<byte, byte>(dimensions: 2), array.Columns, byteScale ?? ByteFeatures.DefaultScale),
            "|i1" => new SByteFeatures(array.Read<sbyte, sbyte>(dimensions: 2), array.Columns, byteScale ?? SByteFeatures.DefaultScale),
            _ => throw array.CreateError("little-endian float32 or float64, uint8 or int8 (use x.astype('<f4'))"),
        };
    }

    /// <summary>Reads an array of integers, such as the label of each example.</summary>
    /// <param name="path">The path of a one-dimensional array of int32, int64 or uint8.</param>
    /// <returns>The integers.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not an NPY file or damaged, the array has other types or dimensions, or an integer does not fit 32 bits.
    /// </exception>
    public static int[] ReadLabels(string path)
    {
        using FileStream file = ContentReader.Open(path, FileOptions.SequentialScan);
        return ReadLabels(file, path);
    }

    /// <summary>Reads an array of integers from a stream, from its position to its end.</summary>
    /// <param name="stream">The contents of a file. The stream stays open.</param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <returns>The integers; see <see cref="ReadLabels(string)"/>.</returns>
    /// <exception cref="InvalidDataException">The contents are not an array of integers, or damaged.</exception>
    public static int[] ReadLabels(Stream stream, string name = StreamName)
    {
        NpyArray array = new(stream, name);
        return array.Type switch
        {
            "<i4" => array.Read<int, int>(dimensions: 1),
            "<i8" => array.Read<long, int>(dimensions: 1),
            "|u1" => array.Read<byte, int>(dimensions: 1),
            _ => throw array.CreateError("little-endian int32 or int64, or uint8 (use y.astype('<i4'), and ReadNames for strings)"),
        };
    }

    /// <summary>Reads an array of strings, such as the class name of each example.</summary>
    /// <param name="path">The path of a one-dimensional array of strings, such as &lt;U10.</param>
    /// <returns>The strings, without zeros at their end, which NumPy does not keep either.</returns>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not an NPY file or damaged, the array has other types or dimensions, or a string is not Unicode.
    /// </exception>
    public static string[] ReadNames(string path)
    {
        using FileStream file = ContentReader.Open(path, FileOptions.SequentialScan);
        return ReadNames(file, path);
    }

    /// <summary>Reads an array of strings from a stream, from its position to its end.</summary>
    /// <param name="stream">The contents of a file. The stream stays open.</param>
    /// <param name="name">The name of the stream in error messages. Default: "stream".</param>
    /// <returns>The strings; see <see cref="ReadNames(string)"/>.</returns>
    /// <exception cref="InvalidDataException">The contents are not an array of strings, or damaged.</exception>
    public static string[] ReadNames(Stream stream, string name = StreamName)
    {
        NpyArray array = new(stream, name);
        string digits = array.Type.StartsWith("<U", StringComparison.Ordinal) ? array.Type[2..] : "";
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length == 0)
            throw array.CreateError("strings such as '<U10' (use y.astype(str), and ReadLabels for integers)");
        int[] characters = array.Read<int, int>(dimensions: 1, length);
        string[] names = new string[characters.Length / length];
        StringBuilder text = new();
        for (int i = 0; i < names.Length; i++)
        {
            foreach (int character in characters.AsSpan(i * length, length).TrimEnd(0))
            {
                if (!Rune.IsValid(character))
                    throw new InvalidDataException(Guard.Text($"{name}: expected Unicode at index {i}, found U+{character:X4}"));
                text.Append(new Rune(character));
            }
            names[i] = text.ToString();
            text.Clear();
        }
        return names;
    }
}
