using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Draws a grid of rows x columns of colored squares.</summary>
internal static class CellGrid
{
    /// <summary>Draws the squares at the origin, without smoothing.</summary>
    public static void Draw(SKCanvas canvas, SKColor[] colors, ImageShape shape, int size)
    {
        using SKBitmap bitmap = new(shape.Columns, shape.Rows, SKColorType.Rgba8888, SKAlphaType.Opaque) { Pixels = colors };
        using SKImage image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, new SKRect(0, 0, shape.Columns * size, shape.Rows * size), new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>Adds the squares to a plot whose coordinates are pixels, with their upper left corner at (left, top).</summary>
    public static Heatmap AddHeatmap(
        Plot plot,
        ReadOnlySpan<float> values,
        ImageShape shape,
        IColormap colors,
        (double Low, double High) range,
        double left,
        double top,
        int size)
    {
        // ScottPlot positions a heat map by the centers of its cells, which needs at least two cells in each direction: a single row or
        // column is drawn as two.
        ImageShape drawn = new(Math.Max(2, shape.Rows), Math.Max(2, shape.Columns));
        double[,] table = new double[drawn.Rows, drawn.Columns];
        for (int row = 0; row < drawn.Rows; row++)
        {
            for (int column = 0; column < drawn.Columns; column++)
                table[row, column] = values[Math.Min(row, shape.Rows - 1) * shape.Columns + Math.Min(column, shape.Columns - 1)];
        }
        double halfColumn = shape.Columns * size / (2.0 * drawn.Columns), halfRow = shape.Rows * size / (2.0 * drawn.Rows);
        Heatmap map = plot.Add.Heatmap(table);
        map.Colormap = colors;
        map.ManualRange = new ScottPlot.Range(range.Low, range.High);
        map.Position = new CoordinateRect(
            left + halfColumn, left + shape.Columns * size - halfColumn, top - shape.Rows * size + halfRow, top - halfRow);
        return map;
    }

    /// <summary>Adds a bar on the right that shows what the colors mean.</summary>
    public static void AddColorBar(Plot plot, Heatmap map, string unit, Palette palette)
    {
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(map);
        bar.Axis.TickGenerator = new NumberTickGenerator();
        bar.Axis.TickLabelStyle.FontName = FontResolver.Family;
        bar.Axis.TickLabelStyle.FontSize = PlotStyle.TextSize - 1;
        bar.Axis.TickLabelStyle.ForeColor = palette.Text;
        bar.Axis.MajorTickStyle.Color = palette.Text;
        bar.Axis.MinorTickStyle.Color = palette.Text;
        bar.Axis.FrameLineStyle.Color = palette.Muted;
        PlotStyle.SetText(bar.LabelStyle, unit, PlotStyle.TextSize);
        bar.LabelStyle.ForeColor = palette.Text;
        bar.LabelStyle.Bold = false;
    }
}
