using System.Runtime.InteropServices;
using SkiaSharp;

namespace LinearLearn.Plotting;

/// <summary>An example as a small grey picture: black for its lowest feature, white for its highest, one pixel each.</summary>
internal static class GreyPng
{
    /// <summary>Longer pictures are made smaller.</summary>
    private const int LongestSide = 128;

    public static byte[] Of(Dataset data, int index, ImageShape shape)
    {
        float[] values = ExampleOf.Copy(data, index);
        float lowest = values.Min(), highest = values.Max();
        byte[] greys = Array.ConvertAll(values, value => highest > lowest ? (byte)Math.Round(255.0 * ((double)value - lowest) / ((double)highest - lowest)) : (byte)0);
        using SKBitmap picture = new(shape.Columns, shape.Rows, SKColorType.Gray8, SKAlphaType.Opaque);
        for (int row = 0; row < shape.Rows; row++)
            Marshal.Copy(greys, row * shape.Columns, picture.GetPixels() + row * picture.RowBytes, shape.Columns);
        double scale = Math.Min(1, (double)LongestSide / Math.Max(shape.Rows, shape.Columns));
        if (scale == 1)
            return Encode(picture);
        SKSizeI size = new(Math.Max(1, (int)(scale * shape.Columns)), Math.Max(1, (int)(scale * shape.Rows)));
        using SKBitmap smaller = picture.Resize(size, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return Encode(smaller);
    }

    private static byte[] Encode(SKBitmap picture)
    {
        using SKData data = picture.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }
}
