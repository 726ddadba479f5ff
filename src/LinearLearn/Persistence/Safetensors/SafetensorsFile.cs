using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>Represents the checked contents of a safetensors file.</summary>
/// <remarks>
/// All lengths are checked against each other and the file before memory is allocated for them. Each tensor is read once;
/// <see cref="RequireAllRead"/> then throws if the file has others, so that nothing is ignored.
/// </remarks>
internal readonly ref struct SafetensorsFile
{
    public const string MetadataName = "__metadata__";

    /// <summary>The number of tensor names in an error message.</summary>
    private const int MaxNames = 5;

    private readonly ReadOnlySpan<byte> _numbers;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(string name, SafetensorsHeader header, ReadOnlySpan<byte> numbers)
    {
        Name = name;
        Metadata = header.Metadata;
        _entries = header.Entries;
        _numbers = numbers;
    }

    /// <summary>Gets the name of the file in error messages.</summary>
    public string Name { get; }

    public Dictionary<string, string> Metadata { get; }

    /// <param name="file">The bytes of the file.</param>
    /// <param name="name">The name of the file in error messages.</param>
    /// <param name="checkMetadata">
    /// Throws if the metadata is not supported; called before the tensors are checked, which a newer version may have changed.
    /// </param>
    /// <exception cref="InvalidDataException">The file is not a valid safetensors file, or its metadata is not supported.</exception>
    public static SafetensorsFile Parse(
        ReadOnlySpan<byte> file, string name, Action<IReadOnlyDictionary<string, string>, string> checkMetadata)
    {
        ulong headerLength = HeaderLength(file, name);
        file = file[sizeof(long)..];
        if (headerLength > (ulong)file.Length)
        {
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected a safetensors file: a header of {headerLength} bytes at byte 8, found {file.Length}"));
        }
        if (headerLength == 0 || file[0] != '{')
            throw CreateBraceError(name);
        ReadOnlySpan<byte> numbers = file[(int)headerLength..];
        SafetensorsHeader header = SafetensorsHeader.Read(file[..(int)headerLength], name);
        checkMetadata(header.Metadata, name);
        header.RequireCoverage(numbers.Length, name);
        return new SafetensorsFile(name, header, numbers);
    }

    /// <summary>Throws if the first bytes are not those of a safetensors file, before the rest of it is read.</summary>
    /// <exception cref="InvalidDataException">The file is not a safetensors file.</exception>
    public static void RequireStart(ReadOnlySpan<byte> start, string name)
    {
        ulong headerLength = HeaderLength(start, name);
        if (headerLength > (ulong)Array.MaxLength)
        {
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected a safetensors file: a header of at most {Array.MaxLength} bytes, found one of {headerLength}"));
        }
        if (headerLength == 0 || (start.Length > sizeof(long) && start[sizeof(long)] != '{'))
            throw CreateBraceError(name);
    }

    private static ulong HeaderLength(ReadOnlySpan<byte> start, string name)
    {
        if (ForeignFile.Describe(start) is { } foreign && start is not [_, _, _, _, _, _, _, _, (byte)'{', ..])
        {
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected a safetensors file, which begins with the length of its header, found {foreign}"));
        }
        if (start.Length < sizeof(long))
            throw new InvalidDataException(Guard.Text($"{name}: expected 8 bytes with the length of a header, found {start.Length}"));
        if (!start[..sizeof(long)].Contains((byte)0)) // no header is this long
        {
            string found = Excerpt.Format(start[..sizeof(long)]);
            throw new InvalidDataException(Guard.Text(
                $"{name}: expected a safetensors file, which begins with the length of its header, found \"{found}\""));
        }
        return BinaryPrimitives.ReadUInt64LittleEndian(start);
    }

    /// <summary>Creates the error for a missing opening brace, which the format requires and format detection relies on.</summary>
    private static InvalidDataException CreateBraceError(string name) =>
        new(Guard.Text($"{name}: expected '{{' at byte {sizeof(long)}, where the header begins"));

    /// <summary>Gets the shape of a tensor with elements of type T.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing, or its type or number of dimensions differs.</exception>
    public long[] GetShape<T>(string tensor, int dimensions)
        where T : unmanaged => GetShape(tensor, dimensions, GetTypeName<T>());

    /// <summary>Gets the shape of a tensor with elements of one of the given types.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing, or its type or number of dimensions differs.</exception>
    public long[] GetShape(string tensor, int dimensions, params ReadOnlySpan<string> types)
    {
        if (!_entries.TryGetValue(tensor, out SafetensorsEntry? entry))
            throw new InvalidDataException(Guard.Text($"{Name}: expected a tensor {tensor}, found {ListTensors()}"));
        if (types.Contains(entry.Type) && entry.Shape.Length == dimensions)
            return entry.Shape;
        string expected = string.Join(" or ", types);
        throw new InvalidDataException(Guard.Text(
            $"{Name}: expected {tensor} to be {expected} with {dimensions} dimensions, found {entry}"));
    }

    public bool Contains(string tensor) => _entries.ContainsKey(tensor);

    /// <summary>Determines whether an existing tensor has elements of type T.</summary>
    public bool IsOf<T>(string tensor)
        where T : unmanaged => _entries[tensor].Type == GetTypeName<T>();

    /// <summary>Gets the names of the unread tensors that begin with a prefix, in ordinal order.</summary>
    public string[] GetNames(string prefix) =>
        [.. _entries.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a tensor of the given shape; each tensor can be read once.</summary>
    /// <exception cref="InvalidDataException">The tensor is missing, or its type or shape differs.</exception>
    public T[] Read<T>(string tensor, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        if (!shape.SequenceEqual(GetShape<T>(tensor, shape.Length)))
        {
            SafetensorsEntry expected = new(GetTypeName<T>(), shape.ToArray(), 0, 0);
            throw new InvalidDataException(Guard.Text($"{Name}: expected {tensor} to be {expected}, found {_entries[tensor]}"));
        }
        _entries.Remove(tensor, out SafetensorsEntry? entry);
        ReadOnlySpan<byte> bytes = _numbers[(int)entry!.Begin..(int)entry.End];
        T[] values = GC.AllocateUninitializedArray<T>(bytes.Length / Unsafe.SizeOf<T>());
        Span<byte> destination = MemoryMarshal.AsBytes(values.AsSpan());
        bytes.CopyTo(destination);
        SwapIfBigEndian<T>(destination);
        return values;
    }

    /// <exception cref="InvalidDataException">The file has tensors that were not read.</exception>
    public void RequireAllRead()
    {
        if (_entries.Count > 0)
        {
            string unknown = Excerpt.Format(_entries.Keys.Min(StringComparer.Ordinal)!);
            throw new InvalidDataException(Guard.Text($"{Name}: expected only known tensors, found {unknown}"));
        }
    }

    /// <summary>Lists the unread tensors for an error message.</summary>
    private string ListTensors()
    {
        if (_entries.Count == 0)
            return "none";
        string names = string.Join(", ", _entries.Keys.Order(StringComparer.Ordinal).Take(MaxNames).Select(Excerpt.Format));
        return _entries.Count <= MaxNames ? names : Guard.Text($"{names} and {_entries.Count - MaxNames} more");
    }

    /// <summary>Gets the name of a numeric type in the safetensors format.</summary>
    public static string GetTypeName<T>() =>
        typeof(T) == typeof(float) ? "F32"
        : typeof(T) == typeof(double) ? "F64"
        : typeof(T) == typeof(int) ? "I32"
        : typeof(T) == typeof(long) ? "I64"
        : typeof(T) == typeof(Half) ? "F16"
        : typeof(T) == typeof(sbyte) ? "I8"
        : typeof(T) == typeof(byte) ? "U8"
        : throw new NotSupportedException(Guard.Text($"{typeof(T)}"));

    /// <summary>Reverses the bytes of each number on a big-endian machine, because files are little-endian.</summary>
    public static void SwapIfBigEndian<T>(Span<byte> bytes)
    {
        if (BitConverter.IsLittleEndian || Unsafe.SizeOf<T>() == 1)
            return;
        if (Unsafe.SizeOf<T>() == sizeof(short))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, short>(bytes), MemoryMarshal.Cast<byte, short>(bytes));
        else if (Unsafe.SizeOf<T>() == sizeof(int))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(bytes), MemoryMarshal.Cast<byte, int>(bytes));
        else
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, long>(bytes), MemoryMarshal.Cast<byte, long>(bytes));
    }
}
