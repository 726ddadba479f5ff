using System.Diagnostics;

namespace LinearLearn.Benchmarks;

/// <summary>Measures the shortest epoch, which other programs on the machine delay least.</summary>
internal sealed class ShortestEpoch : IProgress<TrainingProgress>
{
    private long _last;

    public double Seconds { get; private set; } = double.PositiveInfinity;

    public void Report(TrainingProgress value)
    {
        long now = Stopwatch.GetTimestamp();
        if (_last != 0)
            Seconds = Math.Min(Seconds, Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
        _last = now;
    }
}
