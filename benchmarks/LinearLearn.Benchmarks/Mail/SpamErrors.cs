namespace LinearLearn.Benchmarks;

/// <summary>How many of the counted mails a spam filter judged wrong.</summary>
/// <param name="Filter">What the filter is called.</param>
/// <param name="ByShuffle">The errors in each shuffle.</param>
/// <param name="MegabytesPerSecond">How fast it learned and judged, in megabytes of mail files.</param>
internal sealed record SpamErrors(string Filter, IReadOnlyList<int> ByShuffle, double MegabytesPerSecond)
{
    public int Errors => ByShuffle.Sum();
}
