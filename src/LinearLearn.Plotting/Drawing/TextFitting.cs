using System.Globalization;

namespace LinearLearn.Plotting;

/// <summary>Shortens texts to a width in pixels.</summary>
internal static class TextFitting
{
    public const char Ellipsis = '…';

    /// <summary>Returns a text that fits as it is; otherwise its start and its end, with an ellipsis between them.</summary>
    /// <param name="text">The text, on one line.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="measure">Measures the width of a text in pixels.</param>
    public static string CutMiddle(string text, float width, Func<string, float> measure)
    {
        if (text.Length == 0 || measure(text) <= width)
            return text;
        (string start, string end) = Split(text, width, measure);
        return start + Ellipsis + end;
    }

    /// <summary>Returns the start and the end of a text, as long as they and an ellipsis between them fit.</summary>
    /// <param name="text">The text, on one line: one letter or more.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="measure">Measures the width of a text in pixels.</param>
    public static (string Start, string End) Split(string text, float width, Func<string, float> measure)
    {
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        int fits = 0, tooMuch = starts.Length;
        while (tooMuch - fits > 1)
        {
            int middle = (fits + tooMuch) / 2;
            (string start, string end) = Keep(middle);
            (fits, tooMuch) = measure(start + Ellipsis + end) <= width ? (middle, tooMuch) : (fits, middle);
        }
        return Keep(fits);

        (string Start, string End) Keep(int elements)
        {
            int end = elements / 2;
            string tail = end == 0 ? "" : text[starts[^end]..];
            return (text[..starts[elements - end]].TrimEnd(), tail.TrimStart());
        }
    }

    /// <summary>Fits a text that can contain names of the picture's classes: the names are shortened first.</summary>
    public static string Fit(string text, float width, float size)
    {
        if (Measure(text) <= width)
            return text;
        string shorter = PictureDrawing.Current?.Names?.ShortenIn(text, part => Measure(part) <= width, Measure) ?? text;
        return CutMiddle(shorter, width, Measure);

        float Measure(string part) => PlotStyle.MeasureWidth(part, size);
    }
}
