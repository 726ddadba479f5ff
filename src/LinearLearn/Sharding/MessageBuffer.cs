namespace LinearLearn;

/// <summary>Collects the bytes of a message.</summary>
internal sealed class MessageBuffer
{
    private const int InitialLength = 256;

    private byte[] _bytes = new byte[InitialLength];

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
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
        }
        Count += count;
        return _bytes.AsSpan(Count - count, count);
    }
}
