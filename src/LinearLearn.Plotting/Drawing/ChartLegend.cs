using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Provides the legend of a chart.</summary>
internal static class ChartLegend
{
    public const float LineWidth = 2;
    public const float ThinLineWidth = 1.5f;
    public const float MarkerSize = 10;

    /// <summary>The width of a legend's symbols, frame and margins.</summary>
    private const float FrameWidth = 64;

    /// <summary>The width of the axis beside the data: a legend below is centered under both.</summary>
    private const float AxisWidth = 96;

    /// <summary>The height of a line in a legend, relative to the size of its letters.</summary>
    private const float LineHeight = 1.8f;

    /// <summary>The largest fraction of the data's height that a legend covers, as long as letters are readable.</summary>
    private const float LargestCover = 0.7f;
    private const float SmallestText = 8;

    /// <summary>The size of letters below which names are shortened rather than made smaller.</summary>
    private const float SmallestWhole = 11;

    /// <summary>The largest width of a text beside the data.</summary>
    private const float LargestBeside = 220;

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

    /// <summary>Shows the legend below the data, where it covers nothing, in letters small enough for the width of the picture.</summary>
    public static void ShowBelow(Plot plot, int width)
    {
        Fit(plot, width - AxisWidth, float.PositiveInfinity);
        plot.ShowLegend(Edge.Bottom).Padding = new PixelPadding(8, 22);
    }

    /// <summary>Shows the legend in the lower right corner of the data, in letters small enough for its width and height.</summary>
    public static void ShowInside(Plot plot, float width, float height)
    {
        Fit(plot, width, LargestCover * height);
        plot.ShowLegend(Alignment.LowerRight);
    }

    /// <summary>Shows the legend beside the data, on its right side.</summary>
    public static void ShowRight(Plot plot)
    {
        Shorten(plot, LargestBeside);
        plot.ShowLegend(Edge.Right).Padding = new PixelPadding(8, 8);
    }

    private static void Fit(Plot plot, float width, float height)
    {
        float widest = plot.Legend.ManualItems.Max(item => PlotStyle.MeasureWidth(item.LabelText));
        float fromWidth = Math.Max(SmallestWhole, PlotStyle.TextSize * (width - FrameWidth) / widest);
        float size = Math.Min(fromWidth, height / plot.Legend.ManualItems.Count / LineHeight);
        plot.Legend.FontSize = Math.Clamp(size, SmallestText, PlotStyle.TextSize);
        Shorten(plot, width - FrameWidth);
    }

    /// <summary>Shortens the names in the items to a width in pixels.</summary>
    private static void Shorten(Plot plot, float width)
    {
        foreach (LegendItem item in plot.Legend.ManualItems)
            item.LabelText = TextFitting.Fit(item.LabelText, width, plot.Legend.FontSize ?? PlotStyle.TextSize);
    }

    private static LegendItem Add(Plot plot, Palette palette, string text)
    {
        plot.Legend.FontName = null; // it would override the fonts of the items, which depend on their letters
        LegendItem item = new()
        {
            LabelText = text,
            LabelFontName = FontResolver.ResolveFamily(text),
            LabelFontSize = PlotStyle.TextSize,
            LabelFontColor = palette.Text,
        };
        plot.Legend.ManualItems.Add(item);
        return item;
    }
}
