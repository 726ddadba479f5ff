using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace LinearLearn.Benchmarks;

/// <summary>Runs a benchmark class as if the machine had one core, where the others would have no share in the comparison.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OneCoreAttribute : Attribute, IConfigSource
{
    // One mutator's variables take the place of another's, so the general ones are repeated.
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddJob(Job.Default
        .WithEnvironmentVariables([.. BenchmarkSettings.Variables, new EnvironmentVariable("DOTNET_PROCESSOR_COUNT", "1")])
        .AsMutator());
}
