namespace LinearLearn;

/// <summary>Provides the input of GZipStream: leading bytes, a stream, and trailing bytes.</summary>
/// <remarks>
/// Zeros at the end of the stream are returned one by one. Therefore GZipStream, which stops at the first byte that does not start a
/// member, stops at the first zero of the padding. The inner stream stays open.
/// </remarks>
internal sealed class GzipInput(ReadOnlyMemory<byte> before, Stream stream, ReadOnlyMemory<byte> after) : ForwardStream
{
    /// <summary>The number of bytes that are read at once: as many as a file buffers, so that it reads them without copying.</summary>
    private const int InputBlockBytes = 1 << 16;

    /// <summary>More zeros than the end of a gzip member can have: an empty member, with checksum and length, ends with nine.</summary>
    private const int MaxSingleZeros = 64;

    private readonly byte[] _block = new byte[InputBlockBytes];
    private ReadOnlyMemory<byte> _before = before;
    private readonly int _afterLength = after.Length;
    private ReadOnlyMemory<byte> _after = after;

    /// <summary>The bytes that were read and not yet returned, without the zeros before and after them, which are only counted.</summary>
    private ReadOnlyMemory<byte> _bytes;
    private long _zerosBefore;
    private int _zerosAfter;
    private int _singleZeros;
    private bool _hasEnded;

    /// <summary>Gets the number of bytes that were read from the stream, including those before it.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Gets whether the rest of the stream is zeros, some of which were returned one by one.</summary>
    public bool IsInPadding => _singleZeros is > 0 and <= MaxSingleZeros && _after.Length == _afterLength;

    public override int Read(Span<byte> buffer)
    {
        while (NeedsBytes)
            Accept(_before.IsEmpty ? stream.Read(_block) : MoveBytes(ref _before, _block));
        return CopyTo(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (NeedsBytes)
        {
            int read = _before.IsEmpty
                ? await stream.ReadAsync(_block, cancellationToken).ConfigureAwait(false)
                : MoveBytes(ref _before, _block);
            Accept(read);
        }
        return CopyTo(buffer.Span);
    }

    private bool NeedsBytes => _bytes.IsEmpty && !_hasEnded;

    private void Accept(int read)
    {
        _hasEnded = read == 0;
        BytesRead += read;
        _zerosBefore += _zerosAfter;
        int length = _block.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) + 1;
        _bytes = _block.AsMemory(0, length);
        _zerosAfter = length > 0 ? read - length : 0;
        _zerosBefore += length > 0 ? 0 : read;
    }

    private int CopyTo(Span<byte> buffer)
    {
        if (_zerosBefore == 0)
            return _bytes.IsEmpty ? MoveBytes(ref _after, buffer) : MoveBytes(ref _bytes, buffer);
        int zeros = _bytes.IsEmpty && ++_singleZeros <= MaxSingleZeros ? 1 : (int)Math.Min(_zerosBefore, buffer.Length);
        buffer[..zeros].Clear();
        _zerosBefore -= zeros;
        return zeros;
    }
}
