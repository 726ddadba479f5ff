using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

// Short by default: enough for ratios. Given both, BenchmarkDotNet would prefer this job to the one from the command line.
IConfig config = DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default);
if (!IsGiven("-j", "--job"))
{
    config = config.AddJob(new Job("Short")
        .WithWarmupCount(3)
        .WithIterationCount(7)
        .WithIterationTime(TimeInterval.FromMilliseconds(200))
        .AsDefault());
}

// Without a filter BenchmarkDotNet would ask which benchmarks to run: run all.
string[] arguments = IsGiven("-f", "--filter") ? args : [.. args, "--filter", "*"];
IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, config);
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;

bool IsGiven(string shortName, string name) => args.Any(arg =>
    arg.StartsWith(shortName, StringComparison.OrdinalIgnoreCase) || arg.StartsWith(name, StringComparison.OrdinalIgnoreCase));
