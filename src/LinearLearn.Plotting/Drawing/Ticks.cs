using ScottPlot.TickGenerators;

namespace LinearLearn.Plotting;

/// <summary>Numbers along an axis, written the same in every culture.</summary>
internal static class Ticks
{
    private const double MostWholeTicks = 1_000_000;

    /// <summary>Any numbers.</summary>
    public static NumericAutomatic Numbers() => new() { LabelFormatter = Number };

    /// <summary>Whole numbers from 0 to the highest, with commas between thousands.</summary>
    public static NumericAutomatic Counts(double highest) => new()
    {
        LabelFormatter = count => Guard.Text($"{count:#,0}"),
        IntegerTicksOnly = highest <= MostWholeTicks,
        TickDensity = 0.7,
    };

    private static string Number(double value) => Math.Abs(value) switch
    {
        < 1e-12 => "0",
        < 1e-4 or >= 1e6 => Guard.Text($"{value:0.###e0}"),
        _ => Guard.Text($"{value:#,0.######}"),
    };
}
