using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Dot product of features and weights: most of what scoring an example costs.</summary>
public class DotKernelBenchmarks
{
    private KernelData _data = null!;

    [Params(16, 784, 65_536)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = new KernelData(Length);
        float[] dots = [ScalarLoop(), VectorLoop(), TensorPrimitivesDot(), ByteKernel()];
        if (dots.Distinct().Count() > 1)
            throw new InvalidOperationException($"expected equal dot products, found {string.Join(", ", dots)}");
    }

    [Benchmark(Baseline = true)]
    public float ScalarLoop()
    {
        float[] x = _data.Floats, y = _data.Weights;
        float sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    [Benchmark]
    public float VectorLoop()
    {
        ReadOnlySpan<float> x = _data.Floats, y = _data.Weights;
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x), ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < xs.Length; i++)
            sums += xs[i] * ys[i];
        float sum = Vector.Sum(sums);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>What the library calls for rows of floats.</summary>
    [Benchmark]
    public float TensorPrimitivesDot() => TensorPrimitives.Dot<float>(_data.Floats, _data.Weights);

    /// <summary>What the library calls for rows of bytes.</summary>
    [Benchmark]
    public float ByteKernel() => KernelData.ByteScale * Kernels.Dot(_data.Bytes, _data.Weights);
}
