using System.Diagnostics;

namespace LinearLearn.Samples.Cluster;

/// <summary>Kills a silo once, and measures the time until the next epoch ends.</summary>
internal sealed class SiloKill(SiloProcesses silos, int index) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Timer? _timer;
    private long _killedAt;

    /// <summary>Gets the time from the kill to the end of the next epoch; 0 before it.</summary>
    public TimeSpan Recovery { get; private set; }

    /// <summary>Kills the silo after a time.</summary>
    /// <param name="delay">The time.</param>
    /// <param name="killed">Receives a text after the kill.</param>
    public void Schedule(TimeSpan delay, Action<string> killed)
    {
        _timer = new Timer(Run, null, delay, Timeout.InfiniteTimeSpan);

        void Run(object? state)
        {
            int process = silos.Kill(index);
            lock (_lock)
                _killedAt = Stopwatch.GetTimestamp();
            killed($"killed process {process}, {SiloProcesses.NameOf(index)}");
        }
    }

    /// <summary>Records the end of an epoch.</summary>
    public void RecordEpoch()
    {
        lock (_lock)
        {
            if (_killedAt != 0 && Recovery == TimeSpan.Zero)
                Recovery = Stopwatch.GetElapsedTime(_killedAt);
        }
    }

    /// <summary>Cancels a kill that has not happened, and waits for one that has begun.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
    }
}
