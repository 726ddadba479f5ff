using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace LinearLearn.Benchmarks;

/// <summary>Provides the settings of all benchmarks.</summary>
/// <remarks>
/// The runtime first runs unoptimized code, and waits for 100 ms without new methods before it counts calls and optimizes. On a single
/// core, that may not happen while a row is measured, and its code would appear many times slower than it is. Therefore the delay is 0.
/// </remarks>
internal static class BenchmarkSettings
{
    public static EnvironmentVariable[] Variables { get; } = [new("DOTNET_TC_CallCountingDelayMs", "0")];

    /// <param name="shortJob">
    /// Whether to measure briefly, which is enough for ratios. Must be false if the command line names a job, because BenchmarkDotNet would
    /// prefer this one.
    /// </param>
    public static IConfig Create(bool shortJob)
    {
        ManualConfig settings = DefaultConfig.Instance
            .AddDiagnoser(new MemoryDiagnoser(new MemoryDiagnoserConfig(displayGenColumns: false)))
            .AddColumn([.. NumberColumn.All])
            .HideColumns(Column.Error, Column.Median, Column.RatioSD, Column.AllocRatio)
            .AddFilter(new OpenBlasFilter())
            .AddJob(Job.Default.WithEnvironmentVariables(Variables).AsMutator());
        return !shortJob ? settings : settings.AddJob(new Job("Short")
            .WithWarmupCount(2)
            .WithIterationCount(5)
            .WithIterationTime(TimeInterval.FromMilliseconds(100))
            .AsDefault());
    }
}
