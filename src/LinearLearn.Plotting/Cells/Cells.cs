using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Rows x columns of coloured squares.</summary>
internal static class Cells
{
    /// <summary>Draws them at the origin, without smoothing.</summary>
    public static void Draw(SKCanvas canvas, SKColor[] colours, ImageShape shape, int size)
    {
        using SKBitmap bitmap = new(shape.Columns, shape.Rows, SKColorType.Rgba8888, SKAlphaType.Opaque) { Pixels = colours };
        using SKImage image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, new SKRect(0, 0, shape.Columns * size, shape.Rows * size), new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>Puts them into a plot whose coordinates are pixels: their upper left corner stands at (left, top).</summary>
    public static Heatmap AddAt(
        Plot plot, ReadOnlySpan<float> values, ImageShape shape, IColormap colours, (double Low, double High) range, double left, double top, int size)
    {
        // The place of a heat map is that of its cells' centres, which needs two of them in each direction: a single row or column is drawn as two.
        ImageShape drawn = new(Math.Max(2, shape.Rows), Math.Max(2, shape.Columns));
        double[,] table = new double[drawn.Rows, drawn.Columns];
        for (int row = 0; row < drawn.Rows; row++)
        {
            for (int column = 0; column < drawn.Columns; column++)
                table[row, column] = values[Math.Min(row, shape.Rows - 1) * shape.Columns + Math.Min(column, shape.Columns - 1)];
        }
        double halfColumn = shape.Columns * size / (2.0 * drawn.Columns), halfRow = shape.Rows * size / (2.0 * drawn.Rows);
        Heatmap map = plot.Add.Heatmap(table);
        map.Colormap = colours;
        map.ManualRange = new ScottPlot.Range(range.Low, range.High);
        map.Position = new CoordinateRect(
            left + halfColumn, left + shape.Columns * size - halfColumn, top - shape.Rows * size + halfRow, top - halfRow);
        return map;
    }

    /// <summary>A bar on the right that says what the colours mean.</summary>
    public static void AddColorBar(Plot plot, Heatmap map, string unit, Palette palette)
    {
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(map);
        bar.Axis.TickGenerator = Ticks.Numbers();
        bar.Axis.TickLabelStyle.FontName = Typefaces.Family;
        bar.Axis.TickLabelStyle.FontSize = Plots.TextSize - 1;
        bar.Axis.TickLabelStyle.ForeColor = palette.Text;
        bar.Axis.MajorTickStyle.Color = palette.Text;
        bar.Axis.MinorTickStyle.Color = palette.Text;
        bar.Axis.FrameLineStyle.Color = palette.Muted;
        Plots.Set(bar.LabelStyle, unit, Plots.TextSize);
        bar.LabelStyle.ForeColor = palette.Text;
        bar.LabelStyle.Bold = false;
    }
}
