using System.Buffers;

namespace LinearLearn;

/// <summary>
/// Reads the lines of a text, compressed with gzip or not, as bytes. Read lines until there is none, then fill, until nothing is left: so
/// the same loop serves blocking and asynchronous reading.
/// </summary>
/// <param name="stream">The text. It stays open.</param>
/// <param name="name">What error messages call it.</param>
/// <param name="maxLineBytes">The maximum length of a line, with its end.</param>
internal sealed class LineReader(Stream stream, string name, int maxLineBytes) : IDisposable
{
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

    /// <summary>The number of the last line read: 1 for the first.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Reads the next line with its '\n' (the last one, too), if it is in the buffer. It is valid until the next fill.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int length = _buffer.AsSpan(_searched, _end - _searched).IndexOf(NewLine);
        if (length < 0)
        {
            _searched = _end;
            line = default;
            return false;
        }
        int next = _searched + length + 1;
        line = _buffer.AsSpan(_start, next - _start);
        if (line.Length > maxLineBytes)
            throw CreateLengthError();
        if (LineNumber++ == 0 && line.StartsWith("\uFEFF"u8))
            line = line["\uFEFF"u8.Length..];
        _start = _searched = next;
        return true;
    }

    /// <summary>Reads more bytes. False at the end of the text, when all its lines were read.</summary>
    public bool Fill()
    {
        if (_hasEnded)
            return false;
        if (!_hasBegun && DetectGzip(stream.ReadAtLeast(_buffer, 2, throwOnEndOfStream: false)))
            return true;
        MakeRoom();
        try
        {
            return Accept((_gzip ?? stream).Read(_buffer.AsSpan(_end)));
        }
        catch (InvalidDataException exception) when (_gzip is not null)
        {
            throw CreateGzipError(exception);
        }
    }

    /// <summary>As <see cref="Fill"/>.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_hasEnded)
            return false;
        if (!_hasBegun && DetectGzip(await stream.ReadAtLeastAsync(_buffer, 2, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)))
            return true;
        MakeRoom();
        try
        {
            return Accept(await (_gzip ?? stream).ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false));
        }
        catch (InvalidDataException exception) when (_gzip is not null)
        {
            throw CreateGzipError(exception);
        }
    }

    /// <summary>Returns the buffer; the stream stays open.</summary>
    public void Dispose()
    {
        _gzip?.Dispose();
        byte[] buffer = _buffer;
        _buffer = [];
        _start = _searched = _end = 0;
        _hasEnded = true;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Creates an error. Line and column count from 1, columns in bytes.</summary>
    public InvalidDataException CreateError(string expected, string found, long line, long column, Exception? inner = null) =>
        ForeignFile.Describe(_first.AsSpan(0, _firstCount), _gzip is not null) is { } foreign
            ? new(Guard.Text($"{name}: expected text in the LIBSVM format, found {foreign}"), inner)
            : new(Guard.Text($"{name}: expected {expected}, found {found} (line {line}, column {column})"), inner);

    /// <summary>Detects compression by the first bytes. True if these bytes are part of the text itself.</summary>
    private bool DetectGzip(int read)
    {
        _hasBegun = true;
        if (VerifiedGzipStream.IsPacked(_buffer.AsSpan(0, read)))
            _gzip = new VerifiedGzipStream(_buffer.AsSpan(0, read).ToArray(), stream);
        else
            Add(read);
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
        if (_end < _buffer.Length)
            return;
        if (_end >= maxLineBytes)
            throw CreateLengthError();
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(2L * _end, Array.MaxLength));
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
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
        _buffer[_end++] = NewLine; // there is room: it was made for what did not come
        return true;
    }

    private InvalidDataException CreateGzipError(InvalidDataException? exception) => CreateError(
        "sound gzip data up to the end of the file", "damaged, cut-off or foreign bytes", LineNumber + 1, _end - _start + 1L, exception);

    private InvalidDataException CreateLengthError() => CreateError(
        Guard.Text($"a line of at most {maxLineBytes} bytes ({nameof(LibSvmOptions)}.{nameof(LibSvmOptions.MaxLineBytes)})"), "a longer one", LineNumber + 1, maxLineBytes);
}
