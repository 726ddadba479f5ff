using SkiaSharp;

namespace LinearLearn.Plotting.Tests;

/// <summary>Single frames of an animation.</summary>
internal static class Frames
{
    public static SKBitmap Decode(SKCodec codec, int index)
    {
        SKBitmap bitmap = new(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        SKCodecResult result = codec.GetPixels(bitmap.Info, bitmap.GetPixels(), new SKCodecOptions(index));
        return result == SKCodecResult.Success ? bitmap : throw new InvalidDataException($"frame {index}: {result}");
    }
}
