using System.Buffers;

namespace LinearLearn;

/// <summary>The bytes of a file that grows as it is written. One that becomes too large is the fault of the model, not of the memory.</summary>
internal sealed class FileBuffer : IBufferWriter<byte>
{
    private const int FirstLength = 256;

    private byte[] _bytes = [];
    private int _count;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsMemory(_count);
    }

    /// <exception cref="ArgumentException">The file would be larger than an array.</exception>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Grow(sizeHint);
        return _bytes.AsSpan(_count);
    }

    public byte[] ToArray() => Written.ToArray();

    /// <exception cref="ArgumentException">A file of so many bytes is larger than an array.</exception>
    public static void RequireRoom(long length)
    {
        if (length > Array.MaxLength)
            throw new ArgumentException(Guard.Text($"expected at most {Array.MaxLength} bytes, found {length}: too much for one file"));
    }

    private void Grow(int sizeHint)
    {
        long needed = (long)_count + Math.Max(sizeHint, 1);
        if (needed <= _bytes.Length)
            return;
        RequireRoom(needed);
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, Math.Max(FirstLength, 2L * _bytes.Length)), Array.MaxLength));
    }
}
