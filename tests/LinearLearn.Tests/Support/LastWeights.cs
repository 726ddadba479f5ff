namespace LinearLearn.Tests;

/// <summary>Options for learners without averaging, whose model has the last weights, for tests that compute each step.</summary>
internal static class LastWeights
{
    /// <summary>Gets options for one-vs-rest learning.</summary>
    public static LearnerOptions OneVersusRest { get; } = new() { Averaging = false, Multiclass = MulticlassUpdate.OneVersusRest };

    /// <summary>Gets options for joint learning of all classes.</summary>
    public static LearnerOptions Joint { get; } = OneVersusRest with { Multiclass = MulticlassUpdate.Joint };
}
