using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>
/// Floats, 0 at first, that begin where a cache line does and stay there: a wide vector that lies on two cache lines takes twice as long to load.
/// Worth it for weights that are read over and over. (Where they lie makes no difference to a bit of any result.)
/// </summary>
internal readonly struct AlignedFloats
{
    private const int LineFloats = 64 / sizeof(float);

    private readonly float[] _values;
    private readonly int _start;
    private readonly int _length;

    public AlignedFloats(int length)
    {
        _values = GC.AllocateArray<float>(length + LineFloats - 1, pinned: true);
        _length = length;
        long place = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0) / sizeof(float);
        _start = (int)((LineFloats - place % LineFloats) % LineFloats);
    }

    /// <summary>A copy of these.</summary>
    public static AlignedFloats Of(ReadOnlySpan<float> values)
    {
        AlignedFloats copy = new(values.Length);
        values.CopyTo(copy.Span);
        return copy;
    }

    public Span<float> Span => _values.AsSpan(_start, _length);

    public ReadOnlyMemory<float> Memory => _values.AsMemory(_start, _length);
}
