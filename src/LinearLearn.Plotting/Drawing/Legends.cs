using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>What lines and markers of a chart mean.</summary>
internal static class Legends
{
    public const float LineWidth = 2;
    public const float ThinLineWidth = 1.5f;
    public const float MarkerSize = 10;

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

    /// <summary>Beside the data, where it covers nothing.</summary>
    public static void ShowAt(Plot plot, Edge edge)
    {
        ScottPlot.Panels.LegendPanel panel = plot.ShowLegend(edge);
        panel.Padding = new PixelPadding(8, 8);
    }

    private static LegendItem Add(Plot plot, Palette palette, string text)
    {
        plot.Legend.FontName = null; // it would override those of the items, which are chosen by their letters
        LegendItem item = new() { LabelText = text, LabelFontName = Typefaces.For(text), LabelFontSize = Plots.TextSize, LabelFontColor = palette.Text };
        plot.Legend.ManualItems.Add(item);
        return item;
    }
}
