using System.Diagnostics;

namespace LinearLearn.Emnist;

/// <summary>Counts received bytes and reports them about ten times per second.</summary>
internal sealed class DownloadMeter(IProgress<EmnistDownloadProgress>? progress)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(5);

    private readonly Queue<(long Time, long Received)> _samples = new([(Stopwatch.GetTimestamp(), 0)]);
    private long _lastReport;
    private long _received;
    private long _done;
    private long? _total;
    private string _file = "";

    /// <summary>Sets the current file and the numbers of bytes, and reports them.</summary>
    public void Start(string file, long done, long? total)
    {
        (_file, _done, _total) = (file, done, total);
        Report(Stopwatch.GetTimestamp());
    }

    /// <summary>Adds received bytes and sets the number of bytes in the cache.</summary>
    public void Add(int received, long done)
    {
        _received += received;
        _done = done;
        long now = Stopwatch.GetTimestamp();
        if (Stopwatch.GetElapsedTime(_lastReport, now) >= ReportInterval)
            Report(now);
    }

    /// <summary>Reports the number of bytes in the cache at the end.</summary>
    public void Finish(long done)
    {
        _done = done;
        Report(Stopwatch.GetTimestamp());
    }

    private void Report(long now)
    {
        _lastReport = now;
        _samples.Enqueue((now, _received));
        while (_samples.Count > 2 && Stopwatch.GetElapsedTime(_samples.Peek().Time, now) > RateWindow)
            _samples.Dequeue();
        (long time, long received) = _samples.Peek();
        double seconds = Math.Max(1e-3, Stopwatch.GetElapsedTime(time, now).TotalSeconds);
        progress?.Report(new EmnistDownloadProgress(_done, _total, (_received - received) / seconds, _file));
    }
}
