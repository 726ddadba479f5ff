using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>
/// How the line of one class among many looks. Ten that differ: two by two they share a pattern, one dark and one light, so that they can be told
/// in gray; hues next to each other are safe for the color-blind.
/// </summary>
internal readonly record struct SeriesStyle(Color Color, LinePattern Pattern)
{
    /// <summary>So many lines can be told apart.</summary>
    public const int MostCount = 10;

    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid,
        new LinePattern([7, 3], 0, "Long dashes"),
        new LinePattern([2, 2], 0, "Dots"),
        new LinePattern([9, 3, 2, 3], 0, "Dash and dot"),
        new LinePattern([4, 4], 0, "Short dashes"),
    ];

    /// <summary>The style of the class at an index: 0 to <see cref="MostCount"/> - 1.</summary>
    public static SeriesStyle Get(int index, Palette palette) => new(palette.Series[index], Patterns[index / 2]);
}
