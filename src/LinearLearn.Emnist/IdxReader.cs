using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LinearLearn.Emnist;

/// <summary>Reads an IDX file of unsigned bytes, the format of MNIST and EMNIST.</summary>
/// <remarks>
/// The first bytes, not the file name, determine whether the file is compressed with gzip. All numbers are big-endian: 0, 0, the element
/// type (8: unsigned byte), the number of dimensions; the size of each dimension in four bytes; then the elements, in row-major order (Y.
/// LeCun, "The MNIST database of handwritten digits"). The sizes are checked against the length of the file before memory is allocated. Not
/// thread-safe: use one reader per thread.
/// </remarks>
public sealed class IdxReader : IDisposable
{
    private const int MaxDimensions = 8;

    /// <summary>
    /// The number of bytes that are read between two checks of a cancellation token, and the size of a file's read buffer.
    /// </summary>
    private const int ReadAheadBytes = 1 << 16;

    /// <summary>The highest ratio that Deflate reaches (258 bytes in 2 bits), used to reject implausible sizes in a header early.</summary>
    private const int MaxDeflateRatio = 1032;

    private static ReadOnlySpan<byte> HeaderStart => [0, 0, 8];

    private readonly Stream _file;
    private readonly VerifiedGzipStream? _gzip;
    private readonly int[] _dimensions;
    private readonly long _count;
    private long _position;

    /// <param name="stream">The contents of a file. It is closed with the reader.</param>
    /// <param name="name">The name of the stream in error messages.</param>
    /// <param name="dimensions">The expected number of dimensions; null for any.</param>
    internal IdxReader(Stream stream, string name, int? dimensions)
    {
        Name = name;
        _file = stream;
        try
        {
            if (!_file.CanSeek)
                _file = ReadIntoMemory(stream, name);
            long length = _file.Length - _file.Position;
            if (length == 0)
                throw CreateError("an IDX file", "an empty file", 0);
            _gzip = StartsWithGzip(_file) ? new VerifiedGzipStream(default, _file) : null;
            _dimensions = ReadHeader(dimensions);
            _count = RequirePlausible(length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets the path of the file, or the name given for the stream.</summary>
    public string Name { get; }

    /// <summary>Gets the size of each dimension, 1 or more: for images their number, rows and columns.</summary>
    public IReadOnlyList<int> Dimensions => _dimensions;

    /// <summary>Gets the number of elements, the product of the dimensions.</summary>
    public long Count => _count;

    /// <summary>Gets the number of bytes before the first element.</summary>
    internal int HeaderLength => 4 + 4 * _dimensions.Length;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The path of the file, compressed with gzip or not.</param>
    /// <returns>A reader positioned at the first element.</returns>
    /// <exception cref="IOException">The file does not exist, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or the path is a folder.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is not an IDX file, its elements are not unsigned bytes, or its length does not match the sizes in its header.
    /// </exception>
    public static IdxReader Open(string path) => Open(path, null);

    /// <summary>Reads the header of a stream, starting at the current position.</summary>
    /// <param name="stream">
    /// The contents of a file, compressed with gzip or not. It is closed with the reader. A stream that cannot seek is first read into
    /// memory.
    /// </param>
    /// <param name="name">The name of the stream in error messages.</param>
    /// <returns>A reader positioned at the first element.</returns>
    /// <exception cref="InvalidDataException">
    /// The contents are not an IDX file, the elements are not unsigned bytes, or the length does not match the sizes in the header.
    /// </exception>
    public static IdxReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return new IdxReader(stream, name, null);
    }

    /// <summary>Opens a file with a given number of dimensions: 3 for images, 1 for labels.</summary>
    internal static IdxReader Open(string path, int? dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, ReadAheadBytes, FileOptions.SequentialScan);
        return new IdxReader(file, path, dimensions);
    }

    /// <summary>Reads the next elements.</summary>
    /// <param name="elements">Receives the elements: at most as many as remain.</param>
    /// <exception cref="ArgumentException">Fewer elements remain.</exception>
    /// <exception cref="InvalidDataException">The file is truncated or damaged.</exception>
    public void ReadExactly(Span<byte> elements)
    {
        long start = _position - HeaderLength;
        long left = Math.Max(0, _count - start);
        if (elements.Length > left)
            throw new ArgumentException(
                $"expected at most the {left} remaining elements, found room for {elements.Length}", nameof(elements));
        int read = ReadUpTo(elements);
        if (read < elements.Length)
            throw CreateError($"{_count} elements", $"only {start + read}", _position);
    }

    /// <summary>Verifies that the file ends at the current position, as it must after the last element.</summary>
    /// <exception cref="InvalidDataException">More bytes follow, or the end of the compressed data is damaged.</exception>
    public void RequireEnd()
    {
        long end = _position;
        Span<byte> next = stackalloc byte[1];
        if (end > HeaderLength + _count || ReadUpTo(next) > 0)
            throw CreateError($"the end of the file after {_count} elements", "more bytes", end);
    }

    /// <summary>Reads all remaining elements and verifies that the file ends after them.</summary>
    /// <returns>The elements.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is truncated or damaged, continues after the last element, or has more elements than an array can hold.
    /// </exception>
    public byte[] ReadToEnd() => ReadToEnd(CancellationToken.None);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    internal byte[] ReadToEnd(CancellationToken cancellationToken)
    {
        byte[] elements = AllocateElements();
        ReadExactly(elements, cancellationToken);
        RequireEnd();
        return elements;
    }

    /// <summary>Reads the next elements block by block, checking the token before each block.</summary>
    internal void ReadExactly(Span<byte> elements, CancellationToken cancellationToken)
    {
        for (int length; !elements.IsEmpty; elements = elements[length..])
        {
            cancellationToken.ThrowIfCancellationRequested();
            length = Math.Min(ReadAheadBytes, elements.Length);
            ReadExactly(elements[..length]);
        }
    }

    /// <summary>Allocates an array for the remaining elements.</summary>
    internal byte[] AllocateElements()
    {
        long left = Math.Max(0, _count - (_position - HeaderLength));
        if (left > Array.MaxLength)
            throw CreateError($"at most {Array.MaxLength} elements", $"{left}", 4);
        return GC.AllocateUninitializedArray<byte>((int)left);
    }

    private int[] ReadHeader(int? dimensions)
    {
        Span<byte> magic = stackalloc byte[4];
        int read = ReadUpTo(magic);
        if (read > 0 && magic[..Math.Min(read, 2)].ContainsAnyExcept((byte)0))
            throw CreateError("an IDX file (first bytes 0, 0, 8)", DescribeStart(magic[..read]), 0);
        if (read < magic.Length)
            throw CreateError("a header of 4 bytes or more", $"{read} bytes", read);
        if (magic[2] != 8)
            throw CreateError("elements of type 8 (unsigned byte)", $"type {magic[2]}{DescribeType(magic[2])}", 2);
        int count = magic[3];
        if (dimensions is { } wanted ? count != wanted : count is 0 or > MaxDimensions)
        {
            string expected = dimensions is { } number
                ? $"magic number {0x800 + number} (dimensions: {number})"
                : $"1 to {MaxDimensions} dimensions";
            throw CreateError(expected, $"{0x800 + count} (dimensions: {count})", 3);
        }

        Span<byte> bytes = stackalloc byte[4 * count];
        read = ReadUpTo(bytes);
        if (read < bytes.Length)
            throw CreateError($"a header of {4 + bytes.Length} bytes", $"{4 + read} bytes", 4 + read);
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * i)..]);
            if (size is 0 or > int.MaxValue)
                throw CreateError($"a size of 1 to {int.MaxValue} for dimension {i + 1}", $"{size}", 4 + 4 * i);
            sizes[i] = (int)size;
        }
        return sizes;
    }

    /// <summary>Returns the product of the dimensions, or throws if a file of this length cannot contain so many elements.</summary>
    private long RequirePlausible(long fileLength)
    {
        Int128 count = 1;
        foreach (int size in _dimensions)
            count = count > long.MaxValue ? count : count * size;

        string product = _dimensions.Length > 1 ? $"{string.Join(" x ", _dimensions)} = " : "";
        string sizes = $"{product}{(count > long.MaxValue ? "more than 2^63" : $"{count}")} elements";
        if (_gzip is not null)
        {
            if (count > (Int128)fileLength * MaxDeflateRatio)
                throw CreateError($"no more than {MaxDeflateRatio} times the {fileLength} compressed bytes", sizes, 4);
        }
        else if (count != fileLength - HeaderLength)
        {
            throw CreateError(
                sizes,
                $"{fileLength - HeaderLength} bytes of elements",
                count < fileLength - HeaderLength ? HeaderLength + (long)count : fileLength);
        }
        return (long)count;
    }

    private int ReadUpTo(Span<byte> destination)
    {
        try
        {
            int read = (_gzip ?? _file).ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            _position += read;
            return read;
        }
        catch (InvalidDataException exception)
        {
            throw CreateError(
                "valid gzip data up to the end of the file", "damaged, truncated or foreign bytes from here on", _position, exception);
        }
    }

    /// <summary>Creates an error that names the file, what was expected, what was found and the byte offset.</summary>
    internal InvalidDataException CreateError(string expected, string found, long offset, Exception? inner = null) =>
        new($"{Name}: expected {expected}, found {found} (byte {offset}{(_gzip is null ? "" : " of the unpacked data")})", inner);

    private string DescribeStart(ReadOnlySpan<byte> magic)
    {
        Span<byte> start = stackalloc byte[ForeignFile.StartBytes];
        magic.CopyTo(start);
        int length = magic.Length + ReadUpTo(start[magic.Length..]);
        return ForeignFile.Describe(start[..length], _gzip is not null)
            ?? $"bytes {string.Join(", ", magic.ToArray())}, neither gzip nor IDX";
    }

    private static string DescribeType(byte type) => type switch
    {
        0x09 => " (signed byte)",
        0x0B => " (2-byte integer)",
        0x0C => " (4-byte integer)",
        0x0D => " (float)",
        0x0E => " (double)",
        _ => "",
    };

    private static bool StartsWithGzip(Stream file)
    {
        Span<byte> start = stackalloc byte[2];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Seek(-read, SeekOrigin.Current);
        return VerifiedGzipStream.IsPacked(start[..read]);
    }

    private static MemoryStream ReadIntoMemory(Stream stream, string name)
    {
        using (stream)
        {
            MemoryMarshal.TryGetArray(ContentReader.Read(stream, name, RequireBegins), out ArraySegment<byte> bytes);
            return new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count);
        }
    }

    /// <summary>Rejects a stream that is not an IDX file before all of it is read into memory.</summary>
    private static void RequireBegins(ReadOnlySpan<byte> start, string name)
    {
        if (!VerifiedGzipStream.IsPacked(start) && start.Length >= HeaderStart.Length && !start.StartsWith(HeaderStart))
            new IdxReader(new MemoryStream(start.ToArray()), name, null).Dispose(); // throws the error that describes the contents
    }
}
