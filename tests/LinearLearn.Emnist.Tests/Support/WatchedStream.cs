namespace LinearLearn.Emnist.Tests;

/// <summary>A stream that counts the bytes that were read of it, and may do something at each reading.</summary>
internal sealed class WatchedStream(byte[] contents, Action<long>? onRead = null) : MemoryStream(contents, writable: false)
{
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        byte[] bytes = new byte[buffer.Length];
        int read = Read(bytes, 0, bytes.Length);
        bytes.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = base.Read(buffer, offset, count);
        BytesRead += read;
        onRead?.Invoke(BytesRead);
        return read;
    }
}
