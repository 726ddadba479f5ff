using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures axpy, weights += step * features: the cost of an update of the weights.</summary>
public class AxpyKernelBenchmarks : IMeasuredWork
{
    private KernelData _data = null!;
    private float _step = 0.25f;

    [Params(64, 784, 4096, 65_536)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = new KernelData(Length);
        float[] before = [.. _data.Weights];
        // Each other kernel must add what the scalar loop subtracts.
        Action[] others = [VectorLoop, TensorPrimitivesMultiplyAdd, ByteKernel, .. OpenBlas.IfFound(OpenBlasAxpy)];
        foreach (Action kernel in others)
        {
            ScalarLoop();
            kernel();
            if (!_data.Weights.AsSpan().SequenceEqual(before))
                throw new InvalidOperationException($"{kernel.Method.Name}: expected the weights of {nameof(ScalarLoop)}, found others");
        }
    }

    [Benchmark(Baseline = true)]
    public void ScalarLoop() => AddScaled(_data.Floats, NextStep(), _data.Weights);

    [Benchmark]
    public void VectorLoop()
    {
        float step = NextStep();
        ReadOnlySpan<float> x = _data.Floats;
        Span<float> y = _data.Weights;
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (int i = 0; i < xs.Length; i++)
            ys[i] += step * xs[i];
        int rest = xs.Length * Vector<float>.Count;
        AddScaled(x[rest..], step, y[rest..]);
    }

    /// <summary>Also the kernel that the library calls for rows of floats.</summary>
    [Benchmark]
    public void TensorPrimitivesMultiplyAdd() =>
        TensorPrimitives.MultiplyAdd(_data.Floats, NextStep(), _data.Weights, _data.Weights);

    /// <summary>The kernel that the library calls for rows of bytes.</summary>
    [Benchmark]
    public void ByteKernel() => RowKernels.AddScaled(_data.Bytes, KernelData.ByteScale * NextStep(), _data.Weights);

    [Benchmark]
    public void OpenBlasAxpy() => OpenBlas.AddScaled(_data.Floats, NextStep(), _data.Weights);

    /// <summary>Counts features as read, weights as read and written.</summary>
    Work IMeasuredWork.GetWork(string benchmark) => new()
    {
        Examples = 1,
        Bytes = Length * (KernelData.BytesPerFeature(benchmark) + 2 * sizeof(float)),
    };

    private static void AddScaled(ReadOnlySpan<float> x, float step, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] += step * x[i];
    }

    /// <summary>Alternates the sign, so that the weights stay the same: no infinities, no denormals.</summary>
    private float NextStep() => _step = -_step;
}
