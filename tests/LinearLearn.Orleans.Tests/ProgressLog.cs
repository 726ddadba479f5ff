namespace LinearLearn.Orleans.Tests;

/// <summary>Keeps progress reports, and calls an action for each.</summary>
internal sealed class ProgressLog<T>(Action<T>? onReport = null) : IProgress<T>
{
    private readonly List<T> _reports = [];

    public T[] Reports
    {
        get
        {
            lock (_reports)
                return [.. _reports];
        }
    }

    public void Report(T value)
    {
        lock (_reports)
            _reports.Add(value);
        onReport?.Invoke(value);
    }
}
