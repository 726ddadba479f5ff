namespace LinearLearn.Tool;

/// <summary>Reads a pipe or a terminal so that a signal ends the wait for more data.</summary>
/// <param name="stream">The stream, which is read on another thread, because a blocked read cannot be canceled.</param>
/// <param name="cancellationToken">Ends the wait with an exception.</param>
internal sealed class InterruptibleStream(Stream stream, CancellationToken cancellationToken) : ForwardStream
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private ReadOnlyMemory<byte> _rest;

    public override int Read(Span<byte> buffer)
    {
        if (_rest.IsEmpty)
        {
            Task<int> read = Task.Run(() => stream.Read(_buffer), CancellationToken.None);
            _rest = _buffer.AsMemory(0, read.WaitAsync(cancellationToken).GetAwaiter().GetResult());
        }
        return MoveBytes(ref _rest, buffer);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Read(buffer.Span));
}
