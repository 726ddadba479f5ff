namespace LinearLearn.Tool;

/// <summary>Wraps standard output and names it in the errors of writing.</summary>
internal sealed class BrokenPipeStream(Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (IOException exception)
        {
            throw Translate(exception);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        try
        {
            inner.Flush();
        }
        catch (IOException exception)
        {
            throw Translate(exception);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private static ToolException Translate(IOException exception)
    {
        const int brokenPipe = 32; // EPIPE on Linux and macOS
        return (exception.HResult & 0xFFFF) == brokenPipe || exception.Message.Contains("pipe", StringComparison.OrdinalIgnoreCase)
            ? new ToolException("standard output: expected a reader until the end, found that it was closed")
            : new ToolException("standard output: " + exception.Message);
    }
}
