using System.Buffers.Binary;
using System.IO.Hashing;

namespace LinearLearn.Hosting;

/// <summary>Represents the header of a journal, of which the file of the last checkpoint is a copy.</summary>
/// <param name="Start">The identity of the learner's start.</param>
/// <param name="Seen">The number of examples seen before the first record.</param>
/// <param name="StateHash">The hash of the state that the records follow; 0 without a state.</param>
/// <remarks>
/// The bytes are "LLJRNL01", the identity (16 bytes), the number (8 bytes), the hash of the state (8 bytes), and a hash of these (8 bytes).
/// All numbers are little-endian. Hashes are XXH3.
/// </remarks>
internal readonly record struct JournalHeader(UInt128 Start, long Seen, ulong StateHash)
{
    public const int Bytes = 48;

    private static ReadOnlySpan<byte> Magic => "LLJRNL01"u8;

    /// <summary>Reads a header; returns null if it is incomplete or damaged.</summary>
    public static JournalHeader? Parse(ReadOnlySpan<byte> bytes)
    {
        bool isValid = bytes.Length >= Bytes
            && bytes.StartsWith(Magic)
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]) == XxHash3.HashToUInt64(bytes[..40]);
        if (!isValid)
            return null;
        return new JournalHeader(
            BinaryPrimitives.ReadUInt128LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]));
    }

    public byte[] Format()
    {
        byte[] bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(8), Start);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Seen);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(32), StateHash);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), XxHash3.HashToUInt64(bytes.AsSpan(0, 40)));
        return bytes;
    }
}
