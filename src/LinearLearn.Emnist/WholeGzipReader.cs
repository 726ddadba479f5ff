using System.IO.Compression;
using System.Security.Cryptography;

namespace LinearLearn.Emnist;

/// <summary>
/// Unpacks a gzip file and vouches for its end. GZipStream takes a file whose last bytes are cut off for a whole one, and ignores bytes
/// that follow; so a last member of our own is set behind the file, and only if its contents come out at the end was all before it whole. Several members are fine, padding behind them is not.
/// </summary>
internal sealed class WholeGzipReader : IDisposable
{
    private static readonly byte[] Mark = SHA256.HashData("the end of the file"u8)[..16];
    private static readonly byte[] PackedMark = Pack(Mark);

    private readonly Stream _file;
    private readonly GZipStream _stream;

    /// <summary>The next bytes: read ahead, since the last ones are the mark and not the file's.</summary>
    private byte[]? _ahead;

    public WholeGzipReader(Stream file)
    {
        _file = file;
        _stream = new GZipStream(new SplicedStream(default, file, PackedMark), CompressionMode.Decompress);
    }

    /// <summary>Reads until the destination is full or the file ends.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or cut off, or other bytes follow its compressed data.</exception>
    public int ReadUpTo(Span<byte> destination)
    {
        _ahead ??= [.. ReadNext(new byte[Mark.Length])];
        if (destination.Length <= Mark.Length)
        {
            return Finish(destination, [.. _ahead, .. ReadNext(new byte[destination.Length])]);
        }

        // What was read ahead, then what is read now; of which the end is read ahead again.
        Span<byte> rest = destination[Mark.Length..];
        rest = rest[.._stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false)];
        byte[] ahead = [.. ReadNext(new byte[Mark.Length])];
        if (ahead.Length < Mark.Length)
            return Finish(destination, [.. _ahead, .. rest, .. ahead]);
        _ahead.CopyTo(destination);
        _ahead = ahead;
        return destination.Length;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _file.Dispose();
    }

    /// <summary>Gives all but the last bytes, which stay read ahead: at the end of the file they must be the mark.</summary>
    private int Finish(Span<byte> destination, byte[] bytes)
    {
        int count = Math.Max(0, bytes.Length - Mark.Length);
        _ahead = bytes[count..];
        if (count < destination.Length && !_ahead.AsSpan().SequenceEqual(Mark))
            throw new InvalidDataException("the gzip data does not end with the file");
        bytes.AsSpan(0, count).CopyTo(destination);
        return count;
    }

    private ReadOnlySpan<byte> ReadNext(byte[] buffer) =>
        buffer.AsSpan(0, _stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));

    private static byte[] Pack(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionMode.Compress))
            stream.Write(bytes);
        return packed.ToArray();
    }
}
