using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>
/// Charts as WebP files of 256 colours, which are a fraction of those with all: flat grounds, few colours. The rarest ones, on edges of letters and lines, become
/// the nearest of the others; nothing else is lost.
/// </summary>
internal static class FewColours
{
    private const int MostColours = 256;

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
        SKColor[] palette = byCount[..Math.Min(MostColours, byCount.Length)];
        Dictionary<SKColor, SKColor> nearest = byCount.ToDictionary(colour => colour, colour => Nearest(palette, colour));
        bitmap.Pixels = Array.ConvertAll(pixels, pixel => nearest[pixel]);
        using SKPixmap reduced = bitmap.PeekPixels();
        using SKData data = reduced.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75))
            ?? throw new InvalidOperationException(Guard.Text($"the encoder made no picture of {picture.Width} x {picture.Height}"));
        return data.ToArray();
    }

    private static SKColor Nearest(SKColor[] palette, SKColor colour) => palette.MinBy(other =>
    {
        int red = other.Red - colour.Red, green = other.Green - colour.Green, blue = other.Blue - colour.Blue;
        return red * red + green * green + blue * blue;
    });
}
