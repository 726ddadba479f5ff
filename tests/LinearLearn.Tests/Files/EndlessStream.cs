namespace LinearLearn.Tests;

/// <summary>Gives some bytes, then one byte for ever; or says, where it has a length, that it ends there.</summary>
internal sealed class EndlessStream(ReadOnlySpan<byte> start, byte then, long? length = null) : MemoryStream
{
    private readonly byte[] _start = start.ToArray();

    /// <summary>How many bytes were read.</summary>
    public long Given { get; private set; }

    public override bool CanSeek => length is not null;

    public override long Length => length ?? throw new NotSupportedException();

    public override long Position
    {
        get => Given;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        buffer.Fill(then);
        if (Given < _start.Length)
            _start.AsSpan((int)Given)[..Math.Min(buffer.Length, _start.Length - (int)Given)].CopyTo(buffer);
        Given += buffer.Length;
        return buffer.Length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
