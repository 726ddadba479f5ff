using System.Numerics.Tensors;
using System.Reflection;
using BenchmarkDotNet.Reports;
using Microsoft.ML;

namespace LinearLearn.Benchmarks;

/// <summary>What a run was measured on: processor, system, runtime, job, and the versions of what is compared.</summary>
internal static class EnvironmentText
{
    public static IEnumerable<string> Create(Summary summary) =>
    [
        "```",
        .. summary.HostEnvironmentInfo.ToFormattedString(),
        .. summary.AllRuntimes.Split('\n', StringSplitOptions.TrimEntries),
        $"System.Numerics.Tensors {GetVersion(typeof(TensorPrimitives))}, Microsoft.ML {GetVersion(typeof(MLContext))}",
        OpenBlas.IsFound ? OpenBlas.Version.Trim() : "OpenBLAS not found",
        "```",
    ];

    /// <summary>The version without the commit that follows it.</summary>
    private static string GetVersion(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "of unknown version";
}
