using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures an update of a <see cref="DriftDetector"/> with its comparisons, while the window grows to a million errors.</summary>
public class DriftBenchmarks
{
    private const int Count = 1_000_000;

    private readonly bool[] _errors = new bool[Count];
    private readonly DriftDetector _detector = new();

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        for (int i = 0; i < Count; i++)
            _errors[i] = random.NextDouble() < 0.1;
        if (Add() < Count / 2)
            throw new InvalidOperationException($"expected a window of most errors, found {_detector}");
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long Add()
    {
        _detector.Reset();
        foreach (bool isError in _errors)
            _detector.Add(isError);
        return _detector.WindowLength;
    }
}
