using System.Globalization;

namespace LinearLearn.Samples;

/// <summary>
/// Computes percentages as the program of "Hello Deep Learning: actually learning something" (B. Hubert, 2023) does: in double precision,
/// converted to a float, and printed with six significant digits.
/// </summary>
public static class ArticlePercentage
{
    /// <summary>Computes the percentage of an accuracy.</summary>
    /// <param name="accuracy">The accuracy, 0 to 1.</param>
    /// <returns>The percentage, 0 to 100, rounded to a float.</returns>
    public static float Compute(double accuracy) => (float)(100 * accuracy);

    /// <summary>Formats the percentage of an accuracy.</summary>
    /// <param name="accuracy">The accuracy, 0 to 1.</param>
    /// <returns>The percentage, for example "96.1236" or "50".</returns>
    public static string Format(double accuracy) => Compute(accuracy).ToString("g6", CultureInfo.InvariantCulture);

    /// <summary>
    /// Finds the value of <see cref="TrainingOptions.TargetAccuracy"/> at which training stops when the article's program does.
    /// </summary>
    /// <param name="percentage">The percentage to exceed: 0 to 100.</param>
    /// <returns>The highest accuracy whose percentage, as a float, is not above this one; at most 1.</returns>
    public static double FindTarget(double percentage)
    {
        float highest = (float)percentage;
        if (highest > percentage)
            highest = MathF.BitDecrement(highest);
        double target = (highest + (double)MathF.BitIncrement(highest)) / 200; // halfway to the next float, where rounding changes
        while (Compute(target) > percentage)
            target = Math.BitDecrement(target);
        return Math.Min(target, 1);
    }
}
