using System.Buffers;

namespace LinearLearn;

/// <summary>Collects the bytes of a message in rented memory, because new memory of a large message takes longer than writing it.</summary>
internal sealed class MessageBuffer
{
    private const int InitialLength = 256;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialLength);

    /// <summary>Gets the number of bytes so far.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the bytes so far.</summary>
    public Span<byte> Bytes => _bytes.AsSpan(0, Count);

    /// <summary>Removes the last bytes.</summary>
    public void Truncate(int count) => Count = count;

    public void Append(byte value) => Extend(1)[0] = value;

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    /// <summary>Appends bytes and returns them; the caller must set all of them.</summary>
    /// <exception cref="ArgumentException">The message would be larger than an array.</exception>
    public Span<byte> Extend(int count)
    {
        long needed = (long)Count + count;
        if (needed > _bytes.Length)
        {
            FileBuffer.RequireArrayLength(needed);
            Grow((int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
        }
        Count += count;
        return _bytes.AsSpan(Count - count, count);
    }

    /// <summary>Returns a copy of the bytes, and the memory to its pool: the buffer is empty then.</summary>
    public byte[] Take()
    {
        byte[] message = GC.AllocateUninitializedArray<byte>(Count);
        Bytes.CopyTo(message);
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, Count) = ([], 0);
        return message;
    }

    private void Grow(int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(length);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
