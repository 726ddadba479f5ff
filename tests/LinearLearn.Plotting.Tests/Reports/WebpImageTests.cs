using SkiaSharp;

namespace LinearLearn.Plotting.Tests.Reports;

public class WebpImageTests
{
    [Test]
    public void Up_to_256_colors_come_back_as_they_were()
    {
        using SKBitmap picture = new(16, 17, SKColorType.Rgba8888, SKAlphaType.Opaque);
        picture.Pixels = [.. Enumerable.Range(0, 16 * 17).Select(i => new SKColor((byte)Math.Min(i, 255), (byte)(255 - Math.Min(i, 255)), 77))];
        using SKBitmap read = RoundTrip(picture);
        Assert.That((read.Width, read.Height), Is.EqualTo((16, 17)));
        Assert.That(read.Pixels, Is.EqualTo(picture.Pixels));
    }

    [Test]
    public void Of_more_colors_the_rare_ones_become_their_neighbors()
    {
        using SKBitmap picture = new(300, 2, SKColorType.Rgba8888, SKAlphaType.Opaque);
        // Two pixels of each of 256 colors, and one of each of 88 others, which lie beside one of them.
        picture.Pixels = [.. Enumerable.Range(0, 600).Select(i => i < 512 ? new SKColor((byte)(i / 2), 0, 0) : new SKColor((byte)(4 * ((i - 512) / 2)), (byte)(1 + i % 2), 0))];
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
