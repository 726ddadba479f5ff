using System.IO.Compression;
using System.Security.Cryptography;

namespace LinearLearn;

/// <summary>Unpacks gzip data and verifies their end. Several members are one file, and zeros may pad its end, as gzip itself has it.</summary>
/// <remarks>
/// GZipStream takes a file whose last bytes are cut off for a whole one, and ignores bytes that follow. So a last member of our own is set behind the
/// file: only if its contents come out at the end was all before it whole.
/// </remarks>
internal sealed class WholeGzipStream : ForwardStream
{
    /// <summary>Smaller reads are served from a block of this size: small, since what was unpacked before damage in the same block is lost.</summary>
    private const int BlockBytes = 256;

    private static readonly byte[] Mark = SHA256.HashData("the end of the file"u8)[..16];
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly GzipInput _input;
    private readonly GZipStream _gzip;

    /// <summary>The last bytes that were unpacked are held back, since they may be the mark.</summary>
    private readonly byte[] _held = new byte[Mark.Length];
    private int _heldCount;
    private bool _hasEnded;
    private byte[]? _block;
    private ReadOnlyMemory<byte> _ready;

    /// <param name="before">Bytes that were taken from the stream already.</param>
    /// <param name="stream">The rest of the packed data. It stays open.</param>
    public WholeGzipStream(ReadOnlyMemory<byte> before, Stream stream)
    {
        _input = new GzipInput(before, stream, PackedMark);
        _gzip = new GZipStream(_input, CompressionMode.Decompress);
    }

    public static bool IsPacked(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    /// <exception cref="InvalidDataException">The data are damaged or cut off, or other bytes follow them.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (!IsServedFromBlock(buffer.Length))
            return ReadBlock(buffer);
        if (_ready.IsEmpty)
        {
            _block ??= new byte[BlockBytes];
            _ready = _block.AsMemory(0, ReadBlock(_block));
        }
        return Take(ref _ready, buffer);
    }

    /// <exception cref="InvalidDataException">The data are damaged or cut off, or other bytes follow them.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsServedFromBlock(buffer.Length))
            return await ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (_ready.IsEmpty)
        {
            _block ??= new byte[BlockBytes];
            _ready = _block.AsMemory(0, await ReadBlockAsync(_block, cancellationToken).ConfigureAwait(false));
        }
        return Take(ref _ready, buffer.Span);
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

    private bool IsServedFromBlock(int length) => length < BlockBytes || !_ready.IsEmpty;

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

    /// <summary>How many bytes of the buffer are the file's, after so many were read behind those that were held back.</summary>
    private int Accept(Span<byte> buffer, int read)
    {
        int count = _heldCount + read;
        if (read == 0)
        {
            _hasEnded = true;
            if (_input.IsInPadding)
                return count;
            return _held.AsSpan(0, _heldCount).SequenceEqual(Mark) ? 0 : throw new InvalidDataException("the gzip data do not end with the file");
        }
        _heldCount = Math.Min(count, Mark.Length);
        buffer[(count - _heldCount)..count].CopyTo(_held);
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
