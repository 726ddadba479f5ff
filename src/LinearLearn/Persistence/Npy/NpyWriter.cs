using System.Buffers.Binary;
using System.Text;

namespace LinearLearn;

/// <summary>Writes arrays for NumPy's <c>np.load</c>: features, labels and names of classes.</summary>
/// <remarks>
/// Files have version 1.0 of the NPY format, C order and little-endian numbers. A file is replaced atomically: if writing fails, the former
/// file is unchanged. <see cref="NpyReader"/> reads the same numbers.
/// </remarks>
public static class NpyWriter
{
    /// <summary>The elements begin at a multiple of this, so that they are aligned in a memory-mapped file.</summary>
    private const int Alignment = 64;

    /// <summary>Writes a matrix of features, examples x features.</summary>
    /// <param name="path">The path of the file, which is replaced if it exists. Its folder must exist.</param>
    /// <param name="features">
    /// The features: <see cref="ByteFeatures"/> are written as uint8 and <see cref="SByteFeatures"/> as int8, both without their scale.
    /// Others are written as float32, sparse ones with all zeros. Wrap scores or probabilities in <see cref="DenseFeatures"/>.
    /// </param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; on Unix, no file can be created in the folder.</exception>
    public static void Write(string path, FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        string type = features switch { ByteFeatures => "|u1", SByteFeatures => "|i1", _ => "<f4" };
        Write(path, type, Guard.Text($"({features.Rows}, {features.Columns})"), file => WriteNumbers(file, features));
    }

    /// <summary>Writes an array of integers, such as labels.</summary>
    /// <param name="path">The path of the file, which is replaced if it exists. Its folder must exist.</param>
    /// <param name="labels">The integers, which are written as int32.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; on Unix, no file can be created in the folder.</exception>
    public static void Write(string path, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Write(path, "<i4", Guard.Text($"({labels.Length},)"), file => SafetensorsWriter.WriteNumbers<int>(file, labels));
    }

    /// <summary>Writes an array of strings, such as the predicted class name of each example.</summary>
    /// <param name="path">The path of the file, which is replaced if it exists. Its folder must exist.</param>
    /// <param name="names">The strings. Each takes 4 bytes per character of the longest one.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty, or a string is null, is not Unicode, or ends with a zero, which NumPy would not keep.
    /// </exception>
    /// <exception cref="IOException">The folder does not exist, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied; on Unix, no file can be created in the folder.</exception>
    public static void Write(string path, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        UTF32Encoding encoding = new(bigEndian: false, byteOrderMark: false);
        int longest = sizeof(int); // NumPy has no strings of no character
        for (int i = 0; i < names.Count; i++)
        {
            string subject = Guard.Text($"string {i}");
            if (names[i] is null or [.., '\0'])
                throw new ArgumentException($"expected {subject} not to be null and not to end with a zero", nameof(names));
            FileText.RequireUnicode(names[i], subject);
            longest = Math.Max(longest, encoding.GetByteCount(names[i]));
        }
        Write(path, Guard.Text($"<U{longest / sizeof(int)}"), Guard.Text($"({names.Count},)"), file =>
        {
            byte[] bytes = new byte[longest];
            foreach (string name in names)
            {
                bytes.AsSpan(encoding.GetBytes(name, bytes)).Clear();
                file.Write(bytes);
            }
        });
    }

    private static void WriteNumbers(Stream file, FeatureMatrix features)
    {
        if (features is ByteFeatures bytes)
            SafetensorsWriter.WriteNumbers(file, bytes.Numbers);
        else if (features is SByteFeatures signed)
            SafetensorsWriter.WriteNumbers(file, signed.Numbers);
        else if (features is DenseFeatures floats)
            SafetensorsWriter.WriteNumbers(file, floats.Numbers);
        else
        {
            float[] row = new float[features.Columns];
            for (int i = 0; i < features.Rows; i++)
            {
                features.CopyTo(i, row);
                SafetensorsWriter.WriteNumbers<float>(file, row);
            }
        }
    }

    private static void Write(string path, string type, string shape, Action<Stream> writeElements)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // The magic number, version 1.0, two bytes for the length of what follows them, and a dictionary of Python.
        byte[] text = Encoding.Latin1.GetBytes(
            $"\u0093NUMPY\u0001\0\0\0{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}");
        byte[] header = new byte[(text.Length / Alignment + 1) * Alignment];
        header.AsSpan().Fill((byte)' ');
        text.CopyTo(header, 0);
        header[^1] = (byte)'\n';
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(header.Length - 10));
        AtomicFile.Write(path, file =>
        {
            file.Write(header);
            writeElements(file);
        });
    }
}
