using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using Perfolizer.Horology;

namespace LinearLearn.Benchmarks;

/// <summary>What all benchmarks are run and shown with.</summary>
/// <remarks>
/// The runtime first runs unoptimized code, and waits for a quiet 100 ms before it counts calls and optimizes. On a single core that moment
/// may not come while a row is measured, and all that is not compiled at full speed at once would look many times slower than it is. So it
/// must not wait.
/// </remarks>
internal static class BenchmarkSettings
{
    public static EnvironmentVariable[] Variables { get; } = [new("DOTNET_TC_CallCountingDelayMs", "0")];

    /// <param name="shortJob">
    /// Whether to measure briefly: enough for ratios. Given two, BenchmarkDotNet would prefer this job to that of the command line.
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
