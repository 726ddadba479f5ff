namespace LinearLearn.Tests;

/// <summary>Options of learners whose model is the last weights, for tests that compute each step.</summary>
internal static class LastWeights
{
    /// <summary>Gets options to learn many classes one-vs-rest.</summary>
    public static LearnerOptions OneVersusRest { get; } = new() { Averaging = false, Multiclass = MulticlassUpdate.OneVersusRest };

    /// <summary>Gets options to learn many classes jointly.</summary>
    public static LearnerOptions Joint { get; } = OneVersusRest with { Multiclass = MulticlassUpdate.Joint };
}
