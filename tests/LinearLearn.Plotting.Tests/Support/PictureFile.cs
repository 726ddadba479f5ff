using System.Globalization;
using System.Text.RegularExpressions;
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

    /// <summary>Reads the rectangle that each text of a picture covers, in pixels of the picture.</summary>
    public static (string Text, SKRect Box)[] ReadTextBoxes(Picture picture)
    {
        IEnumerable<XElement> texts = XDocument.Parse(picture.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text");
        return [.. texts.Where(text => text.Value.Trim().Length > 0).Select(text => (text.Value.Trim(), ReadBox(text)))];
    }

    public static string RemoveSpaces(string text) => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));

    private static SKRect ReadBox(XElement text)
    {
        float size = ReadNumbers(text.Attribute("font-size")!.Value)[0], baseline = ReadNumbers(text.Attribute("y")!.Value)[0];
        float[] starts = ReadNumbers(text.Attribute("x")!.Value); // of each letter
        float last = PlotStyle.MeasureWidth(text.Value.Trim()[^1..], size, isBold: text.Attribute("font-weight") is not null);
        SKRect box = new(starts.Min(), baseline - 0.75f * size, starts.Max() + last, baseline + 0.22f * size);
        SKMatrix matrix = SKMatrix.Identity;
        foreach (Match function in Regex.Matches(text.Attribute("transform")?.Value ?? "", @"(\w+)\(([^)]*)\)"))
        {
            float[] numbers = ReadNumbers(function.Groups[2].Value);
            matrix = matrix.PreConcat(function.Groups[1].Value switch
            {
                "matrix" => new SKMatrix(numbers[0], numbers[2], numbers[4], numbers[1], numbers[3], numbers[5], 0, 0, 1),
                "translate" => SKMatrix.CreateTranslation(numbers[0], numbers.Length > 1 ? numbers[1] : 0),
                "scale" => SKMatrix.CreateScale(numbers[0], numbers[^1]),
                "rotate" when numbers.Length == 1 => SKMatrix.CreateRotationDegrees(numbers[0]),
                string name => throw new InvalidDataException($"expected a known transformation, found {name}"),
            });
        }
        return matrix.MapRect(box);
    }

    private static float[] ReadNumbers(string text)
    {
        string[] numbers = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return Array.ConvertAll(numbers, number => float.Parse(number, CultureInfo.InvariantCulture));
    }
}
