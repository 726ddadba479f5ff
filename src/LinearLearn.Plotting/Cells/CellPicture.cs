using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Represents a picture made of cells, one for each feature of an example, all squares of the same size.</summary>
/// <remarks>
/// In <see cref="Coloring.Scaled"/>, rows or columns that are thinner than 24 pixels together are stretched to 24 pixels, so that a flat
/// image is visible. The ends of the color bar are the extreme numbers, however rare they are: a single large number makes all others look
/// alike.
/// </remarks>
public abstract class CellPicture : Picture
{
    private const int ArticleCellSize = 9;
    private const int ScaledExtent = 336;
    private const int LeftMargin = 16;
    private const int TopMargin = 44;

    /// <summary>The smallest width of the color bar: pictures with short and long numbers beside the bar have the same size.</summary>
    private const int LeastBarWidth = 100;

    /// <summary>The space between the cells and the color bar.</summary>
    private const int Gap = 12;
    private const int BottomMargin = 16;

    /// <summary>The smallest width of the cells that does not cut off titles.</summary>
    private const int ShortestWidth = 120;

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
    public override int Width => Coloring == Coloring.Article
        ? Shape.Columns * CellSize
        : LeftMargin + Math.Max(ShortestWidth, CellsWidth) + Gap + Math.Max(LeastBarWidth, CreateBar().Width);

    /// <inheritdoc/>
    public override int Height => Coloring == Coloring.Article ? Shape.Rows * CellSize : TopMargin + InnerHeight + BottomMargin;

    /// <summary>Gets the label of the color bar: what the numbers are.</summary>
    private protected abstract string Unit { get; }

    /// <summary>Gets whether the colors distinguish positive from negative numbers.</summary>
    private protected abstract bool IsSigned { get; }

    private int CellsWidth => CellGrid.GetExtent(Shape.Columns, CellSize);

    private int CellsHeight => CellGrid.GetExtent(Shape.Rows, CellSize);

    private int InnerHeight => Math.Max(ColorBar.LeastHeight, CellsHeight);

    /// <summary>Gets the range of the colors if several pictures share it; null if the picture uses its own.</summary>
    internal (double Low, double High)? SharedRange { get; init; }

    private protected override void Draw(SKCanvas canvas)
    {
        if (Coloring == Coloring.Article)
        {
            SKRect all = new(0, 0, Shape.Columns * CellSize, Shape.Rows * CellSize);
            CellGrid.Draw(canvas, ArticleColors.Compute(_values, IsSigned), Shape, all);
            return;
        }
        PlotStyle.FillBackground(canvas, Palette, Width, Height);
        ColorBar bar = CreateBar();
        float top = TopMargin + (InnerHeight - CellsHeight) / 2;
        CellGrid.Draw(
            canvas, _values, Shape, new SKRect(LeftMargin, top, LeftMargin + CellsWidth, top + CellsHeight), bar, Palette);
        bar.Draw(canvas, Palette, LeftMargin + CellsWidth + Gap, TopMargin);
        PlotStyle.DrawTitle(canvas, Palette, DisplayText.ToLine(Title), LeftMargin, TopMargin - 16, Width - 2 * LeftMargin);
    }

    private ColorBar CreateBar() =>
        new(SharedRange ?? (IsSigned ? GetSignedRange(_values) : GetRange(_values)), IsSigned, Unit, InnerHeight);

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
        return low < high ? (low, high) : (low, low + Math.Max(1, Math.Abs(low)));
    }
}
