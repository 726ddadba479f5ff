using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Represents a picture made of cells, one for each feature of an example, all squares of the same size.</summary>
public abstract class CellPicture : Picture
{
    private const int ArticleCellSize = 9;
    private const int ScaledExtent = 336;
    private const int LeftMargin = 16;
    private const int TopMargin = 44;
    private const int ColorBarMargin = 112;

    /// <summary>The space between the cells and the color bar.</summary>
    private const int Gap = 12;
    private const int BottomMargin = 16;

    /// <summary>The smallest extent of the cells that does not cut off titles and color bars.</summary>
    private const int ShortestExtent = 120;

    private readonly float[] _values;

    private protected CellPicture(float[] values, ImageShape shape)
    {
        _values = values;
        Shape = shape;
    }

    /// <summary>Gets the rows x columns of cells.</summary>
    private protected ImageShape Shape { get; }

    /// <summary>Gets the coloring: with a title and a color bar, or exactly as in the article.</summary>
    /// <value>Default: <see cref="Coloring.Scaled"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined coloring.</exception>
    public Coloring Coloring { get; init => field = Guard.Defined(value, nameof(Coloring)); }

    /// <summary>Gets the side of a cell in pixels, 1 to 100.</summary>
    /// <value>
    /// Default: 9 in the article's coloring; otherwise the size that makes the longer side about 336 pixels, which is 12 for 28 x 28 cells.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 1 and 100.</exception>
    public int CellSize
    {
        get => field > 0 ? field
            : Coloring == Coloring.Article ? ArticleCellSize
            : Math.Clamp(ScaledExtent / Math.Max(Shape.Rows, Shape.Columns), 1, 100);
        init => field = Guard.Between(value, 1, 100, nameof(CellSize));
    }

    /// <inheritdoc/>
    public override int Width =>
        Coloring == Coloring.Article ? CellsWidth : Math.Max(ShortestExtent, CellsWidth) + LeftMargin + ColorBarMargin;

    /// <inheritdoc/>
    public override int Height =>
        Coloring == Coloring.Article ? CellsHeight : Math.Max(ShortestExtent, CellsHeight) + TopMargin + BottomMargin;

    /// <summary>Gets the label of the color bar: what the numbers are.</summary>
    private protected abstract string Unit { get; }

    /// <summary>Gets whether the colors distinguish positive from negative numbers.</summary>
    private protected abstract bool IsSigned { get; }

    private int CellsWidth => Shape.Columns * CellSize;

    private int CellsHeight => Shape.Rows * CellSize;

    /// <summary>Gets the range of the colors if several pictures share it; null if the picture uses its own.</summary>
    internal (double Low, double High)? SharedRange { get; init; }

    private protected override void Draw(SKCanvas canvas)
    {
        if (Coloring == Coloring.Article)
        {
            CellGrid.Draw(canvas, ArticleColors.Compute(_values, IsSigned), Shape, CellSize);
            return;
        }
        using Plot plot = PlotStyle.CreatePlot(Palette);
        plot.HideAxesAndGrid();
        Heatmap map = CellGrid.AddHeatmap(
            plot,
            _values,
            Shape,
            IsSigned ? ValueColormaps.Diverging : ValueColormaps.Gray,
            SharedRange ?? (IsSigned ? GetSignedRange(_values) : GetRange(_values)),
            left: 0,
            top: CellsHeight,
            CellSize);
        CellGrid.AddColorBar(plot, map, Unit, Palette);
        plot.Layout.Fixed(new PixelRect(LeftMargin, LeftMargin + CellsWidth + Gap, TopMargin + CellsHeight, TopMargin));
        plot.Axes.SetLimits(0, CellsWidth + Gap, 0, CellsHeight);
        PlotStyle.Render(plot, canvas, Width, Height);
        PlotStyle.DrawTitle(canvas, Palette, DisplayText.ToLine(Title), LeftMargin, TopMargin - 16, Width - 2 * LeftMargin);
        using SKPaint frame = new() { Color = Palette.Muted.ToSKColor(), IsStroke = true };
        canvas.DrawRect(LeftMargin - 0.5f, TopMargin - 0.5f, CellsWidth + 1, CellsHeight + 1, frame); // cells can have the background color
    }

    /// <summary>Gets a range that is symmetric around 0; -1 to 1 if all values are 0.</summary>
    internal static (double Low, double High) GetSignedRange(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest > 0 ? (-largest, largest) : (-1, 1);
    }

    private static (double Low, double High) GetRange(float[] values)
    {
        (double low, double high) = (values.Min(), values.Max());
        return low < high ? (low, high) : (low, low + 1);
    }
}
