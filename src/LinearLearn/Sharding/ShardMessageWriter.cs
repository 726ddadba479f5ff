using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LinearLearn;

/// <summary>Writes a task or a result as bytes.</summary>
/// <remarks>
/// <para>
/// The bytes, little-endian: "LLSM", the version, the kind (<see cref="ShardTaskKind"/>), 0 for a task and 1 for a result, 0, and the
/// CRC-32C of all bytes after it (4 bytes). In a result, the id of its task (8 bytes), its first shard and its number of shards (4 bytes
/// each) follow. Then come the fields.
/// </para>
/// <para>
/// A number is 8 bytes. A section of numbers is the bytes of a number (1 byte), their count and the length of the packed numbers (8 bytes
/// each), and the blocks of <see cref="BlockPacker"/>.
/// </para>
/// </remarks>
internal sealed class ShardMessageWriter
{
    public const byte Version = 1;
    public const int ChecksumAt = 8;
    public const int TaskHeader = ChecksumAt + sizeof(uint);
    public const int ResultHeader = TaskHeader + sizeof(ulong) + 2 * sizeof(int);

    private readonly MessageBuffer _buffer = new();

    private ShardMessageWriter(ShardTaskKind kind, bool isResult)
    {
        _buffer.Append(Magic);
        _buffer.Append([Version, (byte)kind, isResult ? (byte)1 : (byte)0, 0]);
        _buffer.Append([0, 0, 0, 0]);
    }

    public static ReadOnlySpan<byte> Magic => "LLSM"u8;

    public static ShardMessageWriter CreateTask(ShardTaskKind kind) => new(kind, isResult: false);

    /// <param name="kind">The kind of the task.</param>
    /// <param name="taskId">The id of the task.</param>
    /// <param name="firstShard">The first of the consecutive shards.</param>
    /// <param name="shards">The number of shards.</param>
    public static ShardMessageWriter CreateResult(ShardTaskKind kind, ulong taskId, int firstShard, int shards)
    {
        ShardMessageWriter writer = new(kind, isResult: true);
        writer.WriteLong((long)taskId);
        BinaryPrimitives.WriteInt32LittleEndian(writer._buffer.Extend(sizeof(int)), firstShard);
        BinaryPrimitives.WriteInt32LittleEndian(writer._buffer.Extend(sizeof(int)), shards);
        return writer;
    }

    public void WriteLong(long number) => BinaryPrimitives.WriteInt64LittleEndian(_buffer.Extend(sizeof(long)), number);

    public void WriteDouble(double number) => BinaryPrimitives.WriteDoubleLittleEndian(_buffer.Extend(sizeof(double)), number);

    public void WriteText(string text) => WriteSection(Encoding.UTF8.GetBytes(text), sizeof(byte));

    public void WriteInts(ReadOnlySpan<int> numbers) => WriteNumbers(numbers);

    public void WriteFloats(ReadOnlySpan<float> numbers) => WriteNumbers(numbers);

    public void WriteDoubles(ReadOnlySpan<double> numbers) => WriteNumbers(numbers);

    /// <summary>Writes the state of a learner as a section each for the header, the wide and the narrow numbers of its file.</summary>
    /// <exception cref="ArgumentException">Learning diverged.</exception>
    public void WriteState(LearnerState state)
    {
        SafetensorsWriter writer = StateTensors.CreateWriter(state);
        int length = writer.ComputeArrayLength();
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> file = rented.AsSpan(0, length);
        writer.CopyTo(file);
        (int wide, int narrow) = StateTensors.FindNumbers(file);
        WriteSection(file[..wide], sizeof(byte));
        WriteSection(file[wide..narrow], sizeof(double));
        WriteSection(file[narrow..], sizeof(float));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Returns the message once, after its last field was written.</summary>
    public byte[] ToArray()
    {
        byte[] message = _buffer.Take();
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(ChecksumAt), ComputeChecksum(message.AsSpan(TaskHeader)));
        return message;
    }

    /// <summary>Computes the CRC-32C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint ComputeChecksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte last in bytes)
            sum = BitOperations.Crc32C(sum, last);
        return ~sum;
    }

    private void WriteNumbers<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            WriteSection(MemoryMarshal.AsBytes(numbers), Unsafe.SizeOf<T>());
            return;
        }
        byte[] bytes = MemoryMarshal.AsBytes(numbers).ToArray();
        SafetensorsFile.SwapIfBigEndian<T>(bytes);
        WriteSection(bytes, Unsafe.SizeOf<T>());
    }

    private void WriteSection(ReadOnlySpan<byte> numbers, int width)
    {
        _buffer.Append((byte)width);
        WriteLong(numbers.Length / width);
        int lengthAt = _buffer.Count;
        WriteLong(0);
        BlockPacker.Pack(numbers, width, _buffer);
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.Bytes[lengthAt..], _buffer.Count - lengthAt - sizeof(long));
    }
}
