namespace LinearLearn.Samples.Playground;

/// <summary>Describes how far training is.</summary>
public static class TrainingText
{
    /// <summary>Describes what the weights have learned from: "240 digits and 1 correction".</summary>
    public static string DescribeLearned(LearningSession learning) =>
        learning.Corrections == 0 ? Count(learning.ImagesSeen, "digit")
            : learning.ImagesSeen == 0 ? Count(learning.Corrections, "correction")
            : $"{Count(learning.ImagesSeen, "digit")} and {Count(learning.Corrections, "correction")}";

    /// <summary>Describes why training ended, or what was changed since; empty if it has not ended.</summary>
    public static string DescribeEnd(LearningSession learning) => learning switch
    {
        { End: SessionEnd.None } => "",
        { CorrectionsSinceTest: > 0 } => $"{Count(learning.CorrectionsSinceTest, "correction")} since training ended.",
        { End: SessionEnd.TargetReached } =>
            $"Done: {NumberText.FormatCount(learning.CorrectCount)} of {NumberText.FormatCount(learning.TestCount)} is more than "
            + FormattableString.Invariant($"{100 * learning.Options.Target}\u00a0%. ")
            + "It stopped at a good moment for this test. Expect a little less on new digits.",
        _ => "Done: all digits were used once.",
    };

    private static string Count(int count, string noun) => $"{NumberText.FormatCount(count)} {noun}{(count == 1 ? "" : "s")}";
}
