namespace LinearLearn.Samples.Playground;

/// <summary>Holds a number before and after a correction, rounded so that the change is the difference of what is shown.</summary>
/// <param name="Name">The name of the number.</param>
/// <param name="Before">The number before.</param>
/// <param name="After">The number after.</param>
public sealed record ChangedNumber(string Name, double Before, double After)
{
    /// <summary>The number of decimals: a step of 0.01 on a light pixel changes the fifth one.</summary>
    public const int Decimals = 5;

    /// <summary>Gets the number before, rounded.</summary>
    public double Before { get; } = NumberText.Round(Before, Decimals);

    /// <summary>Gets the number after, rounded.</summary>
    public double After { get; } = NumberText.Round(After, Decimals);

    /// <summary>Gets the difference of the rounded numbers.</summary>
    public double Change => After - Before;
}
