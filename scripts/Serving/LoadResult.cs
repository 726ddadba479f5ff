namespace LinearLearn.Scripts.Serving;

/// <summary>Represents the answers to many requests.</summary>
/// <param name="Seconds">The duration.</param>
/// <param name="Answers">The number of correct answers.</param>
/// <param name="Failures">The number of requests without a correct answer.</param>
/// <param name="FirstFailure">What was found instead of the first of them; null if there is none.</param>
/// <param name="Latencies">
/// The number of answers by their latency, in steps of <see cref="StepMicroseconds"/>; the last has all longer ones.
/// </param>
public sealed record LoadResult(double Seconds, long Answers, long Failures, string? FirstFailure, IReadOnlyList<int> Latencies)
{
    /// <summary>The width of the bins of the latencies.</summary>
    public const int StepMicroseconds = 10;

    /// <summary>Gets the answers per second.</summary>
    public double PerSecond => Answers / Seconds;

    /// <summary>Computes a quantile of the latencies in milliseconds, rounded up to the width of a bin.</summary>
    /// <remarks>
    /// A connection that waits for an answer sends nothing meanwhile, so a pause of the service is in at most one latency of each
    /// connection. Users who arrive at a steady rate would see it more often.
    /// </remarks>
    /// <param name="quantile">The quantile: 0 to 1.</param>
    public double GetLatency(double quantile)
    {
        long rank = (long)Math.Ceiling(quantile * Answers), seen = 0;
        int bin = 0;
        while (bin < Latencies.Count - 1 && (seen += Latencies[bin]) < rank)
            bin++;
        return (bin + 1) * StepMicroseconds / 1000.0;
    }
}
