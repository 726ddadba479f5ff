using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>
/// Measures how fast one core multiplies and adds numbers in registers, and converts bytes in the first-level cache to floats.
/// </summary>
/// <remarks>The GB/s of the conversion are also 10^9 features per second.</remarks>
public class ArithmeticRooflineBenchmarks : IMeasuredWork
{
    private const int Bytes = 16 * 1024;
    private const int Rounds = 1000;
    private const int Chains = 12;

    private readonly AlignedArray<float> _values = new(Bytes / sizeof(float));
    private readonly float _factor = 0.5f;

    [GlobalSetup]
    public void Setup() => _values.Span.Fill(0.25f);

    /// <summary>Uses twelve chains, so that no multiply-add waits for the previous one.</summary>
    /// <remarks>Their numbers converge to 2: no infinities, no denormals.</remarks>
    [Benchmark]
    public float MultiplyAdd()
    {
        Vector512<float> factor = Vector512.Create(_factor);
        Vector512<float> one = Vector512<float>.One;
        Vector512<float> x0 = one, x1 = one, x2 = one, x3 = one, x4 = one, x5 = one;
        Vector512<float> x6 = one, x7 = one, x8 = one, x9 = one, x10 = one, x11 = one;
        for (int i = 0; i < Rounds; i++)
        {
            x0 = Vector512.MultiplyAddEstimate(x0, factor, one);
            x1 = Vector512.MultiplyAddEstimate(x1, factor, one);
            x2 = Vector512.MultiplyAddEstimate(x2, factor, one);
            x3 = Vector512.MultiplyAddEstimate(x3, factor, one);
            x4 = Vector512.MultiplyAddEstimate(x4, factor, one);
            x5 = Vector512.MultiplyAddEstimate(x5, factor, one);
            x6 = Vector512.MultiplyAddEstimate(x6, factor, one);
            x7 = Vector512.MultiplyAddEstimate(x7, factor, one);
            x8 = Vector512.MultiplyAddEstimate(x8, factor, one);
            x9 = Vector512.MultiplyAddEstimate(x9, factor, one);
            x10 = Vector512.MultiplyAddEstimate(x10, factor, one);
            x11 = Vector512.MultiplyAddEstimate(x11, factor, one);
        }
        return Vector512.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11);
    }

    /// <summary>Uses the widest vectors available, as the kernels do.</summary>
    [Benchmark]
    public float BytesToFloats()
    {
        if (Vector512.IsHardwareAccelerated)
            return BytesToFloats<Width512, Vector512<float>>();
        return Vector256.IsHardwareAccelerated ? BytesToFloats<Width256, Vector256<float>>() : BytesToFloats<Width128, Vector128<float>>();
    }

    Work IMeasuredWork.GetWork(string benchmark) => benchmark == nameof(MultiplyAdd)
        ? new Work { Flops = 2d * Rounds * Chains * Vector512<float>.Count }
        : new Work { Bytes = Bytes };

    private float BytesToFloats<TWidth, TVector>()
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref byte bytes = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(_values.Span));
        nuint width = (nuint)TWidth.Count;
        TVector sum0 = TWidth.Zero, sum1 = TWidth.Zero, sum2 = TWidth.Zero, sum3 = TWidth.Zero;
        for (nuint i = 0; i < Bytes; i += 4 * width)
        {
            sum0 = TWidth.Add(sum0, TWidth.Load(ref bytes, i));
            sum1 = TWidth.Add(sum1, TWidth.Load(ref bytes, i + width));
            sum2 = TWidth.Add(sum2, TWidth.Load(ref bytes, i + 2 * width));
            sum3 = TWidth.Add(sum3, TWidth.Load(ref bytes, i + 3 * width));
        }
        return TWidth.Sum(TWidth.Add(TWidth.Add(sum0, sum1), TWidth.Add(sum2, sum3)));
    }
}
