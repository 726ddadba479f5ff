namespace LinearLearn.Plotting;

/// <summary>Represents a title that fits: on one line if letters stay readable, otherwise on two, with names cut where necessary.</summary>
internal sealed class TitleFitting
{
    private const float Smallest = 11;

    /// <summary>The largest letters of two lines.</summary>
    private const float LargestOfTwo = 13;

    /// <summary>The error of a measured width: the widths of letters are not exactly proportional to their size.</summary>
    private const float Rounding = 1;

    private TitleFitting(float size, params string[] lines) => (Size, Lines) = (size, lines);

    /// <summary>Gets one line or two.</summary>
    public string[] Lines { get; }

    /// <summary>Gets the size of the letters.</summary>
    public float Size { get; }

    /// <summary>Fits a title to a width in pixels.</summary>
    public static TitleFitting Fit(string title, int width)
    {
        string text = PictureDrawing.Current?.Names?.ShowLabelsIn(title) ?? title;
        float ideal = PlotStyle.TitleSize * width / Math.Max(1, Measure(text, PlotStyle.TitleSize));
        for (float size = Math.Clamp(ideal, Smallest, PlotStyle.TitleSize); size >= Smallest; size -= 0.25f)
        {
            if (IsFitting(text, size))
                return new TitleFitting(size, text);
        }
        for (float size = LargestOfTwo; size >= Smallest; size--)
        {
            if (Wrap(text, size) is { } lines && lines.All(line => IsFitting(line, size)))
                return new TitleFitting(size, lines);
        }
        string cut = PictureDrawing.Current?.Names?.ShortenIn(text, FitsOnTwo, MeasureSmallest) ?? text;
        for (float room = 2 * width; room > width && !FitsOnTwo(cut); room *= 0.9f)
            cut = TextFitting.CutMiddle(text, room, MeasureSmallest);
        return FitsOnTwo(cut)
            ? new TitleFitting(Smallest, Wrap(cut, Smallest)!)
            : new TitleFitting(Smallest, TextFitting.CutMiddle(text, width, MeasureSmallest));

        bool IsFitting(string line, float size) => Measure(line, size) <= width + Rounding;

        bool FitsOnTwo(string part) => Wrap(part, Smallest) is { } lines && lines.All(line => IsFitting(line, Smallest));
    }

    /// <summary>Breaks a text at the space that makes the longer line shortest; null if it has no space.</summary>
    private static string[]? Wrap(string text, float size)
    {
        int[] spaces = [.. Enumerable.Range(0, text.Length).Where(i => text[i] == ' ')];
        if (spaces.Length == 0)
            return null;
        int best = spaces.MinBy(space => Math.Max(Measure(text[..space], size), Measure(text[(space + 1)..], size)));
        return [text[..best], text[(best + 1)..]];
    }

    private static float MeasureSmallest(string text) => Measure(text, Smallest);

    private static float Measure(string text, float size) => PlotStyle.MeasureWidth(text, size, isBold: true);
}
