using ScottPlot;

namespace LinearLearn.Plotting;

/// <summary>Makes room for the texts of axes after the first layout of a plot, which shows how long they are.</summary>
internal static class AxisFitting
{
    /// <summary>The distance of texts to the edge of a picture.</summary>
    private const float EdgeMargin = 8;

    /// <summary>The distance of the numbers of the left axis to its label and to its line.</summary>
    private const float TickGap = 7;

    /// <summary>The height of the letters of a label and the space around it, relative to its size.</summary>
    private const float LineHeight = 1.4f;

    /// <summary>The factor by which ScottPlot's letters can be wider than measured, because it rounds the width of each.</summary>
    private const float RoundedWidth = 1.06f;

    /// <summary>Makes room for the numbers of the left axis beside its label, and for the last number of the bottom axis.</summary>
    public static void MakeRoomForTicks(Plot plot, int width)
    {
        PixelRect data = plot.RenderManager.LastRender.DataRect;
        (IAxis left, IAxis bottom) = (plot.Axes.Left, plot.Axes.Bottom);
        if (left.TickGenerator is NumberTickGenerator)
        {
            float widest = left.TickGenerator.Ticks.Select(tick => Measure(left, tick)).DefaultIfEmpty().Max();
            left.MinimumSize = left.MajorTickStyle.Length + widest + 2 * TickGap + LineHeight * PlotStyle.TextSize;
        }
        if (bottom.TickGenerator is NumberTickGenerator)
        {
            IEnumerable<float> ends = bottom.TickGenerator.Ticks.Select(
                tick => bottom.GetPixel(tick.Position, data) + Measure(bottom, tick) / 2);
            float beyond = ends.DefaultIfEmpty().Max() - (width - EdgeMargin);
            if (beyond > 0)
                plot.Axes.Right.MinimumSize = width - data.Right + beyond;
        }

        static float Measure(IAxis axis, Tick tick) => PlotStyle.MeasureWidth(tick.Label, axis.TickLabelStyle.FontSize);
    }

    /// <summary>Makes the labels of the axes smaller where they are longer than the picture.</summary>
    public static void FitLabels(Plot plot, int width, int height)
    {
        PixelRect data = plot.RenderManager.LastRender.DataRect;
        Fit(plot.Axes.Left.Label, 2 * Math.Min(data.VerticalCenter, height - data.VerticalCenter) - EdgeMargin);
        Fit(plot.Axes.Bottom.Label, 2 * Math.Min(data.HorizontalCenter, width - data.HorizontalCenter) - EdgeMargin);

        static void Fit(LabelStyle label, float room)
        {
            float longest = label.Text.Split('\n').Max(line => RoundedWidth * PlotStyle.MeasureWidth(line, label.FontSize));
            if (longest > room)
                label.FontSize *= room / longest;
        }
    }
}
