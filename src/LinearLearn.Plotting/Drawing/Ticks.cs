using ScottPlot.TickGenerators;

namespace LinearLearn.Plotting;

/// <summary>What stands along an axis, written the same in every culture.</summary>
internal static class Ticks
{
    private const double MostWholeTicks = 1_000_000;

    /// <summary>Any numbers.</summary>
    public static NumberTicks Numbers() => new();

    /// <summary>Whole numbers from 0 to the highest, with commas between thousands.</summary>
    public static NumericAutomatic Counts(double highest) => new()
    {
        LabelFormatter = count => Guard.Text($"{count:#,0}"),
        IntegerTicksOnly = highest <= MostWholeTicks,
        TickDensity = 0.7,
    };
}
