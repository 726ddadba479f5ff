using System.IO.Compression;

namespace LinearLearn;

/// <summary>Decompresses gzip data and verifies that it is complete.</summary>
/// <remarks>
/// As in gzip, a file can have several members, and zeros can pad its end. GZipStream accepts a truncated file and ignores bytes after the
/// data. Therefore another member with a random mark is appended: the data are complete only if the mark is decompressed at the end.
/// </remarks>
internal sealed class VerifiedGzipStream : ForwardStream
{
    /// <summary>The size of the block that serves smaller reads; it is small, because damage in a block loses the data before it.</summary>
    private const int ReadBlockBytes = 256;

    /// <summary>Random bytes. <see cref="Guid"/> needs no OpenSSL, which would take time to load and room in native programs.</summary>
    private static readonly byte[] Mark = Guid.NewGuid().ToByteArray();
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly GzipInput _input;
    private readonly GZipStream _gzip;
    private readonly long? _packedLength;
    private long _unpacked;

    /// <summary>The last decompressed bytes, which are held back because they could be the mark.</summary>
    private readonly byte[] _held = new byte[Mark.Length];
    private int _heldCount;
    private bool _hasEnded;
    private byte[]? _block;
    private ReadOnlyMemory<byte> _ready;

    /// <param name="before">The bytes that were already read from the stream.</param>
    /// <param name="stream">The rest of the compressed data. The stream stays open.</param>
    /// <param name="packedLength">
    /// The compressed length for <see cref="UnpackLimit"/>, or 0 if it is unknown: then the bytes read so far count. Default: no limit.
    /// </param>
    public VerifiedGzipStream(ReadOnlyMemory<byte> before, Stream stream, long? packedLength = null)
    {
        _packedLength = packedLength;
        _input = new GzipInput(before, stream, PackedMark);
        _gzip = new GZipStream(_input, CompressionMode.Decompress);
    }

    /// <summary>Gets whether the data was rejected because it is more than <see cref="UnpackLimit"/> permits.</summary>
    public bool ExceedsLimit { get; private set; }

    public static bool IsPacked(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    /// <exception cref="InvalidDataException">The data are damaged, truncated, too much, or followed by other bytes.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (!IsServedFromBlock(buffer.Length))
            return ReadBlock(buffer);
        if (_ready.IsEmpty)
        {
            _block ??= new byte[ReadBlockBytes];
            _ready = _block.AsMemory(0, ReadBlock(_block));
        }
        return MoveBytes(ref _ready, buffer);
    }

    /// <exception cref="InvalidDataException">The data are damaged, truncated, too much, or followed by other bytes.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsServedFromBlock(buffer.Length))
            return await ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (_ready.IsEmpty)
        {
            _block ??= new byte[ReadBlockBytes];
            _ready = _block.AsMemory(0, await ReadBlockAsync(_block, cancellationToken).ConfigureAwait(false));
        }
        return MoveBytes(ref _ready, buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
            _input.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool IsServedFromBlock(int length) => length < ReadBlockBytes || !_ready.IsEmpty;

    private int ReadBlock(Span<byte> buffer)
    {
        int count = 0;
        while (count == 0 && !_hasEnded)
        {
            _held.AsSpan(0, _heldCount).CopyTo(buffer);
            count = Accept(buffer, _gzip.Read(buffer[_heldCount..]));
        }
        return count;
    }

    private async ValueTask<int> ReadBlockAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int count = 0;
        while (count == 0 && !_hasEnded)
        {
            _held.AsSpan(0, _heldCount).CopyTo(buffer.Span);
            int read = await _gzip.ReadAsync(buffer[_heldCount..], cancellationToken).ConfigureAwait(false);
            count = Accept(buffer.Span, read);
        }
        return count;
    }

    /// <summary>Returns how many bytes of the buffer belong to the file, after a read behind the held bytes.</summary>
    private int Accept(Span<byte> buffer, int read)
    {
        int count = _heldCount + read;
        if (read == 0)
        {
            _hasEnded = true;
            if (_input.IsInPadding)
                return count;
            return _held.AsSpan(0, _heldCount).SequenceEqual(Mark)
                ? 0
                : throw new InvalidDataException("the gzip data does not end with the file");
        }
        _heldCount = Math.Min(count, Mark.Length);
        buffer[(count - _heldCount)..count].CopyTo(_held);
        _unpacked += count - _heldCount;
        if (_packedLength is { } length && _unpacked > UnpackLimit.Compute(Math.Max(length, _input.BytesRead)))
        {
            ExceedsLimit = true;
            throw new InvalidDataException("the gzip data unpacks to more than the limit");
        }
        return count - _heldCount;
    }

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionMode.Compress))
            stream.Write(bytes);
        return packed.ToArray();
    }
}
