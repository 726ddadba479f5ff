using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>Measures the same experiment on one core.</summary>
[UsesDigits]
[OneCore]
[WarmupCount(20)]
public class ExperimentOnOneCoreBenchmarks : ExperimentBenchmarks;
