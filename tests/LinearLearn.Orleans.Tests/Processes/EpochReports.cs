using System.Diagnostics;

namespace LinearLearn.Orleans.Tests.Processes;

/// <summary>Records when epochs ended, and waits for them.</summary>
internal sealed class EpochReports : IProgress<TrainingProgress>
{
    private readonly List<(int Epoch, long Time)> _ends = [];
    private readonly Lock _lock = new();

    /// <summary>Gets the number of epochs that have ended.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _ends.Count == 0 ? 0 : _ends[^1].Epoch;
        }
    }

    /// <summary>Gets the time of the first end of an epoch after a time, as <see cref="Stopwatch.GetTimestamp"/>.</summary>
    /// <exception cref="InvalidOperationException">No epoch has ended since.</exception>
    public long GetNext(long after)
    {
        lock (_lock)
            return _ends.First(end => end.Time > after).Time;
    }

    /// <summary>Waits until an epoch has ended, or the training.</summary>
    public async Task WaitAsync(int epoch, Task training)
    {
        while (Count < epoch && !training.IsCompleted)
            await Task.Delay(1);
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        lock (_lock)
            _ends.Add((value.Epoch, Stopwatch.GetTimestamp()));
    }
}
