using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LinearLearn;

/// <summary>Reads a task or a result in the format of <see cref="ShardMessageWriter"/>.</summary>
/// <remarks>
/// All lengths are checked before memory is allocated for them, and a checksum detects damage. A block of zeros unpacks to 65,536 numbers
/// of 8 bytes from 5, so a message can need about 100,000 times its length, unless the reader limits the numbers of a section.
/// </remarks>
internal sealed class ShardMessageReader
{
    private const int ReservedAt = 7;

    private readonly byte[] _message;
    private int _next;

    private ShardMessageReader(byte[] message, bool isResult)
    {
        _message = message;
        RequireHeader(message, isResult);
        Kind = (ShardTaskKind)message[5];
        _next = ShardMessageWriter.TaskHeader;
        if (isResult)
        {
            TaskId = (ulong)ReadLong();
            (FirstShard, Shards) = (ReadInt(), ReadInt());
            if (FirstShard < 0 || Shards < 1 || Shards > int.MaxValue - FirstShard)
                throw CreateFault("a range of shards", Guard.Text($"{Shards} from {FirstShard} on"));
        }
        else
        {
            TaskId = ((ulong)message.Length << 32) | BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(ShardMessageWriter.ChecksumAt));
        }
    }

    public ShardTaskKind Kind { get; }

    /// <summary>Gets the id of the task: its length and its checksum.</summary>
    public ulong TaskId { get; }

    /// <summary>Gets the first shard of a result.</summary>
    public int FirstShard { get; }

    /// <summary>Gets the number of shards of a result.</summary>
    public int Shards { get; }

    /// <exception cref="InvalidDataException">The bytes are not a task.</exception>
    public static ShardMessageReader ParseTask(byte[] message) => new(message, isResult: false);

    /// <exception cref="InvalidDataException">The bytes are not a result.</exception>
    public static ShardMessageReader ParseResult(byte[] message) => new(message, isResult: true);

    /// <summary>Creates an exception for bytes that are not a message.</summary>
    public static InvalidDataException CreateFault(string expected, string found) =>
        new(Guard.Text($"message of a shard: expected {expected}, found {found}"));

    public long ReadLong() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Reads a number from 0 to a limit.</summary>
    public int ReadCount(int most)
    {
        long count = ReadLong();
        return count >= 0 && count <= most ? (int)count : throw CreateFault(Guard.Text($"0 to {most}"), Guard.Text($"{count}"));
    }

    public string ReadText() => Encoding.UTF8.GetString(ReadNumbers<byte>());

    public int[] ReadInts(int most = int.MaxValue) => ReadNumbers<int>(most);

    public float[] ReadFloats(int most = int.MaxValue) => ReadNumbers<float>(most);

    public double[] ReadDoubles(int most = int.MaxValue) => ReadNumbers<double>(most);

    /// <summary>Reads the state of a learner.</summary>
    /// <exception cref="InvalidDataException">It is not a state that a learner can have.</exception>
    public LearnerState ReadState()
    {
        Section header = ReadSection(sizeof(byte)), wide = ReadSection(sizeof(double)), narrow = ReadSection(sizeof(float));
        long length = header.Length + wide.Length + narrow.Length;
        if (length > Array.MaxLength)
            throw CreateFault(Guard.Text($"a state of at most {Array.MaxLength} bytes"), Guard.Text($"{length}"));
        byte[] rented = ArrayPool<byte>.Shared.Rent((int)length);
        Span<byte> file = rented.AsSpan(0, (int)length), rest = file;
        foreach (Section section in (ReadOnlySpan<Section>)[header, wide, narrow])
        {
            BlockUnpacker.Unpack(_message, section.Start, section.Width, rest[..(int)section.Length]);
            rest = rest[(int)section.Length..];
        }
        LearnerState state = StateTensors.Read(file, "message of a shard");
        ArrayPool<byte>.Shared.Return(rented);
        return state;
    }

    /// <exception cref="InvalidDataException">There are more bytes.</exception>
    public void RequireEnd()
    {
        if (_next != _message.Length)
            throw CreateFault("its end", Guard.Text($"{_message.Length - _next} more bytes"));
    }

    private static void RequireHeader(byte[] message, bool isResult)
    {
        (string kind, string other) = isResult ? ("a result", "a task") : ("a task", "a result");
        int header = isResult ? ShardMessageWriter.ResultHeader : ShardMessageWriter.TaskHeader;
        if (message.Length < header || !message.AsSpan().StartsWith(ShardMessageWriter.Magic))
            throw CreateFault(Guard.Text($"{kind} of at least {header} bytes"), Guard.Text($"{message.Length} other bytes"));
        if (message[4] != ShardMessageWriter.Version)
        {
            throw CreateFault(
                Guard.Text($"version {ShardMessageWriter.Version}: all machines need the same version of the library"),
                Guard.Text($"{message[4]}"));
        }
        if (message[6] != (isResult ? 1 : 0))
            throw CreateFault(kind, other);
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(ShardMessageWriter.ChecksumAt));
        uint found = ShardMessageWriter.ComputeChecksum(message.AsSpan(ShardMessageWriter.TaskHeader));
        if (found != expected)
            throw CreateFault(Guard.Text($"a checksum of {expected}"), Guard.Text($"{found}: the bytes were damaged"));
        if (message[ReservedAt] != 0)
            throw CreateFault(Guard.Text($"a reserved byte of 0 at index {ReservedAt}"), Guard.Text($"{message[ReservedAt]}"));
    }

    private int ReadInt() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    private T[] ReadNumbers<T>(int most = int.MaxValue)
        where T : unmanaged
    {
        Section section = ReadSection(Unsafe.SizeOf<T>());
        if (section.Count > most)
            throw CreateFault(Guard.Text($"at most {most} numbers"), Guard.Text($"{section.Count}"));
        T[] numbers = GC.AllocateUninitializedArray<T>((int)section.Count);
        Span<byte> bytes = MemoryMarshal.AsBytes(numbers.AsSpan());
        BlockUnpacker.Unpack(_message, section.Start, section.Width, bytes);
        SafetensorsFile.SwapIfBigEndian<T>(bytes);
        return numbers;
    }

    private Section ReadSection(int width)
    {
        int found = Take(1)[0];
        long count = ReadLong(), length = ReadLong();
        if (found != width || count < 0 || count > Array.MaxLength / width || length < 0 || length > _message.Length - _next)
        {
            throw CreateFault(
                Guard.Text($"a section of numbers of {width} bytes within {_message.Length - _next} bytes"),
                Guard.Text($"{count} numbers of {found} bytes in {length} bytes"));
        }
        BlockUnpacker.RequireBlocks(_message.AsSpan(_next, (int)length), count);
        _next += (int)length;
        return new Section(width, count, _next - (int)length);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _next)
            throw CreateFault(Guard.Text($"{count} bytes"), Guard.Text($"{_message.Length - _next}"));
        _next += count;
        return _message.AsSpan(_next - count, count);
    }

    private readonly record struct Section(int Width, long Count, int Start)
    {
        public long Length => Count * Width;
    }
}
