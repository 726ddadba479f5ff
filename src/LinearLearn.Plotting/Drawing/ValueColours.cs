using ScottPlot;
using ScottPlot.Colormaps;

namespace LinearLearn.Plotting;

/// <summary>How numbers become colours.</summary>
internal static class ValueColours
{
    /// <summary>
    /// Blue for numbers below 0, grey for 0, red above. Lightness rises all the way, so that signs can be told in grey, too.
    /// </summary>
    public static IColormap Diverging { get; } = new CustomInterpolated(
    [
        new Color("#050b3a"), new Color("#0f2fae"), new Color("#3b56b4"), new Color("#6e6e6e"), new Color("#bd6350"), new Color("#f95f3e"), new Color("#ffc7b2"),
    ]);

    /// <summary>Black for the lowest number, white for the highest.</summary>
    public static IColormap Grey { get; } = new CustomInterpolated([new Color("#000000"), new Color("#ffffff")]);
}
