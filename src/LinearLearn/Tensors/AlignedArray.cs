using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LinearLearn;

/// <summary>
/// An array of numbers that starts at a cache line and is never moved, because a vector across two cache lines takes twice as long to load.
/// </summary>
/// <remarks>
/// The numbers are 0 at first. The alignment pays off for weights that are read repeatedly. It does not change any result.
/// </remarks>
internal readonly struct AlignedArray<T>
    where T : unmanaged
{
    private static readonly int LineLength = 64 / Unsafe.SizeOf<T>();

    private readonly T[] _values;
    private readonly int _start;
    private readonly int _length;

    public AlignedArray(int length)
        : this(GC.AllocateArray<T>(length + LineLength - 1, pinned: true), length)
    {
    }

    private AlignedArray(T[] pinned, int length)
    {
        (_values, _length) = (pinned, length);
        long index = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0) / Unsafe.SizeOf<T>();
        _start = (int)((LineLength - index % LineLength) % LineLength);
    }

    /// <summary>Gets whether there is an array; false for the default value.</summary>
    public bool IsAllocated => _values is not null;

    public Span<T> Span => _values.AsSpan(_start, _length);

    public ReadOnlyMemory<T> Memory => _values.AsMemory(_start, _length);

    /// <summary>Creates an aligned copy of values.</summary>
    public static AlignedArray<T> From(ReadOnlySpan<T> values)
    {
        AlignedArray<T> copy = new(
            GC.AllocateUninitializedArray<T>(values.Length + LineLength - 1, pinned: true), values.Length);
        values.CopyTo(copy.Span);
        return copy;
    }
}
