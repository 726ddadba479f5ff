using SkiaSharp;

namespace LinearLearn.Plotting.Tests.Reports;

public class WebpImageTests
{
    [Test]
    public void WebpImage_keeps_up_to_256_colors_unchanged()
    {
        using SKBitmap picture = new(16, 17, SKColorType.Rgba8888, SKAlphaType.Opaque);
        IEnumerable<byte> levels = Enumerable.Range(0, 16 * 17).Select(i => (byte)Math.Min(i, 255));
        picture.Pixels = [.. levels.Select(level => new SKColor(level, (byte)(255 - level), 77))];
        using SKBitmap read = RoundTrip(picture);
        Assert.That((read.Width, read.Height), Is.EqualTo((16, 17)));
        Assert.That(read.Pixels, Is.EqualTo(picture.Pixels));
    }

    [Test]
    public void WebpImage_replaces_rare_colors_with_the_nearest_kept_colors()
    {
        using SKBitmap picture = new(300, 2, SKColorType.Rgba8888, SKAlphaType.Opaque);
        // Two pixels of each of 256 colors, and one of each of 88 others, which are next to one of them.
        IEnumerable<SKColor> frequent = Enumerable.Range(0, 512).Select(i => new SKColor((byte)(i / 2), 0, 0));
        IEnumerable<SKColor> rare = Enumerable.Range(0, 88).Select(i => new SKColor((byte)(4 * (i / 2)), (byte)(1 + i % 2), 0));
        picture.Pixels = [.. frequent, .. rare];
        using SKBitmap read = RoundTrip(picture);
        Assert.That(read.Pixels[..512], Is.EqualTo(picture.Pixels[..512]));
        Assert.That(read.Pixels[512..], Is.EqualTo(picture.Pixels[512..].Select(pixel => new SKColor(pixel.Red, 0, 0))));
    }

    private static SKBitmap RoundTrip(SKBitmap picture)
    {
        using SKPixmap pixels = picture.PeekPixels();
        return SKBitmap.Decode(WebpImage.Encode(pixels));
    }
}
