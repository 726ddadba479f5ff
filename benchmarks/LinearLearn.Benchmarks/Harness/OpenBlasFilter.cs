using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Running;

namespace LinearLearn.Benchmarks;

/// <summary>Omits the table rows of OpenBLAS if it is not installed.</summary>
internal sealed class OpenBlasFilter : IFilter
{
    public bool Predicate(BenchmarkCase benchmarkCase) =>
        OpenBlas.IsFound || !benchmarkCase.Descriptor.WorkloadMethod.Name.StartsWith(nameof(OpenBlas), StringComparison.Ordinal);
}
