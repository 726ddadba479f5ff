using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>
/// Charts as WebP files of 256 colors, which are a fraction of those with all: flat grounds, few colors. The rarest ones, on edges of letters and lines, become
/// the nearest of the others; nothing else is lost.
/// </summary>
internal static class WebpImage
{
    private const int MostColors = 256;

    public static byte[] Encode(SKPixmap picture)
    {
        using SKBitmap bitmap = new(picture.Info);
        using (SKImage image = SKImage.FromPixels(picture))
            image.ReadPixels(bitmap.Info, bitmap.GetPixels());
        SKColor[] pixels = bitmap.Pixels;
        Dictionary<SKColor, int> counts = [];
        foreach (SKColor pixel in pixels)
            counts[pixel] = counts.GetValueOrDefault(pixel) + 1;
        SKColor[] byCount = [.. counts.OrderByDescending(pair => pair.Value).ThenBy(pair => (uint)pair.Key).Select(pair => pair.Key)];
        SKColor[] palette = byCount[..Math.Min(MostColors, byCount.Length)];
        Dictionary<SKColor, SKColor> nearest = byCount.ToDictionary(color => color, color => FindNearest(palette, color));
        bitmap.Pixels = Array.ConvertAll(pixels, pixel => nearest[pixel]);
        using SKPixmap reduced = bitmap.PeekPixels();
        using SKData data = reduced.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75))
            ?? throw new InvalidOperationException(Guard.Text($"the encoder made no picture of {picture.Width} x {picture.Height}"));
        return data.ToArray();
    }

    private static SKColor FindNearest(SKColor[] palette, SKColor color) => palette.MinBy(other =>
    {
        int red = other.Red - color.Red, green = other.Green - color.Green, blue = other.Blue - color.Blue;
        return red * red + green * green + blue * blue;
    });
}
