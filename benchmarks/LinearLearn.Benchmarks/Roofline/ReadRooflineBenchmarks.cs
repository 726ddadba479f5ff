using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures how fast one core reads memory in order: it adds up floats that fit in a cache, and floats that do not.</summary>
/// <remarks>
/// Eight partial sums, so that no addition waits for the previous one. Without 512-bit vectors, .NET splits each into narrower ones.
/// </remarks>
public class ReadRooflineBenchmarks : IMeasuredWork
{
    private const int Together = 8;

    private AlignedArray<float> _values;

    [Params(16, 256, 8 * 1024, 256 * 1024)]
    public int Kilobytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _values = new AlignedArray<float>(Kilobytes * 1024 / sizeof(float));
        _values.Span.Fill(0.25f); // also makes the system allocate the memory
    }

    [Benchmark]
    public float ReadAndAdd()
    {
        ref float values = ref MemoryMarshal.GetReference(_values.Span);
        nuint length = (nuint)_values.Span.Length;
        nuint width = (nuint)Vector512<float>.Count;
        Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        Vector512<float> sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        for (nuint i = 0; i < length; i += Together * width)
        {
            sum0 += Vector512.LoadUnsafe(ref values, i);
            sum1 += Vector512.LoadUnsafe(ref values, i + width);
            sum2 += Vector512.LoadUnsafe(ref values, i + 2 * width);
            sum3 += Vector512.LoadUnsafe(ref values, i + 3 * width);
            sum4 += Vector512.LoadUnsafe(ref values, i + 4 * width);
            sum5 += Vector512.LoadUnsafe(ref values, i + 5 * width);
            sum6 += Vector512.LoadUnsafe(ref values, i + 6 * width);
            sum7 += Vector512.LoadUnsafe(ref values, i + 7 * width);
        }
        return Vector512.Sum(sum0 + sum1 + sum2 + sum3 + sum4 + sum5 + sum6 + sum7);
    }

    Work IMeasuredWork.GetWork(string benchmark) => new() { Bytes = Kilobytes * 1024 };
}
