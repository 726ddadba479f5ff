using System.Collections.Concurrent;

namespace LinearLearn.Tool;

/// <summary>Splits a file into blocks of whole records.</summary>
/// <param name="data">The file.</param>
/// <param name="delimiter">The delimiter of a table, whose quoted cells can contain line breaks; null if a record is a line.</param>
/// <param name="skippedBytes">The number of first bytes to skip, such as a header.</param>
internal sealed class LineBlocks(DataStream data, char? delimiter, int skippedBytes = 0)
{
    private const int BlockBytes = 1 << 19;

    /// <summary>The longest record, against files without line breaks or with a quote that never closes.</summary>
    private const int MaxRecordBytes = 1 << 28;

    private readonly ConcurrentBag<LineBlock> _spares = [];
    private byte[] _rest = [];
    private int _restLength;
    private long _line = 1;
    private bool _hasBegun;
    private bool _hasEnded;

    /// <summary>Reads the next block; null at the end of the file.</summary>
    public LineBlock? Read()
    {
        if (_hasEnded)
            return null;
        SkipStart();
        LineBlock block = _spares.TryTake(out LineBlock? spare) ? spare : new LineBlock();
        block.FirstLine = _line;
        Grow(block, 0, Math.Max(BlockBytes, 2 * _restLength));
        int length = _restLength;
        _rest.AsSpan(0, length).CopyTo(block.Bytes);
        while (true)
        {
            int read = data.Read(block.Bytes.AsSpan(length, block.Bytes.Length - LineBlock.MarginBytes - length));
            length += read;
            _hasEnded = read == 0;
            bool isFull = length >= block.Bytes.Length - LineBlock.MarginBytes;
            if (!_hasEnded && !isFull && data.IsFile)
                continue;
            block.HasQuotes = delimiter is not null && block.Bytes.AsSpan(0, length).Contains((byte)'"');
            int end = _hasEnded ? length : FindEnd(block.Bytes.AsSpan(0, length), block.HasQuotes);
            if (end > 0)
            {
                KeepRest(block.Bytes.AsSpan(end, length - end));
                block.Length = end;
                _line += block.Span.Count((byte)'\n');
                return block;
            }
            if (_hasEnded)
                return null;
            if (isFull)
                Grow(block, length, 2 * length);
        }
    }

    /// <summary>Returns a block whose contents are no longer needed.</summary>
    public void Return(LineBlock block) => _spares.Add(block);

    /// <summary>Skips the header, or the byte order mark of a file without one.</summary>
    private void SkipStart()
    {
        if (_hasBegun)
            return;
        _hasBegun = true;
        ReadOnlySpan<byte> start = data.Start.Span;
        byte[] skipped = new byte[skippedBytes > 0 ? skippedBytes : start.Length - ForeignFile.SkipByteOrderMark(start).Length];
        data.ReadExactly(skipped);
        _line += skipped.AsSpan().Count((byte)'\n');
    }

    private int FindEnd(ReadOnlySpan<byte> bytes, bool hasQuotes) =>
        hasQuotes ? CsvRecords.FindEnd(bytes, (byte)delimiter!.Value) : bytes.LastIndexOf((byte)'\n') + 1;

    private void KeepRest(ReadOnlySpan<byte> rest)
    {
        if (_rest.Length < rest.Length)
            _rest = new byte[2 * rest.Length];
        rest.CopyTo(_rest);
        _restLength = rest.Length;
    }

    private void Grow(LineBlock block, int keep, int length)
    {
        if (block.Bytes.Length >= length + LineBlock.MarginBytes)
            return;
        if (length > MaxRecordBytes)
        {
            string cause = delimiter is null ? "" : ": is a quote not closed?";
            throw new ToolException(
                $"{data.Name}: expected records of at most {MaxRecordBytes >> 20} MB, found a longer one (line {_line}){cause}");
        }
        byte[] larger = GC.AllocateUninitializedArray<byte>(length + LineBlock.MarginBytes);
        block.Bytes.AsSpan(0, keep).CopyTo(larger);
        block.Bytes = larger;
    }
}
