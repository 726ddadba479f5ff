using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures counting of correct predictions, as in each validation, on one core and on all cores.</summary>
/// <remarks>The library uses only as many cores as reduce the time.</remarks>
public class EvaluateBenchmarks : IMeasuredWork
{
    private const int PixelCount = 784;

    private readonly LinearModel _model = LinearModel.Uniform(PixelCount, [0, 1], byteScale: ByteFeatures.DefaultScale);
    private Dataset _bytes = null!;
    private Dataset _floats = null!;

    /// <summary>
    /// Gets or sets the number of examples: the threes and sevens of the sample's test set, MNIST's test set and MNIST's training set.
    /// </summary>
    [Params(512, 2038, 12_396)]
    public int Examples { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        KernelData data = new(PixelCount, Examples);
        int[] labels = [.. Enumerable.Range(0, Examples).Select(i => i % 2)];
        _bytes = new Dataset(new ByteFeatures(data.Bytes, PixelCount), labels);
        _floats = new Dataset(new DenseFeatures(data.Floats, PixelCount), labels);
        int expected = BytesOnOneCore();
        int[] others = [BytesOnAllCores(), FloatsOnOneCore(), FloatsOnAllCores()];
        if (others.Any(correct => correct != expected))
            throw new InvalidOperationException($"expected {expected} correct each time, found {string.Join(", ", others)}");
    }

    [Benchmark(Baseline = true)]
    public int BytesOnOneCore() => _model.Evaluate(_bytes, parts: 1).Correct;

    [Benchmark]
    public int BytesOnAllCores() => _model.Evaluate(_bytes).Correct;

    [Benchmark]
    public int FloatsOnOneCore() => _model.Evaluate(_floats, parts: 1).Correct;

    [Benchmark]
    public int FloatsOnAllCores() => _model.Evaluate(_floats).Correct;

    Work IMeasuredWork.GetWork(string benchmark) => new()
    {
        Examples = Examples,
        Bytes = (double)PixelCount * Examples * (benchmark.StartsWith("Bytes", StringComparison.Ordinal) ? sizeof(byte) : sizeof(float)),
    };
}
