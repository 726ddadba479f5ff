using System.Diagnostics;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Collects the seconds from kills to the next finished epoch.</summary>
internal sealed class KillTimes
{
    private readonly List<double> _seconds = [];

    /// <summary>Adds a kill.</summary>
    /// <param name="killed">When the silo was killed, as <see cref="Stopwatch.GetTimestamp"/>.</param>
    /// <param name="reports">The ends of epochs.</param>
    public void Add(long killed, EpochReports reports) =>
        _seconds.Add(Stopwatch.GetElapsedTime(killed, reports.GetNext(killed)).TotalSeconds);

    /// <summary>Prints the number of kills and their times.</summary>
    public void Print(string name)
    {
        _seconds.Sort();
        TestContext.Out.WriteLine(
            $"{name}: {_seconds.Count} kills, seconds to the next finished epoch: "
            + $"least {_seconds[0]:F2}, median {_seconds[_seconds.Count / 2]:F2}, most {_seconds[^1]:F2}");
    }
}
