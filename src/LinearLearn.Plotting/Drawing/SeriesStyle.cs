using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Represents the color and pattern of the line of one class among many.</summary>
/// <remarks>
/// There are ten different styles. Pairs share a pattern, one dark and one light, so that they differ in gray too. Neighboring hues are
/// safe for color-blind readers.
/// </remarks>
internal readonly record struct SeriesStyle(Color Color, LinePattern Pattern)
{
    /// <summary>The number of lines that can be distinguished.</summary>
    public const int MostCount = 10;

    private static readonly LinePattern[] Patterns =
    [
        LinePattern.Solid,
        new LinePattern([7, 3], 0, "Long dashes"),
        new LinePattern([2, 2], 0, "Dots"),
        new LinePattern([9, 3, 2, 3], 0, "Dash and dot"),
        new LinePattern([4, 4], 0, "Short dashes"),
    ];

    /// <summary>Gets the style of the class at an index: 0 to <see cref="MostCount"/> - 1.</summary>
    public static SeriesStyle Get(int index, Palette palette) => new(palette.Series[index], Patterns[index / 2]);
}
