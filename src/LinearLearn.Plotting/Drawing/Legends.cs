using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>What lines and markers of a chart mean.</summary>
internal static class Legends
{
    public const float LineWidth = 2;
    public const float ThinLineWidth = 1.5f;
    public const float MarkerSize = 10;

    /// <summary>Of the axis and the legend's frame and symbols.</summary>
    private const float OtherWidth = 160;

    /// <summary>As a part of the size of the letters.</summary>
    private const float LetterWidth = 0.56f;
    private const float SmallestText = 8;

    public static void AddLine(Plot plot, Palette palette, string text, SeriesStyle style, float width = LineWidth)
    {
        LegendItem item = Add(plot, palette, text);
        item.LineColor = style.Color;
        item.LinePattern = style.Pattern;
        item.LineWidth = width;
    }

    public static void AddMarker(Plot plot, Palette palette, string text, MarkerShape shape, Color color)
    {
        LegendItem item = Add(plot, palette, text);
        item.MarkerShape = shape;
        item.MarkerSize = MarkerSize;
        item.MarkerColor = color;
        item.MarkerLineWidth = LineWidth;
    }

    public static void AddArea(Plot plot, Palette palette, string text, Color color) => Add(plot, palette, text).FillColor = color;

    /// <summary>Below the data, where it covers nothing, in letters small enough for a picture of a width.</summary>
    public static void ShowBelow(Plot plot, int width)
    {
        int longest = plot.Legend.ManualItems.Max(item => item.LabelText.Length);
        float size = Math.Clamp((width - OtherWidth) / (longest * LetterWidth), SmallestText, Plots.TextSize);
        plot.Legend.FontSize = size;
        plot.ShowLegend(Edge.Bottom).Padding = new PixelPadding(8, 22);
    }

    /// <summary>To the right of the data.</summary>
    public static void ShowRight(Plot plot) => plot.ShowLegend(Edge.Right).Padding = new PixelPadding(8, 8);

    private static LegendItem Add(Plot plot, Palette palette, string text)
    {
        plot.Legend.FontName = null; // it would override those of the items, which are chosen by their letters
        LegendItem item = new() { LabelText = text, LabelFontName = Typefaces.For(text), LabelFontSize = Plots.TextSize, LabelFontColor = palette.Text };
        plot.Legend.ManualItems.Add(item);
        return item;
    }
}
