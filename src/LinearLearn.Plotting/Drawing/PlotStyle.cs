using System.Globalization;
using System.Text;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Provides the fonts, sizes, colors and titles of plots.</summary>
internal static class PlotStyle
{
    public const float TextSize = 14;
    public const float TitleSize = 16;

    /// <summary>The space for half of a long number at the end of an axis.</summary>
    public const float RightMargin = 28;

    /// <summary>The distance by which a title of two lines is lower, so that both have room in the margin of a fixed layout.</summary>
    private const float SecondLineOffset = 8;

    /// <summary>Creates an empty plot.</summary>
    public static Plot CreatePlot(Palette palette)
    {
        FontResolver.Register();
        Plot plot = new();
        plot.FigureBackground.Color = palette.Background;
        plot.DataBackground.Color = palette.Background;
        plot.Axes.Color(palette.Text);
        plot.Axes.FrameColor(palette.Muted);
        plot.Axes.Right.FrameLineStyle.IsVisible = false;
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Grid.MajorLineColor = palette.Grid;
        plot.Legend.BackgroundColor = palette.Background.WithAlpha(0.85);
        plot.Legend.OutlineColor = palette.Grid;
        plot.Legend.FontColor = palette.Text;
        plot.Legend.FontSize = TextSize;
        plot.Legend.FontName = FontResolver.Family;
        plot.Legend.ShadowColor = Colors.Transparent;
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontName = FontResolver.Family;
            axis.TickLabelStyle.FontSize = TextSize - 1;
        }
        return plot;
    }

    /// <summary>Draws a plot at the origin, once.</summary>
    public static void Render(Plot plot, SKCanvas canvas, int width, int height)
    {
        PictureDrawing.Current?.Placeholders?.ReplaceIn(plot);
        PixelRect area = new(0, width, height, 0);
        using SKNoDrawCanvas nowhere = new(width, height);
        plot.Render(nowhere, area); // the first time, ScottPlot draws twice to find its layout, which would double the content of an SVG
        AxisFitting.MakeRoomForTicks(plot, width);
        plot.Render(nowhere, area);
        AxisFitting.FitLabels(plot, width, height);
        plot.Axes.Title.Label.OffsetX = (width - plot.RenderManager.LastRender.DataRect.Right) / 2; // centers it over panels on the right
        plot.Render(canvas, area);
    }

    /// <summary>Sets the title, centered over the picture, on one or two lines: see <see cref="TitleFitting"/>.</summary>
    public static void SetTitle(Plot plot, Palette palette, string title, int width)
    {
        LabelStyle label = plot.Axes.Title.Label;
        TitleFitting fitted = TitleFitting.Fit(title, width);
        SetText(label, string.Join('\n', fitted.Lines), fitted.Size);
        label.OffsetY = (fitted.Lines.Length - 1) * SecondLineOffset;
        label.Bold = true;
        label.ForeColor = palette.Text;
        plot.Axes.Title.FullFigureCenter = true;
    }

    /// <summary>Draws a left-aligned title in the same way; two lines are centered at the height of one.</summary>
    public static void DrawTitle(SKCanvas canvas, Palette palette, string title, int left, int baseline, int width)
    {
        const float lineHeight = 1.3f;
        TitleFitting fitted = TitleFitting.Fit(title, width);
        using SKPaint paint = new() { Color = palette.Text.ToSKColor(), IsAntialias = true };
        float y = baseline - (fitted.Lines.Length - 1) * lineHeight * fitted.Size / 2;
        foreach (string line in fitted.Lines)
        {
            string text = PictureDrawing.Current?.Placeholders?.Replace(line, Alignment.MiddleLeft, isBold: true) ?? line;
            using SKFont font = CreateFont(text, fitted.Size, isBold: true);
            canvas.DrawText(text, left, y, SKTextAlign.Left, font, paint);
            y += lineHeight * fitted.Size;
        }
    }

    /// <summary>Fills a picture with the background color.</summary>
    public static void FillBackground(SKCanvas canvas, Palette palette, int width, int height)
    {
        using SKPaint paint = new() { Color = palette.Background.ToSKColor() };
        canvas.DrawRect(0, 0, width, height, paint);
    }

    /// <summary>Draws a text on a line.</summary>
    public static void DrawText(SKCanvas canvas, Color color, string text, float size, float x, float baseline, SKTextAlign align)
    {
        using SKFont font = CreateFont(text, size, isBold: false);
        using SKPaint paint = new() { Color = color.ToSKColor(), IsAntialias = true };
        canvas.DrawText(text, x, baseline, align, font, paint);
    }

    /// <summary>Measures the width of a text; letters that no font has are estimated.</summary>
    public static float MeasureWidth(string text, float size = TextSize, bool isBold = false)
    {
        const float wideLetter = 1, otherLetter = 0.55f;
        using SKFont font = CreateFont(text, size, isBold);
        if (FontResolver.IsInPackage(text) || (PictureDrawing.Current?.Placeholders is null && FontResolver.CanWrite(text)))
            return font.MeasureText(text);
        float width = 0;
        for (int i = 0; i < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, i);
            string element = text.Substring(i, length);
            width += FontResolver.IsInPackage(element)
                ? font.MeasureText(element)
                : size * CellWidth.MeasureElement(element) switch { 0 => 0, 1 => otherLetter, _ => wideLetter };
            i += length;
        }
        return width;
    }

    /// <summary>Sets a text in a font that has its letters.</summary>
    public static void SetText(LabelStyle label, string text, float size)
    {
        label.Text = text;
        label.FontName = FontResolver.ResolveFamily(text);
        label.FontSize = size;
    }

    /// <summary>Sets names instead of numbers at an axis.</summary>
    public static void SetNames(IAxis axis, IEnumerable<(double Position, string Name)> names, float size, Alignment alignment)
    {
        NumericManual ticks = new();
        StringBuilder letters = new();
        foreach ((double position, string name) in names)
        {
            ticks.AddMajor(position, name);
            letters.Append(name);
        }
        axis.TickGenerator = ticks;
        axis.TickLabelStyle.FontName = FontResolver.ResolveFamily(letters.ToString());
        axis.TickLabelStyle.FontSize = size;
        axis.TickLabelStyle.Alignment = alignment;
        axis.MajorTickStyle.Length = 0;
        axis.FrameLineStyle.Width = 0;
    }

    /// <summary>Sets the labels of the axes.</summary>
    public static void SetAxisLabels(Plot plot, string xLabel, string yLabel)
    {
        SetText(plot.Axes.Bottom.Label, xLabel, TextSize);
        SetText(plot.Axes.Left.Label, yLabel, TextSize);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
    }

    private static SKFont CreateFont(string text, float size, bool isBold)
    {
        FontResolver.Register();
        SKTypeface typeface = Fonts.GetTypeface(FontResolver.ResolveFamily(text), isBold, italic: false);
        return new SKFont(typeface, size) { Subpixel = true, Edging = SKFontEdging.Antialias };
    }
}
