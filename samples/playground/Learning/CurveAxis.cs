namespace LinearLearn.Samples.Playground;

/// <summary>Converts numbers of images to positions on an axis that is stretched at its start, where most is learned.</summary>
/// <remarks>The distance from the start grows with the square root.</remarks>
/// <param name="Images">The number of images at the end of the axis: 1 or more.</param>
public sealed record CurveAxis(int Images)
{
    /// <summary>The position of the start.</summary>
    public const double Start = 46;

    private const double Length = 270;

    private static readonly int[] Steps = [0, 100, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000];

    /// <summary>Creates an axis that is long enough for a curve.</summary>
    public static CurveAxis From(LearningSession session) =>
        new(Math.Min(session.TrainingCount, Math.Max(100, (session.ImagesSeen + 99) / 100 * 100)));

    /// <summary>Computes the position of a number of images.</summary>
    public double GetX(int images) => Start + Length * Math.Sqrt((double)images / Images);

    /// <summary>Chooses labels that do not overlap.</summary>
    public IReadOnlyList<AxisLabel> GetLabels() => AxisLabel.Select(
        Steps.Where(step => step <= Images).Select(step => new AxisLabel(GetX(step), NumberText.FormatCount(step))));
}
