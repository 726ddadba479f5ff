using System.Buffers;

namespace LinearLearn;

/// <summary>Reads the lines of a text, compressed with gzip or not, as bytes.</summary>
/// <remarks>
/// Read lines until none is available, then fill the buffer, until the text ends. The same loop supports blocking and asynchronous reading.
/// </remarks>
/// <param name="stream">The text. The stream stays open.</param>
/// <param name="name">The name of the stream in error messages.</param>
/// <param name="maxLineBytes">The maximum length of a line in bytes, including its end.</param>
internal sealed class LineReader(Stream stream, string name, int maxLineBytes) : IDisposable
{
    /// <summary>The number of readable bytes after each line, which have no effect.</summary>
    public const int MarginBytes = PlainFeatures.MarginBytes;

    private const int ReadAheadBytes = 1 << 18;
    private const byte NewLine = (byte)'\n';

    /// <summary>The first bytes of the text, to recognize files of other formats.</summary>
    private readonly byte[] _first = new byte[ForeignFile.StartBytes];

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadAheadBytes);
    private int _start;
    private int _searched;
    private int _end;
    private int _firstCount;
    private VerifiedGzipStream? _gzip;
    private bool _hasBegun;
    private bool _hasEnded;

    /// <summary>Gets the number of the last line read, counting from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Gets whether the text is compressed, which is known after the first fill.</summary>
    public bool IsPacked => _gzip is not null;

    private int Room => _buffer.Length - MarginBytes - _end;

    /// <summary>
    /// Tries to read the next line from the buffer, with a '\n' even at the end of the text; the line is valid until the next fill.
    /// </summary>
    /// <remarks>It is followed by <see cref="MarginBytes"/> readable bytes, which can belong to the next lines.</remarks>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        if (_firstCount < ForeignFile.Utf16Bytes && !_hasEnded && _first.AsSpan(0, _firstCount).Contains((byte)0))
        {
            line = default; // more bytes show whether it is UTF-16, however few the stream delivers at once
            return false;
        }
        int length = _buffer.AsSpan(_searched, _end - _searched).IndexOf(NewLine);
        if (length < 0)
        {
            _searched = _end;
            line = default;
            return false;
        }
        int next = _searched + length + 1;
        if (next > _buffer.Length - MarginBytes) // the parser reads so many bytes without checks
            throw new InvalidOperationException(Guard.Text($"{name}: expected {MarginBytes} bytes after a line, found fewer"));
        line = _buffer.AsSpan(_start, next - _start);
        if (line.Length > maxLineBytes)
            throw CreateLengthError();
        if (LineNumber++ == 0 && line.StartsWith("\uFEFF"u8))
            line = line["\uFEFF"u8.Length..];
        _start = _searched = next;
        return true;
    }

    /// <summary>Reads more bytes, and returns false if the text has ended and all its lines were read.</summary>
    public bool Fill()
    {
        if (_hasEnded)
            return false;
        if (!_hasBegun && DetectGzip(stream.ReadAtLeast(_buffer.AsSpan(0, Room), 2, throwOnEndOfStream: false)))
            return true;
        MakeRoom();
        try
        {
            return Accept((_gzip ?? stream).Read(_buffer.AsSpan(_end, Room)));
        }
        catch (InvalidDataException exception) when (_gzip is not null)
        {
            throw CreateGzipError(exception);
        }
    }

    /// <summary>Reads more bytes without blocking; see <see cref="Fill"/>.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_hasEnded)
            return false;
        if (!_hasBegun)
        {
            ValueTask<int> read = stream.ReadAtLeastAsync(_buffer.AsMemory(0, Room), 2, throwOnEndOfStream: false, cancellationToken);
            if (DetectGzip(await read.ConfigureAwait(false)))
                return true;
        }
        MakeRoom();
        try
        {
            return Accept(await (_gzip ?? stream).ReadAsync(_buffer.AsMemory(_end, Room), cancellationToken).ConfigureAwait(false));
        }
        catch (InvalidDataException exception) when (_gzip is not null)
        {
            throw CreateGzipError(exception);
        }
    }

    /// <summary>Returns the buffer to the pool; the stream stays open.</summary>
    public void Dispose()
    {
        _gzip?.Dispose();
        byte[] buffer = _buffer;
        _buffer = [];
        _start = _searched = _end = 0;
        _hasEnded = true;
        Return(buffer);
    }

    /// <summary>Creates an error with line and column, both counted from 1, columns in bytes.</summary>
    public InvalidDataException CreateError(string expected, string found, long line, long column, Exception? inner = null) =>
        ForeignFile.Describe(_first.AsSpan(0, _firstCount), _gzip is not null) is { } foreign
            ? new(Guard.Text($"{name}: expected text in the LIBSVM format, found {foreign}"), inner)
            : new(Guard.Text($"{name}: expected {expected}, found {found} (line {line}, column {column})"), inner);

    /// <summary>Detects compression by the first bytes, and returns whether these bytes belong to the text itself.</summary>
    private bool DetectGzip(int read)
    {
        _hasBegun = true;
        if (VerifiedGzipStream.IsPacked(_buffer.AsSpan(0, read)))
        {
            long length = stream.CanSeek ? read + stream.Length - stream.Position : 0;
            _gzip = new VerifiedGzipStream(_buffer.AsSpan(0, read).ToArray(), stream, length);
        }
        else
        {
            Add(read);
        }
        return _end > 0;
    }

    private void Add(int read)
    {
        int first = Math.Min(read, _first.Length - _firstCount);
        _buffer.AsSpan(_end, first).CopyTo(_first.AsSpan(_firstCount));
        _firstCount += first;
        _end += read;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _searched -= _start;
            _start = 0;
        }
        if (Room > 0)
            return;
        int mostBytes = Math.Min(maxLineBytes, Array.MaxLength - MarginBytes);
        if (_end >= mostBytes)
            throw CreateLengthError();
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(2L * (_end + MarginBytes), mostBytes) + MarginBytes);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Returns the first buffer to the pool; larger ones have sizes that the pool does not have.</summary>
    private static void Return(byte[] buffer)
    {
        if (buffer.Length == ReadAheadBytes)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private bool Accept(int read)
    {
        if (read > 0)
        {
            Add(read);
            return true;
        }
        _hasEnded = true;
        if (_end == _start)
            return false;
        _buffer[_end++] = NewLine; // there is room, because it was made for a read that returned nothing
        return true;
    }

    private InvalidDataException CreateGzipError(InvalidDataException? exception)
    {
        (string expected, string found) = _gzip!.ExceedsLimit
            ? (UnpackLimit.Expected, "more")
            : ("valid gzip data up to the end of the file", "damaged, truncated or foreign bytes");
        return CreateError(expected, found, LineNumber + 1, _end - _start + 1L, exception);
    }

    private InvalidDataException CreateLengthError() => CreateError(
        Guard.Text($"a line of at most {maxLineBytes} bytes ({nameof(LibSvmOptions)}.{nameof(LibSvmOptions.MaxLineBytes)})"),
        "a longer one",
        LineNumber + 1,
        maxLineBytes);
}
