using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LinearLearn.Hosting;

/// <summary>Reads a <see cref="Journal"/> of any length, one record after the other.</summary>
internal sealed class JournalReader : IDisposable
{
    private const int WindowBytes = 1 << 20;
    private const int RecordStartBytes = sizeof(int) + Journal.PayloadBytes;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly long _length;
    private byte[] _window = new byte[WindowBytes];
    private long _windowStart;
    private int _windowCount;
    private long _seed;

    private JournalReader(string path)
    {
        _path = path;
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _length = RandomAccess.GetLength(_file);
    }

    /// <summary>Gets the header; null if it is incomplete or damaged.</summary>
    public JournalHeader? Header { get; private set; }

    /// <summary>Gets the number of bytes up to the end of the last record that was read.</summary>
    public long Position { get; private set; }

    /// <summary>Gets the number of bytes after it.</summary>
    public long RemainingBytes => _length - Position;

    /// <summary>Opens a journal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">The identity of the learner's start, by which records are recognized if the header is damaged.</param>
    public static JournalReader Open(string path, UInt128 start)
    {
        JournalReader reader = new(path);
        try
        {
            reader.ReadHeader(start);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next record.</summary>
    /// <returns>Whether there is a complete one.</returns>
    public bool TryRead(out long seen, out EncodedRow row, out int classIndex, out float weight)
    {
        (seen, row, classIndex, weight) = (0, default, 0, 0);
        ReadOnlySpan<byte> record = FindRecord(Position);
        if (record.IsEmpty)
            return false;
        int count = BinaryPrimitives.ReadInt32LittleEndian(record[20..]);
        bool isSparse = BinaryPrimitives.ReadInt32LittleEndian(record[24..]) != 0;
        ReadOnlySpan<byte> numbers = record[28..^sizeof(ulong)];
        seen = BinaryPrimitives.ReadInt64LittleEndian(record[4..]);
        classIndex = BinaryPrimitives.ReadInt32LittleEndian(record[12..]);
        weight = BinaryPrimitives.ReadSingleLittleEndian(record[16..]);
        int[]? columns = isSparse ? MemoryMarshal.Cast<byte, int>(numbers[..(count * sizeof(int))]).ToArray() : null;
        row = new EncodedRow(columns, MemoryMarshal.Cast<byte, float>(numbers[^(count * sizeof(float))..]).ToArray());
        Position += record.Length;
        return true;
    }

    /// <summary>Moves to the next complete record, behind damaged bytes.</summary>
    /// <returns>Whether there is one; otherwise, the position is unchanged.</returns>
    public bool TrySkipDamage()
    {
        long next = FindNext(Position + 1);
        Position = next < 0 ? Position : next;
        return next >= 0;
    }

    /// <summary>Determines whether a complete record follows.</summary>
    public bool HasRecords() => FindNext(Position) >= 0;

    /// <summary>Determines whether the remaining bytes are the beginning of a record, as a killed process leaves it.</summary>
    public bool EndsInUnfinishedRecord() =>
        RemainingBytes < Journal.RecordBytes || MeasureRecord(Read(Position, RecordStartBytes)) > RemainingBytes;

    /// <summary>Determines whether the remaining bytes are 0, as some file systems leave them after a loss of power.</summary>
    public bool EndsInZeros()
    {
        for (long position = Position; position < _length; position += WindowBytes)
        {
            if (Read(position, (int)Math.Min(WindowBytes, _length - position)).ContainsAnyExcept((byte)0))
                return false;
        }
        return true;
    }

    public void Dispose() => _file.Dispose();

    private void ReadHeader(UInt128 start)
    {
        Position = Math.Min(_length, JournalHeader.Bytes);
        Header = JournalHeader.Parse(Read(0, (int)Position));
        _seed = Journal.SeedOf(Header?.Start ?? start);
    }

    /// <summary>Finds the position of the next complete record; -1 if there is none.</summary>
    private long FindNext(long position)
    {
        for (; position <= _length - Journal.RecordBytes; position++)
        {
            if (!FindRecord(position).IsEmpty)
                return position;
        }
        return -1;
    }

    /// <summary>Finds the complete record at a position; empty if there is none.</summary>
    private ReadOnlySpan<byte> FindRecord(long position)
    {
        if (_length - position < Journal.RecordBytes)
            return default;
        long length = MeasureRecord(Read(position, RecordStartBytes)); // rejects most damaged bytes without a hash
        if (length < 0 || length > _length - position || length > Array.MaxLength)
            return default;
        ReadOnlySpan<byte> record = Read(position, (int)length);
        ulong hash = XxHash3.HashToUInt64(record[..^sizeof(ulong)], _seed);
        return BinaryPrimitives.ReadUInt64LittleEndian(record[^sizeof(ulong)..]) == hash ? record : default;
    }

    /// <summary>Computes the length of a record from its first bytes; -1 if they contradict each other.</summary>
    private static long MeasureRecord(ReadOnlySpan<byte> start)
    {
        int payload = BinaryPrimitives.ReadInt32LittleEndian(start), count = BinaryPrimitives.ReadInt32LittleEndian(start[20..]);
        int isSparse = BinaryPrimitives.ReadInt32LittleEndian(start[24..]);
        bool isValid = count >= 0
            && isSparse is 0 or 1
            && payload == Journal.PayloadBytes + ((1L + isSparse) * sizeof(float) * count);
        return isValid ? payload + (long)sizeof(int) + sizeof(ulong) : -1;
    }

    /// <summary>Reads bytes of the file, which are valid until the next call.</summary>
    private ReadOnlySpan<byte> Read(long position, int count)
    {
        if (position < _windowStart || position + count > _windowStart + _windowCount)
        {
            if (count > _window.Length)
                _window = new byte[count];
            _windowStart = position;
            _windowCount = 0;
            int wanted = (int)Math.Min(_window.Length, _length - position);
            while (_windowCount < wanted)
            {
                int read = RandomAccess.Read(_file, _window.AsSpan(_windowCount, wanted - _windowCount), position + _windowCount);
                if (read == 0)
                    throw new EndOfStreamException(Guard.Text($"{_path}: expected {_length} bytes, found {position + _windowCount}"));
                _windowCount += read;
            }
        }
        return _window.AsSpan((int)(position - _windowStart), count);
    }
}
