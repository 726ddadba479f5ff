using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>
/// How the line of one class among many looks. Ten that differ: two by two they share a pattern, one dark and one light, so that they can be told
/// in grey; hues next to each other are safe for the colour-blind.
/// </summary>
internal readonly record struct SeriesStyle(Color Color, LinePattern Pattern)
{
    /// <summary>So many lines can be told apart.</summary>
    public const int Count = 10;

    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid,
        new LinePattern([7, 3], 0, "Long dashes"),
        new LinePattern([2, 2], 0, "Dots"),
        new LinePattern([9, 3, 2, 3], 0, "Dash and dot"),
        new LinePattern([4, 4], 0, "Short dashes"),
    ];

    /// <summary>The style of the class at a place: 0 to <see cref="Count"/> - 1.</summary>
    public static SeriesStyle Of(int place, Palette palette) => new(palette.Series[place], Patterns[place / 2]);
}
