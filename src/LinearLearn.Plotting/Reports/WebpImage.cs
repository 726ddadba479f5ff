using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Encodes charts as WebP files of 256 colors, which are much smaller than those of all colors.</summary>
/// <remarks>
/// Charts have few colors. The rarest ones, on edges of letters and lines, are replaced by the nearest of the others; otherwise the
/// encoding is lossless.
/// </remarks>
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
            ?? throw new InvalidOperationException(
                Guard.Text($"expected a picture of {picture.Width} x {picture.Height}, found none: the encoder failed"));
        return data.ToArray();
    }

    private static SKColor FindNearest(SKColor[] palette, SKColor color) => palette.MinBy(other =>
    {
        int red = other.Red - color.Red, green = other.Green - color.Green, blue = other.Blue - color.Blue;
        return red * red + green * green + blue * blue;
    });
}
