using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures the dot product of features and weights: most of the cost of scoring an example.</summary>
public class DotKernelBenchmarks : IMeasuredWork
{
    private KernelData _data = null!;

    [Params(64, 784, 4096, 65_536)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = new KernelData(Length);
        float expected = ScalarLoop();
        Func<float>[] others = [VectorLoop, TensorPrimitivesDot, FloatKernel, ByteKernel, .. OpenBlas.IfFound(OpenBlasDot)];
        foreach (Func<float> kernel in others)
        {
            if (kernel() != expected)
                throw new InvalidOperationException($"{kernel.Method.Name}: expected {expected}, found {kernel()}");
        }
    }

    [Benchmark(Baseline = true)]
    public float ScalarLoop() => ScalarDot.Dot(_data.Floats, _data.Weights);

    [Benchmark]
    public float VectorLoop() => VectorDot.Dot(_data.Floats, _data.Weights);

    [Benchmark]
    public float TensorPrimitivesDot() => TensorDot.Dot(_data.Floats, _data.Weights);

    /// <summary>The kernel that the library calls for rows of floats.</summary>
    [Benchmark]
    public float FloatKernel() => RowKernels.Dot<float, float>(_data.Floats, _data.Weights);

    /// <summary>The kernel that the library calls for rows of bytes.</summary>
    [Benchmark]
    public float ByteKernel() => KernelData.ByteScale * RowKernels.Dot<byte, float>(_data.Bytes, _data.Weights);

    [Benchmark]
    public float OpenBlasDot() => OpenBlas.Dot(_data.Floats, _data.Weights);

    Work IMeasuredWork.GetWork(string benchmark) => new()
    {
        Examples = 1,
        Bytes = Length * (KernelData.BytesPerFeature(benchmark) + sizeof(float)),
    };
}
