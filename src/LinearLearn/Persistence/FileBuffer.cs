using System.Buffers;

namespace LinearLearn;

/// <summary>Collects the bytes of a file while it is written.</summary>
/// <remarks>A file that exceeds the maximum length of an array is reported as an error of the model, not as a lack of memory.</remarks>
internal sealed class FileBuffer : IBufferWriter<byte>
{
    private const int InitialLength = 256;

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

    /// <exception cref="ArgumentException">The length exceeds the maximum length of an array.</exception>
    public static void RequireArrayLength(long length)
    {
        if (length > Array.MaxLength)
            throw new ArgumentException(Guard.Text($"expected at most {Array.MaxLength} bytes, found {length}: too much for one file"));
    }

    private void Grow(int sizeHint)
    {
        long needed = (long)_count + Math.Max(sizeHint, 1);
        if (needed <= _bytes.Length)
            return;
        RequireArrayLength(needed);
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, Math.Max(InitialLength, 2L * _bytes.Length)), Array.MaxLength));
    }
}
