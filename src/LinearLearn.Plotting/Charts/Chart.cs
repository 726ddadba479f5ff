using ScottPlot;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Represents a picture with axes and a size of your choice.</summary>
public abstract class Chart : Picture
{
    /// <summary>The fraction of the default size that a chart needs for its texts not to overlap.</summary>
    private const double LeastSizeRatio = 0.8;

    /// <summary>The multiple of the default size above which texts would be too small for the chart.</summary>
    private const double LargestSizeRatio = 1.5;

    private protected Chart()
    {
    }

    /// <inheritdoc/>
    public override int Width => Size.Width;

    /// <inheritdoc/>
    public override int Height => Size.Height;

    /// <summary>Gets the width and height in pixels at scale 1, 160 to 10,000 each.</summary>
    /// <value>Default: depends on the chart.</value>
    /// <remarks>
    /// A chart smaller than 0.8 times its default size, in width or height, is scaled down as a whole, with its texts and lines. A chart
    /// larger than 1.5 times its default size, in both, is scaled up as a whole.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is not between 160 and 10,000.</exception>
    public (int Width, int Height) Size
    {
        get => field.Width > 0 ? field : DefaultSize;
        init => field = (Guard.Between(value.Width, 160, 10_000, nameof(Size)), Guard.Between(value.Height, 160, 10_000, nameof(Size)));
    }

    private protected virtual (int Width, int Height) DefaultSize => (560, 380);

    /// <summary>Gets the size that the chart is laid out for, before it is scaled down or up.</summary>
    private protected (int Width, int Height) Area => ((int)Math.Round(Width / ScaleFactor), (int)Math.Round(Height / ScaleFactor));

    private double ScaleFactor
    {
        get
        {
            double ratio = Math.Min((double)Width / DefaultSize.Width, (double)Height / DefaultSize.Height);
            return Math.Min(1, ratio / LeastSizeRatio) * Math.Max(1, ratio / LargestSizeRatio);
        }
    }

    /// <summary>Creates the chart as a plot of ScottPlot, to modify it or to show it in a window.</summary>
    /// <remarks>
    /// Charts whose axes share a scale, and confusion matrices, are laid out for their <see cref="Size"/>, or for the size before scaling:
    /// call <c>plot.Layout.Default()</c> to let them fill another size.
    /// </remarks>
    /// <returns>A new plot, which the caller must dispose.</returns>
    public Plot CreatePlot()
    {
        using PictureDrawing? own = PictureDrawing.Current is null ? PictureDrawing.Begin(ClassNames, placeholders: null) : null;
        Plot plot = PlotStyle.CreatePlot(Palette);
        PlotStyle.SetTitle(plot, Palette, DisplayText.ToLine(Title), Area.Width - 16);
        Fill(plot);
        return plot;
    }

    /// <summary>Adds the content of the chart to a plot that has its title and colors.</summary>
    private protected abstract void Fill(Plot plot);

    private protected sealed override void Draw(SKCanvas canvas)
    {
        using Plot plot = CreatePlot();
        (int width, int height) = Area;
        canvas.Scale((float)Width / width, (float)Height / height);
        PlotStyle.Render(plot, canvas, width, height);
    }
}
