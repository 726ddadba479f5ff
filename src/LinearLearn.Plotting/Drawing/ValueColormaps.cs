using ScottPlot;
using ScottPlot.Colormaps;

namespace LinearLearn.Plotting;

/// <summary>How numbers become colors.</summary>
internal static class ValueColormaps
{
    /// <summary>An odd number, so that 0 has a color of its own; few enough for files that keep a palette, such as animations without loss.</summary>
    private const int StepCount = 129;

    /// <summary>
    /// Blue for numbers below 0, gray for 0, red above. Lightness rises all the way, so that signs can be told in gray, too.
    /// </summary>
    public static IColormap Diverging { get; } = Stepped(
    [
        new Color("#050b3a"), new Color("#0f2fae"), new Color("#3b56b4"), new Color("#6b6b6b"), new Color("#c2634d"), new Color("#f95f3e"), new Color("#ffc7b2"),
    ]);

    /// <summary>Black for the lowest number, white for the highest.</summary>
    public static IColormap Gray { get; } = new CustomInterpolated([new Color("#000000"), new Color("#ffffff")]);

    private static Steps Stepped(Color[] stops)
    {
        CustomInterpolated smooth = new(stops);
        return new Steps([.. Enumerable.Range(0, StepCount).Select(step => smooth.GetColor((double)step / (StepCount - 1)))]);
    }

    /// <summary>The nearest of some colors.</summary>
    private sealed class Steps(Color[] colors) : IColormap
    {
        public string Name => nameof(Diverging);

        public Color GetColor(double position) => colors[(int)Math.Round(Math.Clamp(position, 0, 1) * (colors.Length - 1))];
    }
}
