using Microsoft.Extensions.Logging;

namespace LinearLearn.Hosting;

/// <summary>Checks a file after events in its folder, and at an interval in case the file system does not report events.</summary>
/// <remarks>
/// All events of the folder count, not only those of the file: an update of a Kubernetes ConfigMap renames the folder that the file links
/// to.
/// </remarks>
internal sealed class WatchedFile : IDisposable
{
    /// <summary>The time between the first event and the check, which collects the events of one replacement.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly string _name;
    private readonly Func<bool, Task> _check;
    private readonly ILogger _logger;
    private readonly FileSystemWatcher? _events;
    private readonly ITimer _poll;
    private readonly ITimer _delay;
    private int _isPending;
    private volatile bool _isNamed;

    public WatchedFile(string path, TimeSpan pollInterval, Func<bool, Task> check, TimeProvider time, ILogger logger)
    {
        _path = System.IO.Path.GetFullPath(path);
        _name = System.IO.Path.GetFileName(_path);
        _check = check;
        _logger = logger;
        _delay = time.CreateTimer(_ => CheckAfterEvents(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _poll = time.CreateTimer(_ => Check(isForced: false), null, pollInterval, pollInterval);
        _events = TryWatch();
    }

    public void Dispose()
    {
        _events?.Dispose();
        _poll.Dispose();
        _delay.Dispose();
    }

    private FileSystemWatcher? TryWatch()
    {
        FileSystemWatcher watcher = new()
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        try
        {
            watcher.Path = System.IO.Path.GetDirectoryName(_path)!;
            watcher.Created += (_, change) => OnEvent(change.Name);
            watcher.Changed += (_, change) => OnEvent(change.Name);
            watcher.Renamed += (_, change) => OnEvent(change.Name);
            watcher.Error += (_, _) => OnEvent(_name); // events were lost
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher.Dispose();
            ServingLog.PollingOnly(_logger, exception, _path);
            return null;
        }
    }

    private void OnEvent(string? name)
    {
        if (string.Equals(name, _name, StringComparison.Ordinal))
            _isNamed = true;
        if (Interlocked.Exchange(ref _isPending, 1) == 0)
            _delay.Change(Delay, Timeout.InfiniteTimeSpan);
    }

    private void CheckAfterEvents()
    {
        Volatile.Write(ref _isPending, 0); // events from here on cause another check
        bool isNamed = _isNamed;
        _isNamed = false;
        Check(isNamed);
    }

    private void Check(bool isForced) => _ = _check(isForced);
}
