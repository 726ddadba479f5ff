using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace LinearLearn.Benchmarks;

/// <summary>Recreates the object of a table row after the measurement, because the measured one was in another process.</summary>
internal static class CaseInstance
{
    private static readonly Dictionary<BenchmarkCase, Work> Works = [];

    /// <summary>Gets the work of a row, computed once for all columns because a class may need its setup.</summary>
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
