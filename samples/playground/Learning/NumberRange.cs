using System.Globalization;

namespace LinearLearn.Samples.Playground;

/// <summary>Holds the numbers that a field accepts.</summary>
/// <param name="Least">The smallest number.</param>
/// <param name="Most">The largest number.</param>
/// <param name="Step">The distance of the numbers that the arrow keys choose.</param>
public sealed record NumberRange(float Least, float Most, float Step)
{
    /// <summary>Gets the range of the margin.</summary>
    public static NumberRange Margin { get; } = new(0, 20, 0.5f);

    /// <summary>Gets the range of the learning rate.</summary>
    public static NumberRange LearningRate { get; } = new(0.0001f, 1, 0.01f);

    /// <summary>Reads a number with a decimal point or a decimal comma.</summary>
    /// <param name="text">What was typed.</param>
    /// <returns>The number; null if the text is not a number of the range.</returns>
    public float? Parse(string? text)
    {
        bool isNumber = float.TryParse(text?.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
        return isNumber && value >= Least && value <= Most ? value : null;
    }

    /// <summary>Finds the next multiple of the step above or below a number, within the range.</summary>
    public float GetNext(float value, bool isUp)
    {
        decimal step = (decimal)Step, steps = (decimal)value / step;
        decimal next = isUp ? Math.Floor(steps) + 1 : Math.Ceiling(steps) - 1;
        return Math.Clamp((float)(next * step), Least, Most);
    }
}
