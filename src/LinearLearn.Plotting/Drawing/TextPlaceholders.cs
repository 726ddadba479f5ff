using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace LinearLearn.Plotting;

/// <summary>Replaces texts that Skia cannot write to an SVG while it draws, and restores them in the file.</summary>
/// <remarks>
/// Skia writes glyph by glyph: letters that its font lacks are lost, and letters that run from right to left are reversed. A placeholder
/// has about the width of its text. It begins with letters of no width that are the digits of its index.
/// </remarks>
internal sealed class TextPlaceholders
{
    private const int Digits = 5;
    private const string Zeros = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308";
    private const char Wide = '—';
    private const char Narrow = '⁄';

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly List<(string Text, double Anchor)> _texts = [];

    /// <summary>Replaces the texts of a plot where necessary.</summary>
    public void ReplaceIn(Plot plot)
    {
        IEnumerable<string> lines = plot.Axes.Title.Label.Text.Split('\n');
        plot.Axes.Title.Label.Text = string.Join('\n', lines.Select(line => Replace(line, Alignment.MiddleCenter, isBold: true)));
        foreach (IAxis axis in plot.Axes.GetAxes())
        {
            if (axis.TickGenerator is not NumericManual manual)
                continue;
            manual.Regenerate(axis.Range.ToCoordinateRange, axis.Edge, size: 1, null!, axis.TickLabelStyle); // lists those in the range
            Alignment alignment = axis.Edge == Edge.Left ? Alignment.MiddleRight : axis.TickLabelStyle.Alignment;
            NumericManual replaced = new();
            foreach (Tick tick in manual.Ticks)
                replaced.AddMajor(tick.Position, Replace(tick.Label, alignment));
            axis.TickGenerator = replaced;
        }
        foreach (LegendItem item in plot.Legend.ManualItems)
            item.LabelText = Replace(item.LabelText, Alignment.MiddleLeft);
        foreach (ScottPlot.Plottables.Text text in plot.GetPlottables<ScottPlot.Plottables.Text>())
            text.LabelText = Replace(text.LabelText, text.LabelAlignment);
    }

    /// <summary>Returns a text that the package's font has, or its placeholder.</summary>
    public string Replace(string text, Alignment alignment, bool isBold = false)
    {
        if (FontResolver.IsInPackage(text))
            return text;
        StringBuilder placeholder = new();
        for (int shift = 3 * (Digits - 1); shift >= 0; shift -= 3)
            placeholder.Append(Zeros[(_texts.Count >> shift) & 7]);
        _texts.Add((text, alignment.HorizontalFraction()));
        float width = Measure(text), wide = Measure($"{Wide}"), narrow = Measure($"{Narrow}");
        int wideCount = (int)(width / wide);
        placeholder.Append(Wide, wideCount).Append(Narrow, Math.Max(1, (int)Math.Round((width - wideCount * wide) / narrow)));
        return placeholder.ToString();

        float Measure(string part) => PlotStyle.MeasureWidth(part, PlotStyle.TextSize, isBold);
    }

    /// <summary>Replaces the placeholders with their texts.</summary>
    public void RestoreIn(XElement root)
    {
        foreach (XElement element in root.Descendants(Svg + "text"))
        {
            string placeholder = element.Value;
            if (FindIndex(placeholder) is not { } index || index >= _texts.Count)
                continue;
            (string text, double anchor) = _texts[index];
            double width = Measure(element, placeholder);
            element.SetAttributeValue("x", Guard.Text($"{ReadFirst(element, "x") + anchor * width:0.###}"));
            element.SetAttributeValue("y", Guard.Text($"{ReadFirst(element, "y"):0.###}"));
            if (anchor > 0)
                element.SetAttributeValue("text-anchor", anchor < 1 ? "middle" : "end");
            element.SetAttributeValue(XNamespace.Xml + "space", "preserve");
            element.Value = MarkDirections(text);
        }
    }

    /// <summary>
    /// Ends each part from right to left with a left-to-right mark, so that a number or a bracket after it stays on its right.
    /// </summary>
    private static string MarkDirections(string text)
    {
        const char leftToRight = '\u200E';
        StringBuilder marked = new(text);
        for ((int first, int end) = FindRightToLeft(text, 0); end > first; (first, end) = FindRightToLeft(text, end))
            marked.Insert(end + marked.Length - text.Length, leftToRight);
        return marked.ToString();
    }

    /// <summary>Finds the next letters from right to left, with the spaces, marks and digits between them.</summary>
    private static (int First, int End) FindRightToLeft(string text, int start)
    {
        int first = text.Length, end = text.Length, next = start;
        foreach (Rune rune in text.AsSpan(start).EnumerateRunes())
        {
            bool isReversed = FontResolver.IsRightToLeft(rune);
            if (first < text.Length && !isReversed && Rune.IsLetter(rune))
                break;
            if (isReversed)
                (first, end) = (Math.Min(first, next), next + rune.Utf16SequenceLength);
            next += rune.Utf16SequenceLength;
        }
        return (first, end);
    }

    private static int? FindIndex(string placeholder)
    {
        if (placeholder.Length <= Digits)
            return null;
        int index = 0;
        foreach (char letter in placeholder.AsSpan(0, Digits))
        {
            int digit = Zeros.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
                return null;
            index = 8 * index + digit;
        }
        return index;
    }

    private static double Measure(XElement element, string placeholder)
    {
        float size = float.Parse(element.Attribute("font-size")!.Value, CultureInfo.InvariantCulture);
        return PlotStyle.MeasureWidth(placeholder, size, isBold: element.Attribute("font-weight") is not null);
    }

    private static double ReadFirst(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value.Split(',')[0], CultureInfo.InvariantCulture);
}
