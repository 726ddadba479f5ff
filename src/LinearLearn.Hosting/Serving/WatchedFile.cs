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
    private readonly Func<bool, Task<bool>> _check;
    private readonly ILogger _logger;
    private readonly ITimer _poll;
    private readonly ITimer _delay;
    private readonly Lock _watching = new();
    private FileSystemWatcher? _events;
    private bool _isPollingOnly;
    private bool _isDisposed;
    private int _isPolling;
    private int _isPending;
    private long _eventCount;
    private volatile bool _isNamed;

    public WatchedFile(string path, TimeSpan pollInterval, Func<bool, Task<bool>> check, TimeProvider time, ILogger logger)
    {
        _path = System.IO.Path.GetFullPath(path);
        _name = System.IO.Path.GetFileName(_path);
        _check = check;
        _logger = logger;
        _delay = time.CreateTimer(_ => _ = CheckAfterEventsAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Watch();
        _poll = time.CreateTimer(_ => _ = PollAsync(), null, pollInterval, pollInterval);
    }

    public void Dispose()
    {
        lock (_watching)
        {
            _isDisposed = true;
            _events?.Dispose();
        }
        _poll.Dispose();
        _delay.Dispose();
    }

    /// <summary>Watches the folder that has the path now, instead of one that had it before.</summary>
    private void Watch()
    {
        lock (_watching)
        {
            if (_isDisposed)
                return;
            FileSystemWatcher? before = _events;
            _events = TryWatch();
            before?.Dispose();
        }
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
            watcher.Deleted += (_, change) => OnEvent(change.Name);
            watcher.Renamed += (_, change) => OnEvent(change.Name);
            watcher.Error += (_, _) => OnEvent(_name); // events were lost
            watcher.EnableRaisingEvents = true;
            _isPollingOnly = false;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher.Dispose();
            if (!_isPollingOnly)
                ServingLog.PollingOnly(_logger, exception, _path);
            _isPollingOnly = true;
            return null;
        }
    }

    private void OnEvent(string? name)
    {
        if (string.Equals(name, _name, StringComparison.Ordinal))
            _isNamed = true;
        Interlocked.Increment(ref _eventCount);
        PlanCheck();
    }

    private void PlanCheck()
    {
        if (Interlocked.Exchange(ref _isPending, 1) == 0)
            _delay.Change(Delay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Checks the file; any number of events during the check cause one more.</summary>
    private async Task CheckAfterEventsAsync()
    {
        long seen = Interlocked.Read(ref _eventCount);
        bool isNamed = _isNamed;
        _isNamed = false;
        await _check(isNamed).ConfigureAwait(false);
        Volatile.Write(ref _isPending, 0);
        if (Interlocked.Read(ref _eventCount) != seen)
            PlanCheck();
    }

    /// <summary>Checks the file, and watches its folder again after a change without an event: another folder may have the path.</summary>
    private async Task PollAsync()
    {
        if (Interlocked.Exchange(ref _isPolling, 1) != 0)
            return; // a load is blocked
        try
        {
            if (await _check(false).ConfigureAwait(false))
            {
                Watch();
                await _check(false).ConfigureAwait(false); // for changes before the folder was watched
            }
        }
        finally
        {
            Volatile.Write(ref _isPolling, 0);
        }
    }
}
