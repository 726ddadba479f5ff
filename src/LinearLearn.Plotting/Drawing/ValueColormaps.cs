using ScottPlot;
using ScottPlot.Colormaps;

namespace LinearLearn.Plotting;

/// <summary>Maps numbers to colors.</summary>
internal static class ValueColormaps
{
    /// <summary>The number of colors: odd, so that 0 has a separate color, and few enough for lossless animations with a palette.</summary>
    private const int StepCount = 129;

    /// <summary>
    /// Gets a map with blue for numbers below 0, gray for 0 and red above, whose lightness increases so that signs differ in gray too.
    /// </summary>
    public static IColormap Diverging { get; } = Stepped(
    [
        new Color("#050b3a"), new Color("#0f2fae"), new Color("#3b56b4"), new Color("#6b6b6b"),
        new Color("#c2634d"), new Color("#f95f3e"), new Color("#ffc7b2"),
    ]);

    /// <summary>Gets a map with black for the lowest number and white for the highest.</summary>
    public static IColormap Gray { get; } = new CustomInterpolated([new Color("#000000"), new Color("#ffffff")]);

    private static Steps Stepped(Color[] stops)
    {
        CustomInterpolated smooth = new(stops);
        return new Steps([.. Enumerable.Range(0, StepCount).Select(step => smooth.GetColor((double)step / (StepCount - 1)))]);
    }

    /// <summary>Maps a position to the nearest of some colors.</summary>
    private sealed class Steps(Color[] colors) : IColormap
    {
        public string Name => nameof(Diverging);

        public Color GetColor(double position) => colors[(int)Math.Round(Math.Clamp(position, 0, 1) * (colors.Length - 1))];
    }
}
