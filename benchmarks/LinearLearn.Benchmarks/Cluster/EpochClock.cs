using System.Diagnostics;

namespace LinearLearn.Benchmarks;

/// <summary>Measures the time from the end of the first epoch to the end of the last one.</summary>
/// <remarks>The first epoch is left out, because silos load their shards in it.</remarks>
/// <param name="processorTime">Gets the processor time of all processes that take part.</param>
internal sealed class EpochClock(Func<TimeSpan> processorTime) : IProgress<TrainingProgress>
{
    private long _first, _last;
    private TimeSpan _firstProcessor, _lastProcessor;

    /// <summary>Gets the number of epochs that were measured.</summary>
    public int Epochs { get; private set; } = -1;

    /// <summary>Gets the seconds of an epoch.</summary>
    public double SecondsPerEpoch => Stopwatch.GetElapsedTime(_first, _last).TotalSeconds / Epochs;

    /// <summary>Gets the seconds of processor time of an epoch.</summary>
    public double ProcessorPerEpoch => (_lastProcessor - _firstProcessor).TotalSeconds / Epochs;

    public void Report(TrainingProgress value)
    {
        (_last, _lastProcessor) = (Stopwatch.GetTimestamp(), processorTime());
        if (++Epochs == 0)
            (_first, _firstProcessor) = (_last, _lastProcessor);
    }
}
