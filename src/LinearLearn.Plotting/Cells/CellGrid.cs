using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Draws a grid of rows x columns of colored cells.</summary>
internal static class CellGrid
{
    /// <summary>The smallest side of a grid in pixels that shows its colors.</summary>
    private const int LeastExtent = 24;

    /// <summary>Gets the length in pixels of a number of cells: a thin row or column is thickened.</summary>
    public static int GetExtent(int count, int size) => Math.Max(LeastExtent, count * size);

    /// <summary>Draws the cells into a rectangle, without smoothing.</summary>
    public static void Draw(SKCanvas canvas, SKColor[] colors, ImageShape shape, SKRect area)
    {
        using SKBitmap bitmap = new(shape.Columns, shape.Rows, SKColorType.Rgba8888, SKAlphaType.Opaque) { Pixels = colors };
        using SKImage image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, area, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>Draws numbers as cells, within a thin frame, because cells can have the color of the background.</summary>
    public static void Draw(SKCanvas canvas, float[] values, ImageShape shape, SKRect area, ColorBar bar, Palette palette)
    {
        Draw(canvas, Array.ConvertAll(values, value => bar.GetColor(value)), shape, area);
        using SKPaint frame = new() { Color = palette.Muted.ToSKColor(), IsStroke = true };
        canvas.DrawRect(area.Left - 0.5f, area.Top - 0.5f, area.Width + 1, area.Height + 1, frame);
    }
}
