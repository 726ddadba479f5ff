using System.Runtime.InteropServices;

namespace LinearLearn.Benchmarks;

/// <summary>Floats that begin on a cache line, so that no vector of 64 bytes lies on two lines: a limit must not depend on luck.</summary>
internal static class AlignedFloats
{
    private const int LineBytes = 64;

    public static Memory<float> Create(int bytes)
    {
        float[] values = GC.AllocateArray<float>((bytes + LineBytes) / sizeof(float), pinned: true);
        nint past = Marshal.UnsafeAddrOfPinnedArrayElement(values, 0) % LineBytes;
        Memory<float> aligned = values.AsMemory((int)((LineBytes - past) % LineBytes) / sizeof(float), bytes / sizeof(float));
        aligned.Span.Fill(0.25f); // also has the system hand out the memory
        return aligned;
    }
}
