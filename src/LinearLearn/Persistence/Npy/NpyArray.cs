using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LinearLearn;

/// <summary>Reads the header and the elements of an NPY file.</summary>
internal sealed class NpyArray
{
    /// <summary>The longest start of a file: version and length, and the largest header that NumPy reads, 10,000 bytes.</summary>
    private const int MaxStartBytes = 10_012;

    /// <summary>The number of bytes of elements that are read at once.</summary>
    private const int BlockBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly string _name;
    private readonly bool _isByColumns;
    private readonly string _shape;
    private readonly long[] _sizes; // -1 for what is not a number

    /// <summary>Reads the header, and leaves the stream at the first element.</summary>
    /// <exception cref="InvalidDataException">The file is not an NPY file, or its header is damaged.</exception>
    public NpyArray(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (!stream.CanSeek)
            stream = new MemoryStream(ContentReader.Read(stream, name, RequireStart).ToArray());
        (_stream, _name) = (stream, name);
        long position = stream.Position;
        byte[] start = new byte[MaxStartBytes];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        RequireStart(start.AsSpan(0, count), name);
        byte major = start[6], minor = start[7];
        ReadOnlySpan<byte> length = start.AsSpan(8);
        uint bytes = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        int offset = major == 1 ? 10 : 12;
        if (major is < 1 or > 3 || minor != 0 || offset + (long)bytes > count)
        {
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected version 1.0, 2.0 or 3.0 and a complete header, found version {major}.{minor}, {bytes} bytes"));
        }
        stream.Position = position + offset + bytes;

        // NumPy writes these keys in this order, then spaces and a line feed.
        string header = Encoding.Latin1.GetString(start, offset, (int)bytes), rest = header;
        string before = Cut(ref rest, "{'descr': '");
        Type = Cut(ref rest, "', 'fortran_order': ");
        string order = Cut(ref rest, ", 'shape': (");
        _shape = Cut(ref rest, ")");
        if (before.Length > 0 || order is not ("True" or "False") || rest.TrimEnd(' ', '\n') is not ("}" or ", }"))
        {
            throw new InvalidDataException(
                $"{name}: expected a header such as {{'descr': '<f4', 'fortran_order': False, 'shape': (150, 2), }} and one type for all "
                + $"elements, found {Excerpt.Format(header)} (convert the array with astype, and save it with np.save)");
        }
        _isByColumns = order == "True";
        _sizes = Array.ConvertAll(
            _shape.TrimEnd(',').Split(", "),
            size => long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1);
    }

    /// <summary>Gets byte order, kind and size of the elements, such as "&lt;f4".</summary>
    public string Type { get; }

    public int Columns => (int)_sizes[^1];

    /// <summary>Reads numbers row by row, and rounds floating-point numbers.</summary>
    /// <param name="dimensions">The number of dimensions that the array must have, 1 or 2.</param>
    /// <param name="width">The numbers per element, if there is one dimension.</param>
    /// <exception cref="InvalidDataException">
    /// The array has other dimensions, no column or too many elements, the file has another length, or a number does not fit T.
    /// </exception>
    public T[] Read<TStored, T>(int dimensions, int width = 1)
        where TStored : unmanaged, INumberBase<TStored>
        where T : unmanaged, INumberBase<T>
    {
        if (_sizes.Length != dimensions || _sizes.Contains(-1))
            throw CreateError(dimensions == 1 ? "one dimension (use y.ravel())" : "examples x features (use x.reshape(len(x), -1))");
        long rows = _sizes[0], columns = dimensions == 1 ? width : _sizes[1];
        if (columns == 0)
            throw CreateError("one column or more");
        if (Math.Max(rows, columns) > Array.MaxLength || rows * columns > Array.MaxLength)
            throw CreateError(Guard.Text($"at most {Array.MaxLength} numbers"));
        long expected = rows * columns * Unsafe.SizeOf<TStored>(), found = _stream.Length - _stream.Position;
        if (expected != found)
            throw new InvalidDataException(Guard.Text($"{_name}: expected {expected} bytes after the header, {this}, found {found}"));
        return ReadNumbers<TStored, T>((int)rows, (int)columns);
    }

    /// <summary>Creates an error for an array that does not fit.</summary>
    public InvalidDataException CreateError(string expected) => new($"{_name}: expected {expected}, found {this}");

    /// <summary>Describes the array for messages, such as "'&lt;f4' of shape (150, 2)".</summary>
    public override string ToString() =>
        $"{(Type == "|O" ? "Python objects, stored as a pickle," : $"'{Excerpt.Format(Type)}'")} of shape {Excerpt.Format($"({_shape})")}";

    private T[] ReadNumbers<TStored, T>(int rows, int columns)
        where TStored : unmanaged, INumberBase<TStored>
        where T : unmanaged, INumberBase<T>
    {
        T[] values = GC.AllocateUninitializedArray<T>(rows * columns);
        TStored[] block = new TStored[Math.Min(values.Length, BlockBytes / Unsafe.SizeOf<TStored>())];
        bool isByColumns = _isByColumns && _sizes.Length > 1;
        for (int first = 0, count; first < values.Length; first += count)
        {
            count = Math.Min(block.Length, values.Length - first);
            Span<TStored> stored = block.AsSpan(0, count);
            _stream.ReadExactly(MemoryMarshal.AsBytes(stored));
            SafetensorsFile.SwapIfBigEndian<TStored>(MemoryMarshal.AsBytes(stored));
            for (int i = 0; i < count; i++)
            {
                int index = isByColumns ? ((first + i) % rows * columns) + ((first + i) / rows) : first + i;
                values[index] = T.CreateSaturating(stored[i]);
                bool fits = default(T) is float
                    ? T.IsFinite(values[index])
                    : TStored.CreateSaturating(values[index]) == stored[i];
                if (!fits)
                {
                    string expected = default(T) is float ? "a finite float" : "an integer of 32 bits";
                    throw new InvalidDataException(Guard.Text(
                        $"{_name}: expected {expected} in row {index / columns}, column {index % columns}, found {stored[i]}"));
                }
            }
        }
        return values;
    }

    /// <summary>Cuts off a text up to a separator, and the separator.</summary>
    private static string Cut(ref string text, string separator)
    {
        string[] parts = text.Split(separator, 2);
        text = parts.Length > 1 ? parts[1] : "";
        return parts[0];
    }

    /// <summary>Throws if a file is not an NPY file, before the rest of it is read.</summary>
    private static void RequireStart(ReadOnlySpan<byte> start, string name)
    {
        if (start is not [0x93, ..] || !start[1..].StartsWith("NUMPY"u8))
        {
            string found = ForeignFile.Describe(start) ?? $"\"{Excerpt.Format(start)}\"";
            throw new InvalidDataException($"{name}: expected an NPY file, which begins with \\x93NUMPY, found {found}");
        }
    }
}
