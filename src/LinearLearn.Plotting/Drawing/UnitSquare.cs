using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Lays out charts whose two axes range from 0 to 1 on the same scale.</summary>
internal static class UnitSquare
{
    private const int Left = 72;
    private const int Right = 24;
    private const int Top = 44;
    private const int Bottom = 60;

    /// <summary>The margin of the axes beyond 0 and 1, which keeps lines along the edges visible.</summary>
    private const double LimitMargin = 0.015;

    /// <summary>Gets the size of a chart whose data is a square of 400 pixels.</summary>
    public static (int Width, int Height) Size { get; } = (400 + Left + Right, 400 + Top + Bottom);

    /// <summary>Makes the data area a square, centered in the available room.</summary>
    public static void SetAxes(Plot plot, (int Width, int Height) size, string xLabel, string yLabel)
    {
        PlotStyle.SetAxisLabels(plot, xLabel, yLabel);
        plot.Axes.Bottom.TickGenerator = new NumberTickGenerator();
        plot.Axes.Left.TickGenerator = new NumberTickGenerator();
        plot.Axes.SetLimits(-LimitMargin, 1 + LimitMargin, -LimitMargin, 1 + LimitMargin);
        float width = size.Width - Left - Right, height = size.Height - Top - Bottom, side = GetSide(size);
        float left = Left + Math.Max(0, (width - side) / 2), top = Top + Math.Max(0, (height - side) / 2);
        plot.Layout.Fixed(new PixelRect(left, left + side, top + side, top));
    }

    /// <summary>Gets the side of the data area in pixels.</summary>
    public static float GetSide((int Width, int Height) size) =>
        Math.Max(1, Math.Min(size.Width - Left - Right, size.Height - Top - Bottom));

    /// <summary>Adds a dashed line from corner to corner.</summary>
    public static void AddDiagonal(Plot plot, Palette palette, string text)
    {
        SeriesStyle style = new(palette.Muted, LinePattern.DenselyDashed);
        ScottPlot.Plottables.LinePlot line = plot.Add.Line(0, 0, 1, 1);
        line.LineColor = style.Color;
        line.LinePattern = style.Pattern;
        line.LineWidth = ChartLegend.ThinLineWidth;
        line.MarkerSize = 0;
        ChartLegend.AddLine(plot, palette, text, style, ChartLegend.ThinLineWidth);
    }
}
