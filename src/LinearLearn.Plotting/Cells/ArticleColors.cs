using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Computes the colors of the article's pictures, see <see cref="Coloring.Article"/>.</summary>
/// <remarks>The arithmetic is in doubles: floats round a value next to the largest down to the next level.</remarks>
internal static class ArticleColors
{
    public static SKColor[] Compute(float[] values, bool isSigned)
    {
        float lowest = values.Min(), highest = values.Max();
        return Array.ConvertAll(values, value => isSigned ? GetSigned(value, lowest, highest) : GetGray(value, lowest, highest));
    }

    private static SKColor GetSigned(float value, float lowest, float highest) => value switch
    {
        > 0 => new SKColor((byte)(255.0 * value / highest), 0, 0),
        < 0 => new SKColor(0, 0, (byte)(255.0 * value / lowest)),
        _ => SKColors.Black,
    };

    private static SKColor GetGray(float value, float lowest, float highest)
    {
        byte gray = highest > lowest ? (byte)(255.0 * (value - lowest) / (highest - lowest)) : (byte)0;
        return new SKColor(gray, gray, gray);
    }
}
