using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LinearLearn.BesideMlNet;

/// <summary>Describes the machine of a run.</summary>
public static class Machine
{
    public static string Description =>
        $"{Environment.ProcessorCount} logical cores of {Processor}, {Vectors}, "
        + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>Gets the number of waiting processes, averaged over one, five and fifteen minutes, if the system reports it.</summary>
    public static string Load => File.Exists("/proc/loadavg")
        ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3])
        : "not reported by this system";

    private static string Vectors => Avx512F.IsSupported ? "AVX-512"
        : Avx2.IsSupported ? "AVX2"
        : Vector128.IsHardwareAccelerated ? "128-bit vectors"
        : "no vectors";

    private static string Processor
    {
        get
        {
            string? line = File.Exists("/proc/cpuinfo")
                ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                : null;
            string name = line?.Split(':', 2)[1] ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unnamed";
            return $"{name.Trim()} ({RuntimeInformation.ProcessArchitecture})";
        }
    }
}
