using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures scoring of many rows at once: the cost of a validation.</summary>
/// <remarks>
/// The shapes are MNIST's threes and sevens (test, training), the same number of bytes in narrower and wider rows, and ten classes. The
/// biases are 0, so that OpenBLAS need not add them.
/// </remarks>
public class ScoreKernelBenchmarks : IMeasuredWork
{
    private KernelData _data = null!;
    private float[] _biases = null!;
    private float[] _scores = null!;

    public static IEnumerable<ScoreShape> Shapes =>
    [
        new(2038, 784, 1),
        new(12_396, 784, 1),
        new(24_966, 64, 1),
        new(390, 4096, 1),
        new(24, 65_536, 1),
        new(2038, 784, 10),
    ];

    /// <summary>Gets or sets the shape: rows x columns, rows of weights.</summary>
    [ParamsSource(nameof(Shapes))]
    public ScoreShape Shape { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = new KernelData(Shape.Columns, Shape.Rows, Shape.Classes);
        _biases = new float[Shape.Classes];
        _scores = new float[Shape.Rows * Shape.Classes];
        ScalarLoop();
        float[] expected = [.. _scores];
        Action[] others = [VectorLoop, TensorPrimitivesDot, FloatKernel, ByteKernel, .. OpenBlas.IfFound(OpenBlasScores)];
        foreach (Action kernel in others)
        {
            _scores.AsSpan().Clear();
            kernel();
            if (!_scores.AsSpan().SequenceEqual(expected))
                throw new InvalidOperationException($"{kernel.Method.Name}: expected the scores of {nameof(ScalarLoop)}, found others");
        }
    }

    [Benchmark]
    public void ScalarLoop() => ScoreRowByRow<ScalarDot>();

    [Benchmark]
    public void VectorLoop() => ScoreRowByRow<VectorDot>();

    [Benchmark(Baseline = true)]
    public void TensorPrimitivesDot() => ScoreRowByRow<TensorDot>();

    /// <summary>The kernel that the library calls for rows of floats.</summary>
    [Benchmark]
    public void FloatKernel() => RowKernels.Scores<float>(_data.Floats, 1, _data.Weights, _biases, _scores);

    /// <summary>The kernel that the library calls for rows of bytes.</summary>
    [Benchmark]
    public void ByteKernel() => RowKernels.Scores<byte>(_data.Bytes, KernelData.ByteScale, _data.Weights, _biases, _scores);

    [Benchmark]
    public void OpenBlasScores() => OpenBlas.Scores(_data.Floats, Shape.Columns, _data.Weights, _scores);

    /// <summary>Counts the rows and the weights once each.</summary>
    Work IMeasuredWork.GetWork(string benchmark) => new()
    {
        Examples = Shape.Rows,
        Bytes = (double)Shape.Columns * (Shape.Rows * KernelData.BytesPerFeature(benchmark) + Shape.Classes * sizeof(float)),
    };

    private void ScoreRowByRow<TDot>()
        where TDot : struct, IDotLoop
    {
        (int rows, int columns, int classes) = Shape;
        ReadOnlySpan<float> features = _data.Floats, weights = _data.Weights;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = features.Slice(row * columns, columns);
            for (int k = 0; k < classes; k++)
                _scores[row * classes + k] = TDot.Dot(x, weights.Slice(k * columns, columns)) + _biases[k];
        }
    }
}
