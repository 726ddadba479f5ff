using System.Numerics.Tensors;
using System.Reflection;
using BenchmarkDotNet.Reports;
using Microsoft.ML;

namespace LinearLearn.Benchmarks;

/// <summary>Formats the environment of a run: processor, system, runtime, job, and the versions of the compared libraries.</summary>
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

    /// <summary>Gets the version without the commit hash.</summary>
    private static string GetVersion(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "of unknown version";
}
