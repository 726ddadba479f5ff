namespace LinearLearn;

/// <summary>Collects an unknown number of bytes.</summary>
/// <remarks>
/// The first bytes are checked before more memory is allocated. Then the buffer has room for the expected number, and doubles when it is
/// full and another byte arrives.
/// </remarks>
/// <param name="name">The name of the source in error messages.</param>
/// <param name="expected">The likely number of bytes.</param>
/// <param name="maxBytes">The maximum number of bytes.</param>
/// <param name="checkStart">Throws if the first bytes belong to another format. Receives all bytes if there are few.</param>
internal sealed class GrowingBuffer(string name, int expected, int maxBytes, StartCheck? checkStart)
{
    /// <summary>The number of bytes to check.</summary>
    private const int CheckedLength = 4096;

    /// <summary>The room for one more byte when the buffer is full.</summary>
    private readonly byte[] _next = new byte[1];

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(Math.Min(expected, CheckedLength));
    private int _count;
    private bool _isChecked;

    /// <summary>Gets the room for the next bytes, at least one.</summary>
    public Memory<byte> Room => _count < _bytes.Length ? _bytes.AsMemory(_count) : _next;

    /// <summary>Adds bytes that were written to <see cref="Room"/>.</summary>
    /// <exception cref="InvalidDataException">There are more than the maximum, or the check of the first bytes failed.</exception>
    public void Add(int count)
    {
        if (_count == _bytes.Length)
        {
            if (_count == maxBytes)
                throw new InvalidDataException(Guard.Text($"{name}: expected at most {maxBytes} bytes, found more"));
            if (_count >= CheckedLength)
                Check();
            int room = _count < expected ? expected : (int)Math.Min(Math.Max(CheckedLength, 2L * _count), maxBytes);
            Array.Resize(ref _bytes, room);
            _bytes[_count] = _next[0];
        }
        _count += count;
    }

    /// <summary>Returns all bytes, after the last was added.</summary>
    /// <exception cref="InvalidDataException">The check of the first bytes failed.</exception>
    public ReadOnlyMemory<byte> ToMemory()
    {
        Check();
        return _bytes.AsMemory(0, _count);
    }

    private void Check()
    {
        if (!_isChecked)
            checkStart?.Invoke(_bytes.AsSpan(0, _count), name);
        _isChecked = true;
    }
}

/// <summary>Checks the first bytes of a file before the rest is read.</summary>
/// <exception cref="InvalidDataException">The file has another format.</exception>
internal delegate void StartCheck(ReadOnlySpan<byte> start, string name);
