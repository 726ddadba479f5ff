using System.Diagnostics;

namespace LinearLearn.Plotting;

/// <summary>Argument checks that name what was expected and what was found.</summary>
[StackTraceHidden]
internal static class Check
{
    /// <summary>Of one picture: 400 MB of memory.</summary>
    public const int MaximumPixels = 100_000_000;

    /// <summary>A part of a whole; a NaN is none.</summary>
    public static double Part(double value, string paramName) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(paramName, Text($"expected 0 to 1, found {value}"));

    public static T Defined<T>(T value, string paramName)
        where T : struct, Enum => Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(paramName, Text($"expected one of {string.Join(", ", Enum.GetNames<T>())}, found {value}"));

    public static int InRange(int value, int minimum, int maximum, string paramName) => value >= minimum && value <= maximum
        ? value
        : throw new ArgumentOutOfRangeException(paramName, Text($"expected {minimum} to {maximum}, found {value}"));

    /// <summary>The pictures' shape, which must be that of the features.</summary>
    public static ImageShape Shape(ImageShape shape, int features, string paramName) =>
        shape.Rows >= 1 && shape.Columns >= 1 && (long)shape.Rows * shape.Columns == features
            ? shape
            : throw new ArgumentException(Text($"expected pictures of {features} pixels, as many as there are features, found {shape}"), paramName);

    /// <summary>The shape that the data knows of.</summary>
    public static ImageShape ShapeOf(Dataset data, string paramName)
    {
        ArgumentNullException.ThrowIfNull(data, paramName);
        return data.ImageShape
            ?? throw new ArgumentException(Text($"expected examples that are pictures, found {nameof(Dataset.ImageShape)} not set"), paramName);
    }

    /// <summary>A culture-independent text.</summary>
    public static string Text(FormattableString message) => FormattableString.Invariant(message);
}
