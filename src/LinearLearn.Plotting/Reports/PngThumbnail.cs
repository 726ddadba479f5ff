using System.Runtime.InteropServices;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>Encodes images of one pixel for each feature, which the browser enlarges.</summary>
internal static class PngThumbnail
{
    /// <summary>The longest side in pixels: larger images are scaled down.</summary>
    private const int LongestSide = 128;

    /// <summary>Encodes an example in gray: black for its lowest feature, white for its highest.</summary>
    public static byte[] EncodeExample(Dataset data, int index, ImageShape shape)
    {
        float[] values = DatasetExample.CopyFeatures(data, index);
        double lowest = values.Min(), highest = values.Max();
        byte[] grays = Array.ConvertAll(
            values, value => highest > lowest ? (byte)Math.Round(255.0 * (value - lowest) / (highest - lowest)) : (byte)0);
        using SKBitmap picture = new(shape.Columns, shape.Rows, SKColorType.Gray8, SKAlphaType.Opaque);
        for (int row = 0; row < shape.Rows; row++)
            Marshal.Copy(grays, row * shape.Columns, picture.GetPixels() + row * picture.RowBytes, shape.Columns);
        return Encode(picture);
    }

    /// <summary>Encodes weights in the colors of a <see cref="WeightsPicture"/>.</summary>
    public static byte[] EncodeWeights(float[] weights, ImageShape shape, (double Low, double High) range)
    {
        double length = range.High - range.Low;
        SKColor[] colors = Array.ConvertAll(
            weights, weight => ValueColormaps.Diverging.GetColor((weight - range.Low) / length).ToSKColor());
        using SKBitmap picture = new(shape.Columns, shape.Rows, SKColorType.Rgba8888, SKAlphaType.Opaque) { Pixels = colors };
        return Encode(picture);
    }

    private static byte[] Encode(SKBitmap picture)
    {
        double scale = Math.Min(1, (double)LongestSide / Math.Max(picture.Width, picture.Height));
        SKSizeI size = new(Math.Max(1, (int)(scale * picture.Width)), Math.Max(1, (int)(scale * picture.Height)));
        using SKBitmap? smaller = scale < 1 ? picture.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)) : null;
        using SKData data = (smaller ?? picture).Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }
}
