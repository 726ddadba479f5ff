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

    /// <summary>The smallest letters of a legend within the data: below it, letters can be larger.</summary>
    private const float SmallestTextInside = 12;

    /// <summary>The positions of a legend within the data, with the fractions of the free room on the left of it and below it.</summary>
    private static readonly (Alignment Alignment, double X, double Y)[] Positions =
    [
        (Alignment.LowerRight, 1, 0), (Alignment.LowerLeft, 0, 0), (Alignment.UpperLeft, 0, 1), (Alignment.UpperRight, 1, 1),
        (Alignment.LowerCenter, 0.5, 0), (Alignment.UpperCenter, 0.5, 1), (Alignment.MiddleRight, 1, 0.5), (Alignment.MiddleLeft, 0, 0.5),
    ];

    /// <summary>The width of the symbols and the frame of a legend within the data.</summary>
    private const float InsideFrameWidth = 50;

    /// <summary>The height of title and bottom axis.</summary>
    private const float OtherHeight = 100;

    /// <summary>The distance of a legend to the edges of the data and to lines, in pixels.</summary>
    private const float InsideMargin = 8;

    /// <summary>The size of letters below which names are shortened rather than made smaller.</summary>
    private const float SmallestWhole = 11;

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
        plot.ShowLegend(Edge.Bottom).Padding = new PixelPadding(8, 10);
    }

    /// <summary>Shows the legend in the lower right corner of the data, in letters small enough for its width and height.</summary>
    public static void ShowInside(Plot plot, float width, float height)
    {
        Fit(plot, width, LargestCover * height);
        plot.ShowLegend(Alignment.LowerRight);
    }

    /// <summary>
    /// Shows the legend at an edge of the data where no line or marker crosses it, or below the data if it crosses them everywhere.
    /// </summary>
    public static void ShowInEmptyArea(Plot plot, (int Width, int Height) size)
    {
        float width = size.Width - AxisWidth - PlotStyle.RightMargin, height = Math.Max(1, size.Height - OtherHeight);
        foreach (float letters in (float[])[PlotStyle.TextSize, SmallestTextInside])
        {
            double boxWidth = (MeasureWidest(plot) * letters / PlotStyle.TextSize + InsideFrameWidth + InsideMargin) / width;
            double boxHeight = (plot.Legend.ManualItems.Count * LineHeight * letters + 3 * InsideMargin) / height;
            if (boxWidth > 1 || boxHeight > LargestCover)
                continue;
            int index = Array.FindIndex(
                Positions, position => !DataCrossing.IsCrossed(plot, position.X, position.Y, boxWidth, boxHeight));
            if (index < 0)
                continue;
            plot.Legend.FontSize = letters;
            plot.ShowLegend(Positions[index].Alignment);
            return;
        }
        ShowBelow(plot, size.Width);
    }

    private static void Fit(Plot plot, float width, float height)
    {
        float fromWidth = Math.Max(SmallestWhole, PlotStyle.TextSize * (width - FrameWidth) / MeasureWidest(plot));
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

    private static float MeasureWidest(Plot plot) => plot.Legend.ManualItems.Max(item => PlotStyle.MeasureWidth(item.LabelText));

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
