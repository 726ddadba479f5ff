namespace LinearLearn.Emnist.Tests;

/// <summary>Represents a stream that limits the bytes per read, can be unseekable, counts the bytes read and records closing.</summary>
internal sealed class TestStream(byte[] contents, int atMost = int.MaxValue, bool canSeek = true, Action<long>? onRead = null)
    : MemoryStream(contents, writable: false)
{
    public bool IsClosed { get; private set; }

    public long BytesRead { get; private set; }

    public override bool CanSeek => canSeek && base.CanSeek;

    public override long Length => canSeek ? base.Length : throw new NotSupportedException();

    public override long Position
    {
        get => canSeek ? base.Position : throw new NotSupportedException();
        set => base.Position = canSeek ? value : throw new NotSupportedException();
    }

    public override long Seek(long offset, SeekOrigin loc) => canSeek ? base.Seek(offset, loc) : throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = base.Read(buffer, offset, Math.Min(count, atMost));
        BytesRead += read;
        onRead?.Invoke(BytesRead);
        return read;
    }

    public override int Read(Span<byte> buffer)
    {
        byte[] bytes = new byte[Math.Min(buffer.Length, atMost)];
        int read = Read(bytes, 0, bytes.Length);
        bytes.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override void CopyTo(Stream destination, int bufferSize)
    {
        byte[] buffer = new byte[Math.Min(bufferSize, atMost)];
        for (int read = Read(buffer); read > 0; read = Read(buffer))
            destination.Write(buffer, 0, read);
    }

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        base.Dispose(disposing);
    }
}
