using System.IO.Compression;

namespace LinearLearn.Emnist;

/// <summary>Unpacks an entry of a zip archive, and verifies its length and checksum when its last byte is read.</summary>
internal sealed class ZipEntryStream : ForwardStream
{
    private readonly Stream _unpacked;
    private readonly Stream? _archive;
    private readonly ZipEntry _entry;
    private readonly string _name;
    private long _position;
    private uint _crc;
    private bool _hasEnded;

    /// <param name="archive">The archive, positioned at the packed bytes.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="name">The name of the entry in error messages.</param>
    /// <param name="leaveOpen">Whether the archive stays open when this stream is closed.</param>
    public ZipEntryStream(Stream archive, ZipEntry entry, string name, bool leaveOpen)
    {
        PackedBytes packed = new(archive, entry.PackedLength);
        _unpacked = entry.Method == ZipDirectory.Deflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
        _archive = leaveOpen ? null : archive;
        _entry = entry;
        _name = name;
    }

    public override long Length => _entry.Length;

    /// <summary>Gets whether reading failed because of the packed bytes or the directory.</summary>
    public bool IsDamaged { get; private set; }

    /// <exception cref="InvalidDataException">The packed bytes are damaged, or do not match the directory.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_hasEnded || buffer.IsEmpty)
            return 0;
        int read = ReadUnpacked(buffer[..GetRoom(buffer.Length)]);
        if (Accept(buffer[..read]))
            RequireEnd(ReadUnpacked(new byte[1]));
        return read;
    }

    /// <exception cref="InvalidDataException">The packed bytes are damaged, or do not match the directory.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_hasEnded || buffer.IsEmpty)
            return 0;
        int read = await ReadUnpackedAsync(buffer[..GetRoom(buffer.Length)], cancellationToken).ConfigureAwait(false);
        if (Accept(buffer.Span[..read]))
            RequireEnd(await ReadUnpackedAsync(new byte[1], cancellationToken).ConfigureAwait(false));
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
            _archive?.Dispose();
        }
        base.Dispose(disposing);
    }

    private int GetRoom(int length) => (int)Math.Min(length, _entry.Length - _position);

    private int ReadUnpacked(Span<byte> buffer)
    {
        try
        {
            return _unpacked.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw CreateDamageError(exception);
        }
    }

    private async ValueTask<int> ReadUnpackedAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _unpacked.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw CreateDamageError(exception);
        }
    }

    /// <summary>Returns whether the bytes are the last ones of the entry.</summary>
    private bool Accept(ReadOnlySpan<byte> bytes)
    {
        _position += bytes.Length;
        _crc = Crc32.Append(_crc, bytes);
        if (_position < _entry.Length && bytes.IsEmpty)
            throw CreateError($"{_entry.Length} bytes", $"only {_position}");
        return _position == _entry.Length;
    }

    private void RequireEnd(int read)
    {
        if (read > 0)
            throw CreateError($"{_entry.Length} bytes", "more");
        if (_crc != _entry.Crc)
            throw CreateError($"bytes with the CRC-32 {_entry.Crc:X8}", $"{_crc:X8}");
        _hasEnded = true;
    }

    private InvalidDataException CreateDamageError(InvalidDataException exception) =>
        CreateError("valid deflated data", "damaged data", exception);

    private InvalidDataException CreateError(string expected, string found, Exception? inner = null)
    {
        IsDamaged = true;
        return new InvalidDataException(
            Guard.Text($"{_name}: expected {expected}, found {found} (byte {_position} of the entry)"), inner);
    }

    /// <summary>Reads the packed bytes of the entry from the archive, which stays open.</summary>
    private sealed class PackedBytes(Stream archive, long length) : ForwardStream
    {
        private long _left = length;

        public override int Read(Span<byte> buffer)
        {
            int read = archive.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
            _left -= read;
            return read;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = await archive.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
            _left -= read;
            return read;
        }
    }
}
