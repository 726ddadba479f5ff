namespace LinearLearn;

/// <summary>Bytes of which nobody knows how many will come: room for them doubles whenever it is full and one more has come.</summary>
/// <param name="name">What error messages call what they come from.</param>
/// <param name="expected">How many there probably are.</param>
/// <param name="most">How many there may be.</param>
internal sealed class IncomingBytes(string name, int expected, int most)
{
    private const int FirstLength = 4096;

    /// <summary>Where the byte goes for which there may be no room.</summary>
    private readonly byte[] _next = new byte[1];

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(expected);
    private int _count;

    public ReadOnlyMemory<byte> All => _bytes.AsMemory(0, _count);

    /// <summary>Where to put the next bytes: one or more.</summary>
    public Memory<byte> Room => _count < _bytes.Length ? _bytes.AsMemory(_count) : _next;

    /// <summary>Keeps bytes that were put into the room.</summary>
    /// <exception cref="InvalidDataException">There are more than there may be.</exception>
    public void Add(int count)
    {
        if (_count == _bytes.Length)
        {
            if (_count == most)
                throw new InvalidDataException(Guard.Text($"{name}: expected at most {most} bytes, found more"));
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(FirstLength, 2L * _count), most));
            _bytes[_count] = _next[0];
        }
        _count += count;
    }
}
