using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>The pixels of a PNG file.</summary>
internal static class PictureFile
{
    public static SKBitmap Decode(byte[] png)
    {
        SKBitmap? bitmap = SKBitmap.Decode(png, new SKImageInfo { ColorType = SKColorType.Rgba8888, AlphaType = SKAlphaType.Unpremul, Width = Size(png).Width, Height = Size(png).Height });
        return bitmap ?? throw new InvalidDataException("no PNG");
    }

    public static SKSizeI Size(byte[] png)
    {
        using SKData data = SKData.CreateCopy(png);
        using SKCodec codec = SKCodec.Create(data);
        return new SKSizeI(codec.Info.Width, codec.Info.Height);
    }

    public static byte[] Encode(SKBitmap bitmap)
    {
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>How many pixels are as good as of a colour.</summary>
    public static int Count(byte[] png, ScottPlot.Color colour, int tolerance = 12)
    {
        using SKBitmap bitmap = Decode(png);
        return bitmap.Pixels.Count(pixel =>
            Math.Abs(pixel.Red - colour.Red) <= tolerance && Math.Abs(pixel.Green - colour.Green) <= tolerance && Math.Abs(pixel.Blue - colour.Blue) <= tolerance);
    }
}
