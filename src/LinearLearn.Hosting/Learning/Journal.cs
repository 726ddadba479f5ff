using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace LinearLearn.Hosting;

/// <summary>Writes the corrections that a learner has learned since its state was saved.</summary>
/// <remarks>
/// <para>
/// The file begins with a <see cref="JournalHeader"/>. A record is its length without this number and the hash (4 bytes), the number of
/// examples seen after it (8 bytes), the index of the class, the weight, the number of values, and 1 for a sparse or 0 for a dense row
/// (4 bytes each), the columns of a sparse row, the values, and a hash (8 bytes). All numbers are little-endian.
/// </para>
/// <para>Hashes are XXH3; those of records have the low half of the identity as their seed.</para>
/// </remarks>
internal sealed class Journal : IDisposable
{
    /// <summary>The bytes of a record besides its columns and values.</summary>
    public const int RecordBytes = sizeof(int) + PayloadBytes + sizeof(ulong);

    /// <summary>The bytes of a record's payload before its columns and values.</summary>
    public const int PayloadBytes = 24;

    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly FileStream _file;
    private readonly long _seed;
    private long _length;

    private Journal(FileStream file, UInt128 start)
    {
        _file = file;
        _seed = SeedOf(start);
        _length = file.Length;
    }

    /// <summary>Gets or sets the flush to disk, which tests replace by one that fails.</summary>
    public Action<FileStream> Flush { get; set; } = static file => file.Flush(flushToDisk: true);

    /// <summary>Gets the number of bytes on disk.</summary>
    public long Length => _length;

    /// <summary>Begins a new journal, which replaces the file atomically.</summary>
    public static Journal Create(string path, JournalHeader header)
    {
        AtomicFile.Write(path, header.Format());
        return Open(path, header.Start, JournalHeader.Bytes);
    }

    /// <summary>Opens a journal for more records, and cuts off what follows its last complete record.</summary>
    public static Journal Open(string path, UInt128 start, long length)
    {
        FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        });
        try
        {
            if (file.Length > length)
            {
                file.SetLength(length);
                file.Flush(flushToDisk: true);
            }
            file.Position = length;
            return new Journal(file, start);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds a record, which <see cref="Commit"/> writes.</summary>
    /// <param name="seen">The number of examples seen after this one.</param>
    /// <param name="row">The features.</param>
    /// <param name="classIndex">The index of the class.</param>
    /// <param name="weight">The weight.</param>
    public void Append(long seen, EncodedRow row, int classIndex, float weight)
    {
        int columnBytes = (row.Columns?.Length ?? 0) * sizeof(int), valueBytes = row.Values.Length * sizeof(float);
        int length = checked(PayloadBytes + columnBytes + valueBytes);
        Span<byte> record = _pending.GetSpan(checked(RecordBytes + columnBytes + valueBytes));
        BinaryPrimitives.WriteInt32LittleEndian(record, length);
        BinaryPrimitives.WriteInt64LittleEndian(record[4..], seen);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], classIndex);
        BinaryPrimitives.WriteSingleLittleEndian(record[16..], weight);
        BinaryPrimitives.WriteInt32LittleEndian(record[20..], row.Values.Length);
        BinaryPrimitives.WriteInt32LittleEndian(record[24..], row.Columns is null ? 0 : 1);
        MemoryMarshal.AsBytes<int>(row.Columns).CopyTo(record[28..]);
        MemoryMarshal.AsBytes<float>(row.Values).CopyTo(record[(28 + columnBytes)..]);
        int end = sizeof(int) + length;
        BinaryPrimitives.WriteUInt64LittleEndian(record[end..], XxHash3.HashToUInt64(record[..end], _seed));
        _pending.Advance(end + sizeof(ulong));
    }

    /// <summary>Writes the records added since the last call, and flushes them to disk together.</summary>
    /// <remarks>If it throws, none of the records counts, and the journal must be opened again.</remarks>
    public void Commit()
    {
        if (_pending.WrittenCount == 0)
            return;
        try
        {
            _file.Write(_pending.WrittenSpan);
            Flush(_file);
            RequireAtPath();
            _length += _pending.WrittenCount;
        }
        catch
        {
            CutOff();
            throw;
        }
        finally
        {
            _pending.ResetWrittenCount();
        }
    }

    /// <summary>Throws if a restart would not find what is written here.</summary>
    /// <exception cref="IOException">The file was deleted, renamed or replaced.</exception>
    public void RequireAtPath()
    {
        if (!OpenFile.IsAtPath(_file))
            throw new IOException("the file was deleted, renamed or replaced");
    }

    public void Dispose() => _file.Dispose();

    public static long SeedOf(UInt128 start) => (long)(ulong)start;

    /// <summary>Removes records that failed, if that is possible: their callers get an exception.</summary>
    private void CutOff()
    {
        try
        {
            _file.SetLength(_length);
            _file.Flush(flushToDisk: true);
        }
#pragma warning disable CA1031 // whatever fails, the caller gets the first error
        catch
#pragma warning restore CA1031
        {
            // The first error is more informative. A record that remains is learned after a restart.
        }
    }
}
