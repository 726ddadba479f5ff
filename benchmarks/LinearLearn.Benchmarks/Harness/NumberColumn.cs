using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace LinearLearn.Benchmarks;

/// <summary>Represents a column of numbers that BenchmarkDotNet does not have; a table omits it if no row has the number.</summary>
internal sealed class NumberColumn(string name, string legend, string format, Func<Summary, BenchmarkCase, double?> number) : IColumn
{
    private readonly Dictionary<BenchmarkCase, double?> _numbers = [];

    public static IEnumerable<NumberColumn> All =>
    [
        CreateRate("Examples/s", "Examples scored, trained on or read in a second", "N0", work => work.Examples),
        CreateRate("GB/s", "Bytes of operands read and written in a second, in 10^9", "N2", work => work.Bytes / 1e9),
        CreateRate("GFLOP/s", "Additions and multiplications in a second, in 10^9", "N1", work => work.Flops / 1e9),
        new("Accuracy", "The fraction of the validation images predicted correctly", "P2", (_, benchmark) =>
            CaseInstance.MeasureAccuracy(benchmark)),
    ];

    public string Id => $"{nameof(NumberColumn)}.{name}";

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => GetNumber(summary, benchmark) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        GetNumber(summary, benchmarkCase)?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <summary>Gets the number of a row, computed once because an accuracy needs a training.</summary>
    private double? GetNumber(Summary summary, BenchmarkCase benchmark)
    {
        if (!_numbers.TryGetValue(benchmark, out double? value))
            _numbers[benchmark] = value = number(summary, benchmark);
        return value;
    }

    private static NumberColumn CreateRate(string name, string legend, string format, Func<Work, double?> amount) =>
        new(name, legend, format, (summary, benchmark) =>
            amount(CaseInstance.GetWork(benchmark)) / (1e-9 * summary[benchmark]?.ResultStatistics?.Mean));
}
