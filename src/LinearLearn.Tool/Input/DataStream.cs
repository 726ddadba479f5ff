using System.Text;

namespace LinearLearn.Tool;

/// <summary>Reads a data file or standard input, decompressed if it is gzip data, and lets its start be inspected.</summary>
internal sealed class DataStream : ForwardStream
{
    /// <summary>The name of standard input on the command line.</summary>
    public const string StandardInput = "-";

    private const int StartBytes = 1 << 20;

    private readonly Stream _stream;
    private readonly VerifiedGzipStream? _gzip;
    private ReadOnlyMemory<byte> _start;

    private DataStream(Stream stream, string name)
    {
        (_stream, Name) = (stream, name);
        byte[] start = new byte[StartBytes];
        int count = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        if (VerifiedGzipStream.IsPacked(start.AsSpan(0, count)))
        {
            _gzip = new VerifiedGzipStream(start.AsSpan(0, count).ToArray(), stream);
            count = ReadInner(start);
        }
        _start = start.AsMemory(0, count);
        // Detection needs a few lines. A pipe returns what it has, and a slow writer must not be waited for longer than for one line.
        while (_start.Length < start.Length && (stream.CanSeek || !_start.Span.Contains((byte)'\n')))
        {
            int read = ReadInner(start.AsSpan(_start.Length));
            if (read == 0)
                break;
            _start = start.AsMemory(0, _start.Length + read);
        }
        Start = _start;
    }

    /// <summary>Gets the name of the file in messages.</summary>
    public string Name { get; }

    /// <summary>Gets the first bytes, decompressed: up to 1 MB.</summary>
    public ReadOnlyMemory<byte> Start { get; }

    /// <summary>Gets whether all of the file is available without waiting, unlike a pipe.</summary>
    public bool IsFile => _stream.CanSeek;

    /// <summary>Gets whether the file is compressed.</summary>
    public bool IsPacked => _gzip is not null;

    /// <summary>Gets the share of the file that was read, 0 to 1; null for a pipe.</summary>
    public double? Progress => _stream.CanSeek && _stream.Length > 0 ? (double)_stream.Position / _stream.Length : null;

    /// <summary>Opens a file, or standard input if the path is "-".</summary>
    /// <param name="path">The path.</param>
    /// <param name="console">The streams of the tool.</param>
    /// <param name="cancellationToken">Ends the wait for standard input. Default: none, which is faster.</param>
    public static DataStream Open(string path, ToolConsole console, CancellationToken cancellationToken = default)
    {
        if (path != StandardInput)
        {
#pragma warning disable CA2000 // the stream is disposed with its owner
            FileStream file = OpenFile(path);
#pragma warning restore CA2000
            try
            {
                return new DataStream(file, path);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        if (console.IsInputTerminal)
            console.Note("reading standard input until Ctrl+D");
        Stream input = console.Input;
        if (cancellationToken.CanBeCanceled && !input.CanSeek)
        {
#pragma warning disable CA2000 // has no resources of its own, and the console disposes the input
            input = new InterruptibleStream(input, cancellationToken);
#pragma warning restore CA2000
        }
        return new DataStream(input, "standard input");
    }

    /// <summary>Opens a file for reading, with a message that does not depend on the operating system.</summary>
    public static FileStream OpenFile(string path)
    {
        RequireFile(path);
        return new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
    }

    /// <summary>Throws if a path is not a file.</summary>
    public static void RequireFile(string path)
    {
        if (path.Length == 0)
            throw ToolException.Usage("expected the path of a file, found an empty text");
        if (Directory.Exists(path))
            throw new ToolException($"{path}: expected a file, found a folder");
        if (!File.Exists(path))
            throw new ToolException($"{path}: expected a file, found none");
    }

    /// <summary>Opens a reader of the text.</summary>
    public StreamReader OpenText() => new(this, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);

    public override int Read(Span<byte> buffer) => _start.IsEmpty ? ReadInner(buffer) : MoveBytes(ref _start, buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Read(buffer.Span));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip?.Dispose();
            _stream.Dispose();
        }
        base.Dispose(disposing);
    }

    private int ReadInner(Span<byte> buffer)
    {
        try
        {
            return (_gzip ?? _stream).Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw new ToolException(
                $"{Name}: expected valid gzip data up to the end of the file, found damaged, truncated or foreign bytes");
        }
    }
}
