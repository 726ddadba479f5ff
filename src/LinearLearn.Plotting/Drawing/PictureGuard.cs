using System.Diagnostics;

namespace LinearLearn.Plotting;

/// <summary>Provides argument checks for pictures, in addition to those of <see cref="Guard"/>.</summary>
[StackTraceHidden]
internal static class PictureGuard
{
    /// <summary>The largest number of pixels of one picture: 400 MB of memory.</summary>
    public const int MaximumPixels = 100_000_000;

    /// <summary>Requires a number between 0 and 1, not NaN.</summary>
    public static double RequireFraction(double value, string paramName) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(paramName, Guard.Text($"expected 0 to 1 (98 % is 0.98), found {value}"));

    /// <summary>Requires a shape of images that matches the number of features.</summary>
    public static ImageShape RequireShape(ImageShape shape, int features, string paramName) =>
        shape.Rows >= 1 && shape.Columns >= 1 && (long)shape.Rows * shape.Columns == features
            ? shape
            : throw new ArgumentException(
                Guard.Text($"expected images of {features} pixels, one for each feature, found {shape}"), paramName);

    /// <summary>Gets the shape of the images of a dataset.</summary>
    public static ImageShape GetShape(Dataset data, string paramName)
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        return data.ImageShape ?? throw new ArgumentException(
            $"expected a dataset of images, found no {nameof(Dataset.ImageShape)}: set it when you create the dataset", paramName);
    }
}
