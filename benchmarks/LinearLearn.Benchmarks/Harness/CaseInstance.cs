using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace LinearLearn.Benchmarks;

/// <summary>
/// The object behind a row of a table, made once more after measuring: the measured one lived in a process that has ended.
/// </summary>
internal static class CaseInstance
{
    public static Work WorkOf(BenchmarkCase benchmark) =>
        Create(benchmark) is IMeasuredWork instance ? instance.WorkOf(benchmark.Descriptor.WorkloadMethod.Name) : default;

    public static double? AccuracyOf(BenchmarkCase benchmark)
    {
        if (Create(benchmark) is not ITrainedModels instance)
            return null;
        benchmark.Descriptor.GlobalSetupMethod?.Invoke(instance, null);
        return benchmark.Descriptor.WorkloadMethod.Invoke(instance, null) is { } result ? instance.AccuracyOf(result) : null;
    }

    private static object? Create(BenchmarkCase benchmark)
    {
        object? instance = Activator.CreateInstance(benchmark.Descriptor.Type);
        foreach (ParameterInstance parameter in benchmark.Parameters.Items)
            benchmark.Descriptor.Type.GetProperty(parameter.Name)?.SetValue(instance, parameter.Value);
        return instance;
    }
}
