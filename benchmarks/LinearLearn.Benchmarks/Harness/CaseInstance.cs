using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace LinearLearn.Benchmarks;

/// <summary>
/// The object behind a row of a table, made once more after measuring: the measured one lived in a process that has ended.
/// </summary>
internal static class CaseInstance
{
    private static readonly Dictionary<BenchmarkCase, Work> Works = [];

    /// <summary>Asked once for all columns: a class may have to set up first.</summary>
    public static Work GetWork(BenchmarkCase benchmark)
    {
        if (!Works.TryGetValue(benchmark, out Work work))
        {
            if (Create(benchmark) is IMeasuredWork instance)
                work = instance.GetWork(benchmark.Descriptor.WorkloadMethod.Name);
            Works.Add(benchmark, work);
        }
        return work;
    }

    public static double? MeasureAccuracy(BenchmarkCase benchmark)
    {
        if (Create(benchmark) is not ITrainedModels instance)
            return null;
        benchmark.Descriptor.GlobalSetupMethod?.Invoke(instance, null);
        return benchmark.Descriptor.WorkloadMethod.Invoke(instance, null) is { } result ? instance.MeasureAccuracy(result) : null;
    }

    private static object? Create(BenchmarkCase benchmark)
    {
        object? instance = Activator.CreateInstance(benchmark.Descriptor.Type);
        foreach (ParameterInstance parameter in benchmark.Parameters.Items)
            benchmark.Descriptor.Type.GetProperty(parameter.Name)?.SetValue(instance, parameter.Value);
        return instance;
    }
}
