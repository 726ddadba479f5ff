using System.Diagnostics;

namespace LinearLearn.Plotting;

/// <summary>Argument checks of pictures, beside those that <see cref="Guard"/> has.</summary>
[StackTraceHidden]
internal static class PictureGuard
{
    /// <summary>Of one picture: 400 MB of memory.</summary>
    public const int MaximumPixels = 100_000_000;

    /// <summary>A part of a whole; a NaN is none.</summary>
    public static double RequireFraction(double value, string paramName) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(paramName, Guard.Text($"expected 0 to 1 (98 % is 0.98), found {value}"));

    /// <summary>The pictures' shape, which must be that of the features.</summary>
    public static ImageShape RequireShape(ImageShape shape, int features, string paramName) =>
        shape.Rows >= 1 && shape.Columns >= 1 && (long)shape.Rows * shape.Columns == features
            ? shape
            : throw new ArgumentException(Guard.Text($"expected pictures of {features} pixels, as many as there are features, found {shape}"), paramName);

    /// <summary>The shape of the images that the examples are.</summary>
    public static ImageShape GetShape(Dataset data, string paramName)
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        return data.ImageShape
            ?? throw new ArgumentException(Guard.Text($"expected examples that are pictures, found no {nameof(Dataset.ImageShape)}: it is given where the dataset is made"), paramName);
    }
}
