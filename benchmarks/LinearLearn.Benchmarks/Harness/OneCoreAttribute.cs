using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace LinearLearn.Benchmarks;

/// <summary>Runs a benchmark class as if the machine had one core, for comparisons with code that uses only one.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OneCoreAttribute : Attribute, IConfigSource
{
    // The variables of one mutator replace those of another, so the general ones are repeated.
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddJob(Job.Default
        .WithEnvironmentVariables([.. BenchmarkSettings.Variables, new EnvironmentVariable("DOTNET_PROCESSOR_COUNT", "1")])
        .AsMutator());
}
