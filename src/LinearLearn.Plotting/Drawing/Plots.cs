using System.Globalization;
using ScottPlot;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Plots in the package's own look.</summary>
internal static class Plots
{
    public const float TextSize = 14;
    public const float TitleSize = 16;

    /// <summary>For half of a long number at the end of an axis.</summary>
    public const float RightMargin = 28;

    /// <summary>An empty plot with its title.</summary>
    public static Plot New(Palette palette, string title)
    {
        Typefaces.Register();
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
        plot.Legend.FontName = Typefaces.Family;
        plot.Legend.ShadowColor = Colors.Transparent;
        Set(plot.Axes.Title.Label, title, TitleSize);
        plot.Axes.Title.Label.Bold = true;
        plot.Axes.Title.Label.ForeColor = palette.Text;
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            axis.TickLabelStyle.FontName = Typefaces.Family;
            axis.TickLabelStyle.FontSize = TextSize - 1;
        }
        return plot;
    }

    /// <summary>Draws a plot at the origin, once.</summary>
    public static void Render(Plot plot, SKCanvas canvas, int width, int height)
    {
        PixelRect area = new(0, width, height, 0);
        using SKNoDrawCanvas nowhere = new(width, height);
        plot.Render(nowhere, area); // ScottPlot draws twice the first time, to find its layout, which would double all that an SVG holds
        plot.Render(canvas, area);
    }

    /// <summary>Sets the title in the middle over all, and smaller where it is long.</summary>
    public static void FitTitle(Plot plot, string title, int width)
    {
        using SKFont font = TitleFont(title, width);
        plot.Axes.Title.FullFigureCenter = true;
        plot.Axes.Title.Label.FontSize = font.Size;
    }

    /// <summary>Writes a title from the left on, smaller where it is long, and cut where that does not do.</summary>
    public static void DrawTitle(SKCanvas canvas, Palette palette, string title, int left, int baseline, int width)
    {
        using SKFont font = TitleFont(title, width);
        using SKPaint paint = new() { Color = palette.Text.ToSKColor(), IsAntialias = true };
        string text = title;
        for (StringInfo whole = new(title); text.Length > 1 && font.MeasureText(text) > width;)
            text = whole.SubstringByTextElements(0, new StringInfo(text).LengthInTextElements - 2) + "…";
        canvas.DrawText(text, left, baseline, SKTextAlign.Left, font, paint);
    }

    /// <summary>Writes a text in a font that has its letters.</summary>
    public static void Set(LabelStyle label, string text, float size)
    {
        label.Text = text;
        label.FontName = Typefaces.For(text);
        label.FontSize = size;
    }

    /// <summary>Says what the axes show.</summary>
    public static void SetAxes(Plot plot, string xLabel, string yLabel)
    {
        Set(plot.Axes.Bottom.Label, xLabel, TextSize);
        Set(plot.Axes.Left.Label, yLabel, TextSize);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
    }

    private static SKFont TitleFont(string title, int width)
    {
        const float smallest = 11;
        Typefaces.Register();
        SKFont font = new(Fonts.GetTypeface(Typefaces.For(title), bold: true, italic: false), TitleSize) { Subpixel = true, Edging = SKFontEdging.Antialias };
        font.Size = Math.Clamp(TitleSize * width / Math.Max(1, font.MeasureText(title)), smallest, TitleSize);
        return font;
    }
}
