using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LinearLearn.Emnist;

/// <summary>
/// Reads an IDX file of unsigned bytes: the format of MNIST, EMNIST and their kin. Compressed (gzip) or not is told by the first bytes,
/// not by the name.
/// </summary>
/// <remarks>
/// All numbers are big-endian: 0, 0, the element type (8: unsigned byte), the number of dimensions; the size of each dimension in four
/// bytes; then the elements, the last dimension running fastest (Y. LeCun, "The MNIST database of handwritten digits"). The sizes are
/// held against the length of the file before memory is allocated for them. Not thread-safe: each thread needs a reader of its own.
/// </remarks>
public sealed class IdxReader : IDisposable
{
    private const int MaxDimensions = 8;

    /// <summary>How much is read between two looks at a cancellation token, and how much of a file is read ahead.</summary>
    private const int ReadAheadBytes = 1 << 16;

    /// <summary>Deflate never packs better than this (258 bytes in 2 bits), so the sizes in a header can be doubted early.</summary>
    private const int MaxDeflateRatio = 1032;

    private static ReadOnlySpan<byte> HeaderStart => [0, 0, 8];

    private readonly Stream _file;
    private readonly VerifiedGzipStream? _gzip;
    private readonly int[] _dimensions;
    private readonly long _count;
    private long _position;

    /// <param name="stream">The contents of a file; closed with the reader.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="dimensions">How many dimensions it must have; any number where null.</param>
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

    /// <summary>The file's path, or the name that was given for the stream.</summary>
    public string Name { get; }

    /// <summary>The size of each dimension, all 1 or more: for pictures their number, rows and columns.</summary>
    public IReadOnlyList<int> Dimensions => _dimensions;

    /// <summary>The number of elements: the product of the dimensions.</summary>
    public long Count => _count;

    /// <summary>How many bytes stand before the first element.</summary>
    internal int HeaderLength => 4 + 4 * _dimensions.Length;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file, compressed with gzip or not.</param>
    /// <returns>A reader that stands before the first element.</returns>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">The file is not IDX, not of unsigned bytes, or not of its header's sizes.</exception>
    public static IdxReader Open(string path) => Open(path, null);

    /// <summary>Reads the header of a stream, from its current position.</summary>
    /// <param name="stream">
    /// The contents of a file, compressed with gzip or not. It is closed with the reader. One that cannot seek is first read into memory.
    /// </param>
    /// <param name="name">What error messages call it.</param>
    /// <returns>A reader that stands before the first element.</returns>
    /// <exception cref="InvalidDataException">The contents are not IDX, not of unsigned bytes, or not of the header's sizes.</exception>
    public static IdxReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return new IdxReader(stream, name, null);
    }

    /// <summary>Opens a file that must have so many dimensions: 3 for pictures, 1 for labels.</summary>
    internal static IdxReader Open(string path, int? dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, ReadAheadBytes, FileOptions.SequentialScan);
        return new IdxReader(file, path, dimensions);
    }

    /// <summary>Reads the next elements.</summary>
    /// <param name="elements">Is filled; no longer than the elements that are left.</param>
    /// <exception cref="ArgumentException">Fewer elements are left.</exception>
    /// <exception cref="InvalidDataException">The file ends before, or is damaged.</exception>
    public void ReadExactly(Span<byte> elements)
    {
        long start = _position - HeaderLength;
        long left = Math.Max(0, _count - start);
        if (elements.Length > left)
            throw new ArgumentException($"expected at most the {left} elements that are left, found room for {elements.Length}", nameof(elements));
        int read = ReadUpTo(elements);
        if (read < elements.Length)
            throw CreateError($"{_count} elements", $"only {start + read}", _position);
    }

    /// <summary>Makes sure that the file ends here, as it must after the last element.</summary>
    /// <exception cref="InvalidDataException">More bytes follow, or the end of the compressed data is damaged.</exception>
    public void RequireEnd()
    {
        long end = _position;
        Span<byte> next = stackalloc byte[1];
        if (end > HeaderLength + _count || ReadUpTo(next) > 0)
            throw CreateError($"the end of the file after {_count} elements", "more bytes", end);
    }

    /// <summary>Reads all elements that are left, and makes sure that the file ends with them.</summary>
    /// <returns>The elements.</returns>
    /// <exception cref="InvalidDataException">The file ends before or goes on after them, is damaged, or has more elements than an array holds.</exception>
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

    /// <summary>As <see cref="ReadExactly(Span{byte})"/>, block by block.</summary>
    internal void ReadExactly(Span<byte> elements, CancellationToken cancellationToken)
    {
        for (int length; !elements.IsEmpty; elements = elements[length..])
        {
            cancellationToken.ThrowIfCancellationRequested();
            length = Math.Min(ReadAheadBytes, elements.Length);
            ReadExactly(elements[..length]);
        }
    }

    /// <summary>Room for the elements that are left.</summary>
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
            string expected = dimensions is { } number ? $"magic number {0x800 + number} (dimensions: {number})" : $"1 to {MaxDimensions} dimensions";
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

    /// <summary>The product of the dimensions, if a file of this length can hold so many elements.</summary>
    private long RequirePlausible(long fileLength)
    {
        Int128 count = 1;
        foreach (int size in _dimensions)
            count = count > long.MaxValue ? count : count * size;

        string sizes = $"{(_dimensions.Length > 1 ? $"{string.Join(" x ", _dimensions)} = " : "")}{(count > long.MaxValue ? "more than 2^63" : $"{count}")} elements";
        if (_gzip is not null)
        {
            if (count > (Int128)fileLength * MaxDeflateRatio)
                throw CreateError($"no more than {MaxDeflateRatio} times the {fileLength} compressed bytes", sizes, 4);
        }
        else if (count != fileLength - HeaderLength)
        {
            throw CreateError(sizes, $"{fileLength - HeaderLength} bytes of elements", count < fileLength - HeaderLength ? HeaderLength + (long)count : fileLength);
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
                "sound gzip data up to the end of the file", "damaged, cut-off or foreign bytes from here on", _position, exception);
        }
    }

    /// <summary>An error in the words of all errors here: the file, what was expected, what was found and where.</summary>
    internal InvalidDataException CreateError(string expected, string found, long offset, Exception? inner = null) =>
        new($"{Name}: expected {expected}, found {found} (byte {offset}{(_gzip is null ? "" : " of the unpacked data")})", inner);

    private string DescribeStart(ReadOnlySpan<byte> magic)
    {
        Span<byte> start = stackalloc byte[ForeignFile.StartBytes];
        magic.CopyTo(start);
        int length = magic.Length + ReadUpTo(start[magic.Length..]);
        return ForeignFile.Describe(start[..length], _gzip is not null) ?? $"bytes {string.Join(", ", magic.ToArray())}, neither gzip nor IDX";
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

    /// <summary>Refuses an endless stream of something else before memory is full of it.</summary>
    private static void RequireBegins(ReadOnlySpan<byte> start, string name)
    {
        if (!VerifiedGzipStream.IsPacked(start) && start.Length >= HeaderStart.Length && !start.StartsWith(HeaderStart))
            new IdxReader(new MemoryStream(start.ToArray()), name, null).Dispose(); // which says what is wrong with it
    }
}
