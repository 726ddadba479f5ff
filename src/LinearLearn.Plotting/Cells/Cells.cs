using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Rows x columns of coloured squares.</summary>
internal static class Cells
{
    /// <summary>Draws them at the origin, without smoothing.</summary>
    public static void Draw(SKCanvas canvas, ReadOnlySpan<SKColor> colours, ImageShape shape, int size)
    {
        using SKPaint paint = new() { IsAntialias = false };
        for (int i = 0; i < shape.Length; i++)
        {
            paint.Color = colours[i];
            canvas.DrawRect(i % shape.Columns * size, i / shape.Columns * size, size, size, paint);
        }
    }

    /// <summary>Fills a plot with them, without axes: the centre of a cell has whole coordinates.</summary>
    public static Heatmap AddTo(Plot plot, ReadOnlySpan<float> values, ImageShape shape, IColormap colours, (double Low, double High) range)
    {
        double[,] table = new double[shape.Rows, shape.Columns];
        for (int i = 0; i < shape.Length; i++)
            table[i / shape.Columns, i % shape.Columns] = values[i];
        Heatmap map = plot.Add.Heatmap(table);
        map.Colormap = colours;
        map.ManualRange = new ScottPlot.Range(range.Low, range.High);
        map.RenderStrategy = new Heatmap.RenderStrategies.Rectangles();
        plot.HideAxesAndGrid();
        plot.Axes.Title.IsVisible = true;
        plot.Axes.SetLimits(-0.5, shape.Columns - 0.5, -0.5, shape.Rows - 0.5);
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
