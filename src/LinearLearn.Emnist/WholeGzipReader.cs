using System.IO.Compression;
using System.Security.Cryptography;

namespace LinearLearn.Emnist;

/// <summary>
/// Unpacks a gzip file and vouches for its end. GZipStream takes a file whose last bytes are cut off for a whole one, and ignores bytes
/// that follow; so a last member of our own is set behind the file, and only if its contents come out at the end was all before it whole. Several members are fine, padding behind them is not.
/// </summary>
internal sealed class WholeGzipReader : IDisposable
{
    private const int BufferBytes = 1 << 15;

    private static readonly byte[] Mark = SHA256.HashData("the end of the file"u8)[..16];
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly Stream _file;
    private readonly GZipStream _stream;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;
    private bool _hasEnded;

    /// <summary>How much is unpacked at a time: little at first, so that a header comes out of a file that is damaged behind it.</summary>
    private int _readAhead = 64;

    public WholeGzipReader(Stream file)
    {
        _file = file;
        _stream = new GZipStream(new SplicedStream(default, file, PackedMark), CompressionMode.Decompress);
    }

    /// <summary>How many bytes at hand are the file's: the last ones may be the mark.</summary>
    private int Ready => Math.Max(0, _end - _start - (_hasEnded ? 0 : Mark.Length));

    /// <summary>Reads until the destination is full or the file ends.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or cut off, or other bytes follow its compressed data.</exception>
    public int ReadUpTo(Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length && (Ready > 0 || Fill()))
        {
            int count = Math.Min(Ready, destination.Length - done);
            _buffer.AsSpan(_start, count).CopyTo(destination[done..]);
            _start += count;
            done += count;
        }
        return done;
    }

    public void Dispose()
    {
        (_start, _end, _hasEnded) = (0, 0, false); // nothing comes out of a closed reader
        _stream.Dispose();
        _file.Dispose();
    }

    /// <summary>Unpacks more, until some of it is the file's. False at its end.</summary>
    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (!_hasEnded && Ready == 0)
        {
            int read = _stream.Read(_buffer.AsSpan(_end, Math.Min(_readAhead, _buffer.Length - _end)));
            _end += read;
            _readAhead = Math.Min(2 * _readAhead, _buffer.Length);
            if (read > 0)
                continue;
            if (!_buffer.AsSpan(0, _end).EndsWith(Mark))
                throw new InvalidDataException("the gzip data does not end with the file");
            _end -= Mark.Length;
            _hasEnded = true;
        }
        return Ready > 0;
    }

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionMode.Compress))
            stream.Write(bytes);
        return packed.ToArray();
    }
}
