using System.Xml.Linq;
using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Reads files of pictures: the pixels of a PNG, a frame of an animation, the texts of an SVG.</summary>
internal static class PictureFile
{
    public static SKBitmap Decode(byte[] png)
    {
        SKSizeI size = GetSize(png);
        SKImageInfo info = new()
        {
            ColorType = SKColorType.Rgba8888,
            AlphaType = SKAlphaType.Unpremul,
            Width = size.Width,
            Height = size.Height,
        };
        return SKBitmap.Decode(png, info) ?? throw new InvalidDataException("expected a PNG, found other data");
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

    /// <summary>Counts the pixels whose color is close to the given one.</summary>
    public static int CountPixels(byte[] png, ScottPlot.Color color, int tolerance = 12)
    {
        using SKBitmap bitmap = Decode(png);
        return bitmap.Pixels.Count(
            pixel => IsClose(pixel.Red, color.Red) && IsClose(pixel.Green, color.Green) && IsClose(pixel.Blue, color.Blue));

        bool IsClose(byte one, byte other) => Math.Abs(one - other) <= tolerance;
    }

    /// <summary>Reads all texts of a picture without spaces, because Skia can split a line and drop its spaces.</summary>
    public static string ReadSvgText(Picture picture) => RemoveSpaces(string.Concat(
        XDocument.Parse(picture.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)));

    public static string RemoveSpaces(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
}
