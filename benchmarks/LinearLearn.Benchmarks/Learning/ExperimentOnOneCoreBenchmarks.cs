using BenchmarkDotNet.Attributes;

namespace LinearLearn.Benchmarks;

/// <summary>The same experiment where the library has one core as well.</summary>
[UsesDigits]
[OneCore]
[WarmupCount(20)]
public class ExperimentOnOneCoreBenchmarks : ExperimentBenchmarks;
