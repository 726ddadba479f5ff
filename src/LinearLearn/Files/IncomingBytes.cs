namespace LinearLearn;

/// <summary>
/// Bytes of which nobody knows how many will come. The first few are looked at before there is memory for more; then there is room for as many as are
/// expected, and it doubles whenever it is full and one more has come.
/// </summary>
/// <param name="name">What error messages call what they come from.</param>
/// <param name="expected">How many there probably are.</param>
/// <param name="most">How many there may be.</param>
/// <param name="look">Refuses first bytes that cannot be right. It is given all bytes where they are few.</param>
internal sealed class IncomingBytes(string name, int expected, int most, StartCheck? look)
{
    /// <summary>How many bytes are looked at.</summary>
    private const int FirstLength = 4096;

    /// <summary>Where the byte goes for which there may be no room.</summary>
    private readonly byte[] _next = new byte[1];

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(Math.Min(expected, FirstLength));
    private int _count;
    private bool _isChecked;

    /// <summary>Where to put the next bytes: one or more.</summary>
    public Memory<byte> Room => _count < _bytes.Length ? _bytes.AsMemory(_count) : _next;

    /// <summary>Keeps bytes that were put into the room.</summary>
    /// <exception cref="InvalidDataException">There are more than there may be, or the first ones are refused.</exception>
    public void Add(int count)
    {
        if (_count == _bytes.Length)
        {
            if (_count == most)
                throw new InvalidDataException(Guard.Text($"{name}: expected at most {most} bytes, found more"));
            if (_count >= FirstLength)
                Check();
            int room = _count < expected ? expected : (int)Math.Min(Math.Max(FirstLength, 2L * _count), most);
            Array.Resize(ref _bytes, room);
            _bytes[_count] = _next[0];
        }
        _count += count;
    }

    /// <summary>All bytes, when there are no more.</summary>
    /// <exception cref="InvalidDataException">The first ones are refused.</exception>
    public ReadOnlyMemory<byte> ToMemory()
    {
        Check();
        return _bytes.AsMemory(0, _count);
    }

    private void Check()
    {
        if (!_isChecked)
            look?.Invoke(_bytes.AsSpan(0, _count), name);
        _isChecked = true;
    }
}

/// <summary>Looks at the first bytes of a file before the rest is read.</summary>
/// <exception cref="InvalidDataException">No file that can be read begins so.</exception>
internal delegate void StartCheck(ReadOnlySpan<byte> start, string name);
