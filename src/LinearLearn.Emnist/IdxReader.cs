using System.Runtime.InteropServices;

namespace LinearLearn.Emnist;

/// <summary>Reads an IDX file, the format of MNIST and EMNIST: an array of numbers with one to eight dimensions.</summary>
/// <remarks>
/// The first bytes, not the file name, determine whether the file is compressed with gzip. All numbers are big-endian: 0, 0, the element
/// type (<see cref="IdxElementType"/>), the number of dimensions; the size of each dimension in four bytes; then the elements, in row-major
/// order (Y. LeCun, "The MNIST database of handwritten digits"). The sizes are checked against the length of the file before memory is
/// allocated. Not thread-safe: use one reader per thread.
/// </remarks>
public sealed partial class IdxReader : IDisposable
{
    /// <summary>The size of a file's read buffer.</summary>
    private const int ReadAheadBytes = 1 << 16;

    /// <summary>The number of bytes that are read between two checks of a cancellation token.</summary>
    private const int ReadBlockBytes = 1 << 19;

    private readonly Stream _file;
    private readonly VerifiedGzipStream? _gzip;
    private readonly int[] _dimensions;
    private readonly int _elementSize;
    private readonly long _count;

    /// <summary>The first bytes of a file without compression, until they are read as part of the header.</summary>
    private ReadOnlyMemory<byte> _start;
    private long _position;

    /// <param name="stream">The contents of a file. It is closed with the reader.</param>
    /// <param name="name">The name of the stream in error messages.</param>
    /// <param name="contents">What the file has to contain.</param>
    /// <param name="length">The number of bytes of a stream that cannot seek. Default: the stream is first read into memory.</param>
    /// <param name="packedLength">The length before an archive was unpacked. Default: the number of bytes of the stream.</param>
    internal IdxReader(Stream stream, string name, IdxContents contents, long? length = null, long? packedLength = null)
    {
        Name = name;
        _file = stream;
        try
        {
            if (length is null && !_file.CanSeek)
                _file = ReadIntoMemory(stream, name);
            long fileLength = length ?? _file.Length - _file.Position;
            if (fileLength == 0)
                throw CreateError("an IDX file", "an empty file", 0);
            byte[] start = new byte[2];
            _start = start.AsMemory(0, _file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
            if (VerifiedGzipStream.IsPacked(_start.Span))
            {
                _gzip = new VerifiedGzipStream(_start, _file);
                _start = default;
            }
            (ElementType, _dimensions) = ReadHeader(contents);
            _elementSize = IdxElements.GetSize(ElementType);
            _count = RequirePlausible(fileLength, packedLength ?? fileLength);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gets the path of the file, or the name given for the stream.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the elements.</summary>
    public IdxElementType ElementType { get; }

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
    /// The file is not an IDX file, or its length does not match the sizes in its header.
    /// </exception>
    public static IdxReader Open(string path) => Open(path, IdxContents.Any);

    /// <summary>Reads the header of a stream, starting at the current position.</summary>
    /// <param name="stream">
    /// The contents of a file, compressed with gzip or not. It is closed with the reader. A stream that cannot seek is first read into
    /// memory.
    /// </param>
    /// <param name="name">The name of the stream in error messages.</param>
    /// <returns>A reader positioned at the first element.</returns>
    /// <exception cref="InvalidDataException">
    /// The contents are not an IDX file, or the length does not match the sizes in the header.
    /// </exception>
    public static IdxReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return new IdxReader(stream, name, IdxContents.Any);
    }

    /// <summary>Opens a file with given contents.</summary>
    internal static IdxReader Open(string path, IdxContents contents, FileOptions options = FileOptions.None)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new IdxReader(OpenFile(path, options), path, contents);
    }

    /// <summary>Opens a file for reading it once from start to end.</summary>
    internal static FileStream OpenFile(string path, FileOptions options) =>
        ContentReader.Open(path, options | FileOptions.SequentialScan, ReadAheadBytes);

    /// <summary>Reads the next elements of a file of unsigned bytes.</summary>
    /// <param name="elements">Receives the elements: at most as many as remain.</param>
    /// <exception cref="ArgumentException">Fewer elements remain.</exception>
    /// <exception cref="InvalidDataException">The file is truncated or damaged, or has elements of another type.</exception>
    public void ReadExactly(Span<byte> elements) => ReadExactly<byte>(elements);

    /// <summary>Reads the next elements.</summary>
    /// <typeparam name="T">The type of <see cref="ElementType"/>: byte, sbyte, short, int, float or double.</typeparam>
    /// <param name="elements">Receives the elements: at most as many as remain.</param>
    /// <exception cref="ArgumentException">Fewer elements remain, or IDX files have no elements of this type.</exception>
    /// <exception cref="InvalidDataException">The file is truncated or damaged, or has elements of another type.</exception>
    public void ReadExactly<T>(Span<T> elements)
        where T : unmanaged
    {
        RequireType<T>();
        ReadElements(elements, CancellationToken.None);
    }

    /// <summary>Verifies that the file ends at the current position, as it must after the last element.</summary>
    /// <exception cref="InvalidDataException">More bytes follow, or the end of the compressed data is damaged.</exception>
    public void RequireEnd()
    {
        long end = _position;
        Span<byte> next = stackalloc byte[1];
        RequireEnd(end, ReadUpTo(next));
    }

    /// <summary>Reads all remaining elements of a file of unsigned bytes and verifies that the file ends after them.</summary>
    /// <returns>The elements.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is truncated or damaged, continues after the last element, has more elements than an array can hold, or has elements of
    /// another type.
    /// </exception>
    public byte[] ReadToEnd() => ReadToEnd<byte>();

    /// <summary>Reads all remaining elements and verifies that the file ends after them.</summary>
    /// <typeparam name="T">The type of <see cref="ElementType"/>: byte, sbyte, short, int, float or double.</typeparam>
    /// <returns>The elements.</returns>
    /// <exception cref="ArgumentException">IDX files have no elements of this type.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is truncated or damaged, continues after the last element, has more elements than an array can hold, or has elements of
    /// another type.
    /// </exception>
    public T[] ReadToEnd<T>()
        where T : unmanaged
    {
        RequireType<T>();
        T[] elements = AllocateElements<T>();
        ReadElements<T>(elements, CancellationToken.None);
        RequireEnd();
        return elements;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    /// <summary>Allocates an array for the remaining elements.</summary>
    internal T[] AllocateElements<T>()
    {
        long left = ElementsLeft;
        if (left > Array.MaxLength)
            throw CreateError($"at most {Array.MaxLength} elements", $"{left}", 4);
        return GC.AllocateUninitializedArray<T>((int)left);
    }

    /// <summary>Reads elements of the file's type block by block, checking the token before each block.</summary>
    internal void ReadElements<T>(Span<T> elements, CancellationToken cancellationToken)
        where T : unmanaged
    {
        RequireLeft(elements.Length);
        int blockLength = ReadBlockBytes / _elementSize;
        while (!elements.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<T> block = elements[..Math.Min(blockLength, elements.Length)];
            Span<byte> bytes = MemoryMarshal.AsBytes(block);
            RequireRead(ReadUpTo(bytes), bytes.Length);
            IdxElements.ConvertOrder(block, block);
            elements = elements[block.Length..];
        }
    }

    /// <summary>Reads the bytes of whole elements, in the order of the file.</summary>
    internal void ReadBytes(Span<byte> bytes)
    {
        RequireLeft(bytes.Length / _elementSize);
        RequireRead(ReadUpTo(bytes), bytes.Length);
    }

    /// <summary>Reads bytes without blocking; see <see cref="ReadBytes"/>.</summary>
    internal async ValueTask ReadBytesAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        RequireLeft(bytes.Length / _elementSize);
        RequireRead(await ReadUpToAsync(bytes, cancellationToken).ConfigureAwait(false), bytes.Length);
    }

    /// <summary>Verifies the end of the file without blocking; see <see cref="RequireEnd()"/>.</summary>
    internal async ValueTask RequireEndAsync(CancellationToken cancellationToken)
    {
        long end = _position;
        RequireEnd(end, await ReadUpToAsync(new byte[1], cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Gets whether an error of the stream is one of the gzip data, and not of the archive's entry that contains it.</summary>
    private bool IsGzipDamaged => _gzip is not null && _file is not ZipEntryStream { IsDamaged: true };

    private long ElementsLeft => Math.Max(0, _count - (_position - HeaderLength) / _elementSize);

    private void RequireType<T>()
    {
        IdxElementType type = IdxElements.GetType<T>();
        if (type != ElementType)
            throw CreateError($"elements of type {IdxElements.Describe(type)}", $"type {IdxElements.Describe(ElementType)}", 2);
    }

    private void RequireLeft(int elements)
    {
        if (elements > ElementsLeft)
            throw new ArgumentException(
                Guard.Text($"expected at most the {ElementsLeft} remaining elements, found room for {elements}"), nameof(elements));
    }

    private void RequireRead(int read, int length)
    {
        if (read < length)
            throw CreateError($"{_count} elements", $"only {(_position - HeaderLength) / _elementSize}", _position);
    }

    private void RequireEnd(long end, int read)
    {
        if (end > HeaderLength + _count * _elementSize || read > 0)
            throw CreateError($"the end of the file after {_count} elements", "more bytes", end);
    }

    private int ReadUpTo(Span<byte> destination)
    {
        int start = MoveStart(destination);
        try
        {
            int read = (_gzip ?? _file).ReadAtLeast(destination[start..], destination.Length - start, throwOnEndOfStream: false);
            _position += start + read;
            return start + read;
        }
        catch (InvalidDataException exception) when (IsGzipDamaged)
        {
            throw CreateDamageError(exception);
        }
    }

    private async ValueTask<int> ReadUpToAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            int read = await (_gzip ?? _file)
                .ReadAtLeastAsync(destination, destination.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            _position += read;
            return read;
        }
        catch (InvalidDataException exception) when (IsGzipDamaged)
        {
            throw CreateDamageError(exception);
        }
    }

    private int MoveStart(Span<byte> destination)
    {
        int count = Math.Min(_start.Length, destination.Length);
        _start.Span[..count].CopyTo(destination);
        _start = _start[count..];
        return count;
    }

    private InvalidDataException CreateDamageError(InvalidDataException exception) => CreateError(
        "valid gzip data up to the end of the file", "damaged, truncated or foreign bytes from here on", _position, exception);

    /// <summary>Creates an error that names the file, what was expected, what was found and the byte offset.</summary>
    internal InvalidDataException CreateError(string expected, string found, long offset, Exception? inner = null) =>
        new(Guard.Text(
            $"{Name}: expected {expected}, found {found} (byte {offset}{(_gzip is null ? "" : " of the unpacked data")})"), inner);
}
