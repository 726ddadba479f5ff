using System.Buffers.Binary;
using System.IO.Hashing;

namespace LinearLearn.Scripts.Serving;

/// <summary>Represents a correction in the journal of a hosted learner.</summary>
/// <param name="Seen">The number of corrections learned, with this one.</param>
/// <param name="Weight">The weight of the correction.</param>
public readonly record struct JournalRecord(long Seen, float Weight);

/// <summary>Reads the journal of a hosted learner while the learner writes it, and continues with each new journal.</summary>
/// <remarks>The bytes of a journal are described in <c>src/LinearLearn.Hosting/Learning/Journal.cs</c>.</remarks>
/// <param name="path">The path of the journal.</param>
public sealed class CorrectionJournal(string path) : IDisposable
{
    private const int HeaderBytes = 48;
    private const int HashBytes = sizeof(ulong);

    private readonly byte[] _header = new byte[HeaderBytes];
    private readonly List<JournalRecord> _records = [];
    private FileStream? _file;
    private long _position;

    /// <summary>Gets the number of journals that were read.</summary>
    public int Journals { get; private set; }

    /// <summary>Gets the number of bytes after the last complete record.</summary>
    public long RemainingBytes => _file is null ? 0 : _file.Length - _position;

    /// <summary>Reads what was written since the last call.</summary>
    /// <exception cref="InvalidDataException">A header is damaged.</exception>
    public void Read()
    {
        if (!File.Exists(path))
            return;
        FileStream file = Open();
        try
        {
            byte[] header = new byte[HeaderBytes];
            file.ReadExactly(header); // a new journal gets its name when it has a complete header
            if (XxHash3.HashToUInt64(header.AsSpan(0, 40)) != BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(40)))
                throw new InvalidDataException($"{path}: expected a journal, found a damaged header");
            if (_file is null || !header.AsSpan().SequenceEqual(_header))
            {
                ReadRecords(); // nothing is added to the previous journal any more
                _file?.Dispose();
                (_file, file) = (file, null!);
                header.CopyTo(_header, 0);
                _position = HeaderBytes;
                Journals++;
            }
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException($"{path}: expected a header of {HeaderBytes} bytes, found a shorter file", exception);
        }
        finally
        {
            file?.Dispose();
        }
        ReadRecords();
    }

    /// <summary>Returns the records that were read since the last call.</summary>
    public JournalRecord[] Take()
    {
        JournalRecord[] records = [.. _records];
        _records.Clear();
        return records;
    }

    /// <summary>Closes the journal.</summary>
    public void Dispose() => _file?.Dispose();

    private FileStream Open() => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });

    private void ReadRecords()
    {
        if (RemainingBytes == 0)
            return;
        byte[] bytes = new byte[RemainingBytes];
        int count = RandomAccess.Read(_file!.SafeFileHandle, bytes, _position), done = 0;
        while (count - done >= sizeof(int))
        {
            int payload = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(done));
            if (payload < 0 || payload > count - done - sizeof(int) - HashBytes)
                break;
            ReadOnlySpan<byte> record = bytes.AsSpan(done, sizeof(int) + payload);
            ulong hash = XxHash3.HashToUInt64(record, BinaryPrimitives.ReadInt64LittleEndian(_header.AsSpan(8)));
            if (hash != BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(done + record.Length)))
                break;
            _records.Add(new JournalRecord(
                BinaryPrimitives.ReadInt64LittleEndian(record[4..]), BinaryPrimitives.ReadSingleLittleEndian(record[16..])));
            done += record.Length + HashBytes;
        }
        _position += done;
    }
}
