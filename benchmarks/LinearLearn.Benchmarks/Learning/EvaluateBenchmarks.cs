using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures counting of correct predictions, as in each validation, on one core and on all cores.</summary>
/// <remarks>The library uses only as many cores as reduce the time. OpenBLAS scores floats on one core.</remarks>
public class EvaluateBenchmarks : IMeasuredWork
{
    private const int PixelCount = 784;

    /// <summary>The number of scores next to 0 that can have another sign in OpenBLAS, which adds in another order.</summary>
    private const int MostDifferent = 3;

    private readonly LinearModel _model = LinearModel.Uniform(PixelCount, [0, 1], byteScale: ByteFeatures.DefaultScale);
    private Dataset _bytes = null!;
    private Dataset _floats = null!;
    private KernelData _data = null!;
    private int[] _labels = null!;
    private float[] _scores = null!;

    /// <summary>
    /// Gets or sets the number of examples: the threes and sevens of the sample's test set, MNIST's test set and MNIST's training set.
    /// </summary>
    [Params(512, 2038, 12_396)]
    public int Examples { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = new KernelData(PixelCount, Examples);
        _model.Weights.CopyTo(_data.Weights);
        _labels = [.. Enumerable.Range(0, Examples).Select(i => i % 2)];
        _scores = new float[Examples];
        _bytes = new Dataset(new ByteFeatures(_data.Bytes, PixelCount), _labels);
        _floats = new Dataset(new DenseFeatures(_data.Floats, PixelCount), _labels);
        int expected = BytesOnOneCore();
        Func<int>[] others = [BytesOnAllCores, FloatsOnOneCore, FloatsOnAllCores];
        int[] counts = Array.ConvertAll(others, count => count());
        int[] blas = Array.ConvertAll(OpenBlas.IfFound<Func<int>>(OpenBlasScores), count => count());
        if (counts.Any(correct => correct != expected) || blas.Any(correct => Math.Abs(correct - expected) > MostDifferent))
            throw new InvalidOperationException($"expected {expected} correct each time, found {string.Join(", ", [.. counts, .. blas])}");
    }

    [Benchmark(Baseline = true)]
    public int BytesOnOneCore() => _model.Evaluate(_bytes, parts: 1).Correct;

    [Benchmark]
    public int BytesOnAllCores() => _model.Evaluate(_bytes).Correct;

    [Benchmark]
    public int FloatsOnOneCore() => _model.Evaluate(_floats, parts: 1).Correct;

    [Benchmark]
    public int FloatsOnAllCores() => _model.Evaluate(_floats).Correct;

    /// <summary>Computes scores with OpenBLAS, and counts those with the right sign.</summary>
    [Benchmark]
    public int OpenBlasScores()
    {
        OpenBlas.Scores(_data.Floats, PixelCount, _data.Weights, _scores);
        (int seconds, int positives, int both) = RowKernels.CountPositives(_scores, _labels);
        return Examples - seconds - positives + 2 * both;
    }

    Work IMeasuredWork.GetWork(string benchmark) => new()
    {
        Examples = Examples,
        Bytes = (double)PixelCount * Examples * (benchmark.StartsWith("Bytes", StringComparison.Ordinal) ? sizeof(byte) : sizeof(float)),
    };
}
