using ScottPlot;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>A picture with axes, of the size that one asks for.</summary>
public abstract class Chart : Picture
{
    /// <summary>The part of the default size that a chart needs for its texts to stand clear of each other.</summary>
    private const double LeastSizeRatio = 0.8;

    private protected Chart()
    {
    }

    /// <inheritdoc/>
    public override int Width => Size.Width;

    /// <inheritdoc/>
    public override int Height => Size.Height;

    /// <summary>
    /// Width and height in pixels at scale 1: 160 to 10,000 each. A chart of less than 0.8 times its default is drawn smaller as a whole, with its
    /// texts and lines.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A length is out of range.</exception>
    public (int Width, int Height) Size
    {
        get => field.Width > 0 ? field : DefaultSize;
        init => field = (Guard.Between(value.Width, 160, 10_000, nameof(Size)), Guard.Between(value.Height, 160, 10_000, nameof(Size)));
    }

    private protected virtual (int Width, int Height) DefaultSize => (560, 380);

    /// <summary>The room that the chart is laid out for, before it is made as small as it shall be.</summary>
    private protected (int Width, int Height) Area => ((int)Math.Round(Width / ShrinkFactor), (int)Math.Round(Height / ShrinkFactor));

    private double ShrinkFactor =>
        Math.Min(1, Math.Min(Width / (LeastSizeRatio * DefaultSize.Width), Height / (LeastSizeRatio * DefaultSize.Height)));

    /// <summary>
    /// The chart as a plot of ScottPlot's, to change it further or to show it in a window. Charts whose axes share a scale, and confusion matrices, are
    /// laid out for their <see cref="Size"/>: <c>plot.Layout.Default()</c> lets them fill another.
    /// </summary>
    /// <returns>A new plot; the caller disposes of it.</returns>
    public Plot CreatePlot()
    {
        Plot plot = PlotStyle.CreatePlot(Palette);
        PlotStyle.SetTitle(plot, Palette, DisplayText.ToLine(Title), Area.Width - 16);
        Fill(plot);
        return plot;
    }

    /// <summary>Puts what the chart shows into a plot that has its title and colors.</summary>
    private protected abstract void Fill(Plot plot);

    private protected sealed override void Draw(SKCanvas canvas)
    {
        using Plot plot = CreatePlot();
        (int width, int height) = Area;
        canvas.Scale((float)Width / width, (float)Height / height);
        PlotStyle.Render(plot, canvas, width, height);
    }
}
