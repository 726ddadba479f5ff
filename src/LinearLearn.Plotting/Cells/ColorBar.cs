using ScottPlot;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>
/// Represents a vertical bar of the colors: its ends and 0 are always labeled, and round numbers between them if there is room.
/// </summary>
internal sealed class ColorBar
{
    /// <summary>The smallest height in pixels, with room for the labels of both ends and of 0.</summary>
    public const int LeastHeight = 112;

    private const int BarWidth = 24;
    private const int TickLength = 5;
    private const int Gap = 4;
    private const int RightMargin = 12;
    private const float LabelSize = PlotStyle.TextSize - 1;

    /// <summary>The height of the unit, which is turned by 90 degrees.</summary>
    private const int UnitHeight = 16;

    /// <summary>The smallest distance in pixels between the labels of neighboring round numbers.</summary>
    private const double LeastDistance = 36;

    /// <summary>The smallest distance in pixels of a round number from an end or 0.</summary>
    private const double LeastDistanceFromEnd = 22;

    private const int ColorCount = 256;

    private readonly (double Low, double High) _range;
    private readonly IColormap _colors;
    private readonly string _unit;
    private readonly int _height;
    private readonly double[] _ticks;
    private readonly string[] _labels;

    /// <param name="range">The numbers at the ends, the lower one first.</param>
    /// <param name="isSigned">Whether the colors distinguish positive from negative numbers.</param>
    /// <param name="unit">What the numbers are.</param>
    /// <param name="height">The height in pixels.</param>
    public ColorBar((double Low, double High) range, bool isSigned, string unit, int height)
    {
        _range = range;
        _colors = isSigned ? ValueColormaps.Diverging : ValueColormaps.Gray;
        _unit = unit;
        _height = Math.Max(LeastHeight, height);
        _ticks = FindTicks();
        _labels = FormatLabels();
        float widest = _labels.Max(label => PlotStyle.MeasureWidth(label, LabelSize));
        Width = BarWidth + TickLength + Gap + (int)Math.Ceiling(widest) + Gap + UnitHeight + RightMargin;
    }

    /// <summary>Gets the width in pixels that the bar needs, with its labels and a margin on the right.</summary>
    public int Width { get; }

    /// <summary>Gets the labeled numbers, in ascending order.</summary>
    internal IReadOnlyList<double> Ticks => _ticks;

    /// <summary>Gets the texts of the labels.</summary>
    internal IReadOnlyList<string> Labels => _labels;

    /// <summary>Gets the color of a number.</summary>
    public SKColor GetColor(double value) => _colors.GetColor(GetFraction(value)).ToSKColor();

    /// <summary>Draws the bar, with its upper left corner at (left, top).</summary>
    public void Draw(SKCanvas canvas, Palette palette, float left, float top)
    {
        SKColor[] colors = new SKColor[ColorCount];
        for (int i = 0; i < ColorCount; i++)
            colors[i] = _colors.GetColor(1 - (double)i / (ColorCount - 1)).ToSKColor();
        CellGrid.Draw(canvas, colors, new ImageShape(ColorCount, 1), new SKRect(left, top, left + BarWidth, top + _height));
        using SKPaint line = new() { Color = palette.Muted.ToSKColor(), IsStroke = true };
        canvas.DrawRect(left - 0.5f, top - 0.5f, BarWidth + 1, _height + 1, line);
        float right = left + BarWidth, text = right + TickLength + Gap;
        for (int i = 0; i < _ticks.Length; i++)
        {
            float y = top + _height * (float)(1 - GetFraction(_ticks[i]));
            canvas.DrawLine(right, y, right + TickLength, y, line);
            PlotStyle.DrawText(canvas, palette.Text, _labels[i], LabelSize, text, y + 0.36f * LabelSize, SKTextAlign.Left);
        }
        canvas.Save();
        canvas.RotateDegrees(-90, left + Width - RightMargin, top + _height / 2f);
        PlotStyle.DrawText(
            canvas, palette.Text, _unit, PlotStyle.TextSize, left + Width - RightMargin, top + _height / 2f, SKTextAlign.Center);
        canvas.Restore();
    }

    /// <summary>Gets the position of a number between the ends, 0 to 1.</summary>
    private double GetFraction(double value) => (value - _range.Low) / (_range.High - _range.Low);

    /// <summary>Formats the labels with few digits, or with more if some would look alike.</summary>
    private string[] FormatLabels()
    {
        string[] labels = Array.ConvertAll(_ticks, NumberText.FormatShort);
        return labels.Distinct().Count() == labels.Length
            ? labels
            : Array.ConvertAll(_ticks, tick => NumberTickGenerator.FormatTick(tick, _range.Low, _range.High));
    }

    private double[] FindTicks()
    {
        (double low, double high) = _range;
        SortedSet<double> ticks = [low, high];
        if (low < 0 && high > 0)
            ticks.Add(0);
        double[] fixedTicks = [.. ticks];
        double step = RoundUp((high - low) * LeastDistance / _height);
        for (double i = Math.Ceiling(low / step); i <= Math.Floor(high / step); i++)
        {
            double tick = i * step;
            if (fixedTicks.All(other => Math.Abs(tick - other) / (high - low) * _height >= LeastDistanceFromEnd))
                ticks.Add(tick);
        }
        return [.. ticks];
    }

    /// <summary>Rounds a distance up to 1, 2 or 5 times a power of 10.</summary>
    private static double RoundUp(double distance)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(distance)));
        double[] factors = [1, 2, 5, 10];
        return power * factors.First(factor => factor == 10 || factor * power >= distance);
    }
}
