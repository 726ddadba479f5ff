namespace LinearLearn.Tests;

/// <summary>
/// A stream that returns some bytes and then repeats others forever; if it has a length, it can seek and reports that length.
/// </summary>
internal sealed class EndlessStream(ReadOnlySpan<byte> start, ReadOnlySpan<byte> repeated, long? length = null) : MemoryStream
{
    private readonly byte[] _start = start.ToArray();
    private readonly byte[] _repeated = repeated.ToArray();

    public long BytesRead { get; private set; }

    public override bool CanSeek => length is not null;

    public override long Length => length ?? throw new NotSupportedException();

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        foreach (ref byte value in buffer)
        {
            value = BytesRead < _start.Length ? _start[BytesRead] : _repeated[(BytesRead - _start.Length) % _repeated.Length];
            BytesRead++;
        }
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
