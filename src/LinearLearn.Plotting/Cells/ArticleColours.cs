using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>The colours of the article's pictures, see <see cref="Coloring.Article"/>: in doubles, for in floats rounding takes a value next to the largest a level down.</summary>
internal static class ArticleColours
{
    public static SKColor[] Of(float[] values, bool isSigned)
    {
        float lowest = values.Min(), highest = values.Max();
        return Array.ConvertAll(values, value => isSigned ? Signed(value, lowest, highest) : Grey(value, lowest, highest));
    }

    private static SKColor Signed(float value, float lowest, float highest) => value switch
    {
        > 0 => new SKColor((byte)(255.0 * value / highest), 0, 0),
        < 0 => new SKColor(0, 0, (byte)(255.0 * value / lowest)),
        _ => SKColors.Black,
    };

    private static SKColor Grey(float value, float lowest, float highest)
    {
        byte grey = highest > lowest ? (byte)(255.0 * (value - lowest) / (highest - lowest)) : (byte)0;
        return new SKColor(grey, grey, grey);
    }
}
