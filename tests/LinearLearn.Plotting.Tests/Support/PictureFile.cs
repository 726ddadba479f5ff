using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Files of pictures, read back: the pixels of a PNG, a frame of an animation, the texts of an SVG.</summary>
internal static class PictureFile
{
    public static SKBitmap Decode(byte[] png)
    {
        SKSizeI size = GetSize(png);
        SKImageInfo info = new() { ColorType = SKColorType.Rgba8888, AlphaType = SKAlphaType.Unpremul, Width = size.Width, Height = size.Height };
        return SKBitmap.Decode(png, info) ?? throw new InvalidDataException("no PNG");
    }

    public static SKBitmap DecodeFrame(SKCodec codec, int index)
    {
        SKBitmap bitmap = new(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        SKCodecResult result = codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(index));
        return result == SKCodecResult.Success ? bitmap : throw new InvalidDataException($"frame {index}: {result}");
    }

    public static byte[] Encode(SKBitmap bitmap)
    {
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static SKSizeI GetSize(byte[] png)
    {
        using SKData data = SKData.CreateCopy(png);
        using SKCodec codec = SKCodec.Create(data);
        return new SKSizeI(codec.Info.Width, codec.Info.Height);
    }

    /// <summary>How many pixels are as good as of a color.</summary>
    public static int CountPixels(byte[] png, ScottPlot.Color color, int tolerance = 12)
    {
        using SKBitmap bitmap = Decode(png);
        return bitmap.Pixels.Count(pixel =>
            Math.Abs(pixel.Red - color.Red) <= tolerance && Math.Abs(pixel.Green - color.Green) <= tolerance && Math.Abs(pixel.Blue - color.Blue) <= tolerance);
    }

    /// <summary>All that is written in a picture, without spaces: Skia may split a line and drop its spaces.</summary>
    public static string ReadSvgText(Picture picture) => RemoveSpaces(string.Concat(
        XDocument.Parse(picture.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)));

    public static string RemoveSpaces(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
