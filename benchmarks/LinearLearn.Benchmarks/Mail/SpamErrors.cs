namespace LinearLearn.Benchmarks;

/// <summary>Represents the errors of a spam filter on the counted mails.</summary>
/// <param name="Filter">The name of the filter.</param>
/// <param name="ByShuffle">The errors in each shuffle.</param>
/// <param name="MegabytesPerSecond">The speed of learning and classifying, in megabytes of mail files per second.</param>
internal sealed record SpamErrors(string Filter, IReadOnlyList<int> ByShuffle, double MegabytesPerSecond)
{
    public int Errors => ByShuffle.Sum();
}
