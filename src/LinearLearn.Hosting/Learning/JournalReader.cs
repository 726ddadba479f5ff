using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace LinearLearn.Hosting;

/// <summary>Reads a <see cref="Journal"/> up to its last complete record.</summary>
/// <param name="path">The file.</param>
/// <param name="bytes">Its contents.</param>
internal sealed class JournalReader(string path, byte[] bytes)
{
    private long _seed;
    private int _position;

    /// <summary>Gets the identity of the learner's start.</summary>
    public UInt128 Start { get; private set; }

    /// <summary>Gets the number of examples seen before the first record.</summary>
    public long Seen { get; private set; }

    /// <summary>Gets the number of bytes up to the end of the last record that was read.</summary>
    public int Position => _position;

    /// <summary>Gets the number of bytes after it.</summary>
    public int RemainingBytes => bytes.Length - _position;

    /// <summary>Opens a journal.</summary>
    /// <exception cref="InvalidDataException">The header is damaged.</exception>
    public static JournalReader Open(string path)
    {
        JournalReader reader = new(path, File.ReadAllBytes(path));
        reader.ReadHeader();
        return reader;
    }

    /// <summary>Reads the next record.</summary>
    /// <returns>Whether there is a complete one.</returns>
    public bool TryRead(out long seen, out EncodedRow row, out int classIndex, out float weight)
    {
        (seen, row, classIndex, weight) = (0, default, 0, 0);
        ReadOnlySpan<byte> record = FindRecord(_position);
        if (record.IsEmpty)
            return false;
        ReadOnlySpan<byte> content = record[..^sizeof(ulong)];
        int count = BinaryPrimitives.ReadInt32LittleEndian(content[20..]);
        bool isSparse = BinaryPrimitives.ReadInt32LittleEndian(content[24..]) != 0;
        ReadOnlySpan<byte> numbers = content[28..];
        if (count < 0 || numbers.Length != (isSparse ? 2L : 1L) * sizeof(float) * count)
            return false;
        seen = BinaryPrimitives.ReadInt64LittleEndian(content[4..]);
        classIndex = BinaryPrimitives.ReadInt32LittleEndian(content[12..]);
        weight = BinaryPrimitives.ReadSingleLittleEndian(content[16..]);
        int[]? columns = isSparse ? MemoryMarshal.Cast<byte, int>(numbers[..(count * sizeof(int))]).ToArray() : null;
        row = new EncodedRow(columns, MemoryMarshal.Cast<byte, float>(numbers[^(count * sizeof(float))..]).ToArray());
        _position += record.Length;
        return true;
    }

    /// <summary>Determines whether only the beginning of a record follows the last one, as a killed process leaves it.</summary>
    public bool EndsInUnfinishedRecord()
    {
        bool isShort = RemainingBytes < sizeof(int) || (TryGetLength(_position, out int length) && length > RemainingBytes);
        for (int position = _position + 1; isShort && position < bytes.Length; position++)
            isShort = FindRecord(position).IsEmpty;
        return isShort;
    }

    private void ReadHeader()
    {
        ReadOnlySpan<byte> header = bytes.AsSpan(0, Math.Min(bytes.Length, Journal.HeaderBytes));
        bool isValid = header.Length == Journal.HeaderBytes
            && header.StartsWith(Journal.Magic)
            && BinaryPrimitives.ReadUInt64LittleEndian(header[32..]) == XxHash3.HashToUInt64(header[..32]);
        if (!isValid)
        {
            throw new InvalidDataException(Guard.Text(
                $"{path}: expected a journal of corrections, found another or a damaged file. Move it away to learn without it"));
        }
        Start = BinaryPrimitives.ReadUInt128LittleEndian(header[8..]);
        Seen = BinaryPrimitives.ReadInt64LittleEndian(header[24..]);
        _seed = Journal.SeedOf(Start);
        _position = Journal.HeaderBytes;
    }

    /// <summary>Finds the complete record at a position; empty if there is none.</summary>
    private ReadOnlySpan<byte> FindRecord(int position)
    {
        if (!TryGetLength(position, out int length) || length > bytes.Length - position)
            return default;
        ReadOnlySpan<byte> record = bytes.AsSpan(position, length);
        ulong hash = XxHash3.HashToUInt64(record[..^sizeof(ulong)], _seed);
        return BinaryPrimitives.ReadUInt64LittleEndian(record[^sizeof(ulong)..]) == hash ? record : default;
    }

    /// <summary>Gets the length of a record with its hash, if it is one that a record can have.</summary>
    private bool TryGetLength(int position, out int length)
    {
        length = 0;
        if (bytes.Length - position < sizeof(int))
            return false;
        int payload = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position));
        if (payload is < Journal.PayloadBytes or > int.MaxValue - Journal.RecordBytes)
            return false;
        length = payload + sizeof(int) + sizeof(ulong);
        return true;
    }
}
